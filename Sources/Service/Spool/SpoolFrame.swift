/// How a record stands in the file: four bytes that occur in no payload, its length, a checksum of both, the payload.
///
/// The mark lets a reader find the next record behind a damaged one. Payloads are UTF-8 with 0xFD and 0xFE between fields, so nobody
/// can write a mark into a text.
enum SpoolFrame {
    static let mark: [UInt8] = [0xff, 0xc0, 0x4a, 0x31]
    static let head = 12
    /// No webhook is longer than this; whatever claims to be is damaged.
    static let longestPayload = 256 * 1024

    /// What stands at the beginning of some bytes.
    enum Reading: Equatable {
        /// A whole record of this many bytes, mark and all.
        case whole(Int)
        /// The beginning of a record, as far as it goes.
        case incomplete
        case damaged
    }

    /// The record that holds `payload`.
    static func frame(_ payload: [UInt8]) -> [UInt8] {
        let length = bytes(of: UInt32(payload.count))
        return mark + length + bytes(of: CRC32C.checksum(payload, after: CRC32C.checksum(length))) + payload
    }

    /// Looks at the beginning of `bytes`.
    static func read(_ bytes: ArraySlice<UInt8>) -> Reading {
        guard bytes.starts(with: mark.prefix(bytes.count)) else { return .damaged }
        guard bytes.count >= head else { return .incomplete }
        let start = bytes.startIndex
        let length = Int(number(bytes[(start + 4)...]))
        guard length <= longestPayload else { return .damaged }
        guard bytes.count >= head + length else { return .incomplete }
        let sum = CRC32C.checksum(
            bytes[(start + head)..<(start + head + length)], after: CRC32C.checksum(bytes[(start + 4)..<(start + 8)]))
        return sum == number(bytes[(start + 8)...]) ? .whole(head + length) : .damaged
    }

    /// The payload of a whole record.
    static func payload(_ frame: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        frame.dropFirst(head)
    }

    private static func bytes(of number: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        bytes.prefix(4).reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }
}
