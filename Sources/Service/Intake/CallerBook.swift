public import Domain
import Glibc
import Locking

/// The local list of callers who got a fail-safe while the database was away: one line each, on the disk before the text leaves.
public final class CallerBook: Sendable {
    /// The book cannot be opened or written.
    public struct Failure: Error, Sendable, CustomStringConvertible {
        public let description: String
    }

    private struct Entry: Sendable {
        let caller: String
        let sid: String
        let at: Moment
    }

    private let file: Int32
    private let entries: Locked<[Entry]>
    private static let perHour = 30

    /// Opens (and makes, if need be) the book at `path`, and reads what the last hour holds. A torn last line is no entry.
    public init(path: String, now: Moment) throws {
        file = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            throw Failure(description: "\(path) cannot be opened: \(String(cString: strerror(errno)))")
        }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(file, &chunk, chunk.count)
            guard count > 0 else { break }
            bytes += chunk[..<count]
        }
        let whole = bytes.lastIndex(of: 0x0a).map { bytes[..<$0] } ?? []
        let lines = String(decoding: whole, as: UTF8.self).split(separator: "\n")
        entries = Locked(
            lines.compactMap { line in
                let parts = line.split(separator: " ")
                guard parts.count == 3, let at = Int64(parts[0]), now.milliseconds - at < 3_600_000 else { return nil }
                return Entry(caller: String(parts[1]), sid: String(parts[2]), at: Moment(milliseconds: at))
            })
    }

    deinit {
        close(file)
    }

    /// Enters a caller; false when this call or this caller was entered within the hour, or the hour is full. Returns after the line is
    /// on the disk.
    func enter(caller: PhoneNumber, sid: String, at now: Moment) throws -> Bool {
        try entries.withLock { entries in
            entries.removeAll { now - $0.at >= .hours(1) }
            guard entries.count < Self.perHour, !entries.contains(where: { $0.caller == caller.e164 || $0.sid == sid }) else {
                return false
            }
            let line = Array("\(now.milliseconds) \(caller.e164) \(sid)\n".utf8)
            guard line.withUnsafeBytes({ write(file, $0.baseAddress, $0.count) }) == line.count, fdatasync(file) == 0 else {
                throw Failure(description: String(cString: strerror(errno)))
            }
            entries.append(Entry(caller: caller.e164, sid: sid, at: now))
            return true
        }
    }
}
