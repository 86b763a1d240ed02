/// The layout of a TZif file (RFC 8536 §3).
struct ZoneReader {
    struct Header {
        let version: UInt8
        /// isutcnt, isstdcnt, leapcnt, timecnt, typecnt, charcnt.
        let counts: [Int]

        func size(wide: Bool) -> Int {
            let time = wide ? 8 : 4
            return counts[3] * (time + 1) + counts[4] * 6 + counts[5] + counts[2] * (time + 4) + counts[1] + counts[0]
        }
    }

    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func header() throws(Zone.Fault) -> Header {
        let start = try take(44)
        guard start.starts(with: [0x54, 0x5a, 0x69, 0x66]) else { throw Zone.Fault(description: "not a TZif file") }
        let version = start[start.startIndex + 4]
        let counts = (0..<6).map { Int(number(start.dropFirst(20 + 4 * $0).prefix(4))) }
        guard counts.allSatisfy({ (0...100_000).contains($0) }), counts[4] > 0 else {
            throw Zone.Fault(description: "a TZif header with impossible counts")
        }
        return Header(version: version, counts: counts)
    }

    mutating func skip(_ count: Int) throws(Zone.Fault) {
        _ = try take(count)
    }

    /// The changes of one block, with the offset that each begins.
    mutating func block(
        _ header: Header, wide: Bool
    ) throws(Zone.Fault) -> (changes: [Int64], offsets: [Int], first: Int) {
        let (timeCount, typeCount) = (header.counts[3], header.counts[4])
        let size = wide ? 8 : 4
        let data = try take(header.size(wide: wide))
        let changes = (0..<timeCount).map { number(data.dropFirst($0 * size).prefix(size)) }
        let kinds = data.dropFirst(timeCount * size).prefix(timeCount).map(Int.init)
        let types = data.dropFirst(timeCount * (size + 1))
        let offsets = (0..<typeCount).map { Int(number(types.dropFirst($0 * 6).prefix(4))) }
        guard kinds.allSatisfy({ $0 < typeCount }), zip(changes, changes.dropFirst()).allSatisfy({ $0 < $1 }),
            offsets.allSatisfy({ abs($0) < 100_000 })
        else { throw Zone.Fault(description: "a TZif block that contradicts itself") }
        return (changes, kinds.map { offsets[$0] }, offsets[0])
    }

    /// The rule between the last two line ends; an empty one says that none is known.
    mutating func footer() throws(Zone.Fault) -> ZoneRule? {
        let rest = bytes[position...]
        guard rest.first == 0x0a, let end = rest.dropFirst().firstIndex(of: 0x0a) else {
            throw Zone.Fault(description: "a TZif file without its footer")
        }
        let text = rest[(position + 1)..<end]
        return text.isEmpty ? nil : try ZoneRule(Array(text))
    }

    private mutating func take(_ count: Int) throws(Zone.Fault) -> ArraySlice<UInt8> {
        guard bytes.count - position >= count else { throw Zone.Fault(description: "a TZif file that ends too soon") }
        defer { position += count }
        return bytes[position..<(position + count)]
    }

    /// A big-endian number with a sign.
    private func number(_ bytes: ArraySlice<UInt8>) -> Int64 {
        var value: Int64 = bytes.first.map { $0 >= 0x80 ? -1 : 0 } ?? 0
        for byte in bytes { value = value << 8 | Int64(byte) }
        return value
    }
}
