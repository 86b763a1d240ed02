import Glibc

/// Names of the tz database, as the system has it.
enum TimeZoneName {
    /// Whether the system knows this zone.
    static func isKnown(_ name: String) -> Bool {
        let isPlain = name.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
                || [0x2f, 0x5f, 0x2b, 0x2d].contains(byte)
        }
        guard isPlain, !name.isEmpty, !name.hasPrefix("/") else { return false }
        let file = open("/usr/share/zoneinfo/\(name)", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return false }
        defer { close(file) }
        var magic = [UInt8](repeating: 0, count: 4)
        return read(file, &magic, 4) == 4 && magic == Array("TZif".utf8)
    }
}
