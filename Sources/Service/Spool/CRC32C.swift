/// The Castagnoli checksum (RFC 3720, appendix B.4): what tells a whole record from a torn one.
enum CRC32C {
    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0x82f6_3b78 : value >> 1 }
    }

    /// The checksum of some bytes, going on from that of those before them.
    static func checksum(_ bytes: some Sequence<UInt8>, after earlier: UInt32 = 0) -> UInt32 {
        ~bytes.reduce(~earlier) { sum, byte in sum >> 8 ^ table[Int(UInt8(truncatingIfNeeded: sum) ^ byte)] }
    }
}
