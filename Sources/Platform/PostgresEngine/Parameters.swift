import Relational

/// The values of one statement in the binary form of the protocol: eight bytes for an integer, the UTF-8 itself for text.
struct Parameters {
    private var bytes: [UInt8] = []
    private var offsets: [Int?] = []
    private var lengths: [Int32] = []

    init(_ values: [SQLValue]) {
        offsets.reserveCapacity(values.count)
        lengths.reserveCapacity(values.count)
        for value in values {
            let offset = bytes.count
            switch value {
            case .null:
                offsets.append(nil)
            case .integer(let integer):
                offsets.append(offset)
                withUnsafeBytes(of: integer.bigEndian) { bytes.append(contentsOf: $0) }
            case .text(let text):
                offsets.append(offset)
                bytes.append(contentsOf: text.utf8)
            }
            lengths.append(Int32(bytes.count - offset))
        }
        bytes.append(0)  // Even an empty text needs an address.
    }

    /// Lends the arrays libpq wants: addresses, lengths, formats.
    func lend<Result>(
        _ body: (Int32, UnsafePointer<UnsafePointer<CChar>?>, UnsafePointer<Int32>, UnsafePointer<Int32>) -> Result
    ) -> Result {
        let binary = [Int32](repeating: 1, count: offsets.count)
        return bytes.withUnsafeBytes { bytes in
            let start = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
            let addresses = offsets.map { offset in offset.flatMap { start?.advanced(by: $0) } }
            return body(Int32(offsets.count), addresses, lengths, binary)
        }
    }

    /// Refuses what PostgreSQL cannot store: text with a NUL in it.
    static func check(_ statement: SQL) throws(SQLFailure) {
        for case .text(let text) in statement.values where text.utf8.contains(0) {
            throw .other("text with a NUL character cannot be stored")
        }
    }
}
