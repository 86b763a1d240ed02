/// Reads a stretch of the file, record by record, past whatever is damaged.
struct SpoolScan {
    /// A whole record, or bytes that are none.
    enum Piece: Equatable {
        case record(Range<Int>)
        case damage(Range<Int>)

        var range: Range<Int> {
            switch self {
            case .record(let range), .damage(let range): range
            }
        }
    }

    private(set) var pieces: [Piece] = []
    /// How many bytes the pieces cover. The rest is to be read again with what follows it.
    private(set) var consumed = 0
    /// How many bytes at the end of the file are a record that was never finished, and so never vouched for.
    private(set) var torn = 0

    /// Scans `bytes`; `isEnd` when nothing follows them in the file.
    init(_ bytes: [UInt8], isEnd: Bool, limit: Int = .max) {
        while consumed < bytes.count, pieces.count < limit {
            let reading = SpoolFrame.read(bytes[consumed...])
            if case .whole(let size) = reading {
                take(.record(consumed..<consumed + size))
            } else if let next = Self.nextRecord(in: bytes, after: consumed) {
                take(.damage(consumed..<next))
            } else if isEnd {
                let rest = bytes[consumed...]
                if reading == .incomplete || rest.allSatisfy({ $0 == 0 }) {
                    torn = rest.count
                    return
                }
                take(.damage(consumed..<bytes.count))
            } else {
                // A record may begin anywhere in the last bytes and go on behind them.
                let safe = bytes.count - SpoolFrame.head - SpoolFrame.longestPayload
                guard reading == .damaged, safe > consumed else { return }
                take(.damage(consumed..<safe))
            }
        }
    }

    private mutating func take(_ piece: Piece) {
        pieces.append(piece)
        consumed = piece.range.upperBound
    }

    private static func nextRecord(in bytes: [UInt8], after start: Int) -> Int? {
        bytes.indices.dropFirst(start + 1).first { index in
            guard bytes[index] == SpoolFrame.mark[0], case .whole = SpoolFrame.read(bytes[index...]) else { return false }
            return true
        }
    }
}
