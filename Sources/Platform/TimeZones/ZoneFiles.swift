import Glibc
import Locking

/// The zones of this machine by name, each read once.
public final class ZoneFiles: Sendable {
    private let directory: String
    private let known = Locked<[String: Zone?]>([:])
    private static let longest = 256 * 1024

    /// Reads below `directory`, where the system's tz database is.
    public init(directory: String = "/usr/share/zoneinfo") {
        self.directory = directory
    }

    /// The zone of this name (`Europe/London`), or nothing when there is none.
    public func zone(_ name: String) -> Zone? {
        known.withLock { known in
            if let zone = known[name] { return zone }
            let zone = isName(name) ? contents(directory + "/" + name).flatMap { try? Zone(tzif: $0) } : nil
            if known.count < 1000 { known[name] = .some(zone) }
            return zone
        }
    }

    /// A name never leads out of the directory.
    private func isName(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.count <= 64
            && name.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { part in
                part.utf8.first.map { $0 != UInt8(ascii: ".") } ?? false
                    && part.unicodeScalars.allSatisfy {
                        $0.isASCII && ($0.properties.isAlphabetic || "0123456789_+-".unicodeScalars.contains($0))
                    }
            }
    }

    private func contents(_ path: String) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: Self.longest)
        var length = 0
        while length < bytes.count {
            let count = bytes.withUnsafeMutableBytes { read(file, $0.baseAddress?.advanced(by: length), $0.count - length) }
            guard count >= 0 else { return nil }
            if count == 0 { break }
            length += count
        }
        return Array(bytes[..<length])
    }
}
