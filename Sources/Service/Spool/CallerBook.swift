public import Domain
import Locking

/// The local list of callers who got a fail-safe while the database was away: one line each, on the disk before the text leaves.
public final class CallerBook: Sendable {
    private struct Entry: Sendable {
        let caller: String
        let sid: String
        let at: Moment

        var line: String { "\(at.milliseconds) \(caller) \(sid)\n" }

        init(caller: String, sid: String, at: Moment) {
            (self.caller, self.sid, self.at) = (caller, sid, at)
        }

        init?(_ line: Substring) {
            let parts = line.split(separator: " ")
            guard parts.count == 3, let at = Int64(parts[0]) else { return nil }
            self.init(caller: String(parts[1]), sid: String(parts[2]), at: Moment(milliseconds: at))
        }
    }

    private let file: OpenFile
    private let entries: Locked<[Entry]>
    private static let perHour = 30
    /// Longer than any outage one would replay calls of: until then a call in the book is known to have been texted.
    private static let memory = Duration.hours(48)

    /// Opens (and makes, if need be) the book at `path`, and reads what is still of use. A torn last line is no entry.
    public init(path: String, now: Moment) throws(SpoolFailure) {
        let bytes = DurableFile.read(path) ?? []
        let whole = bytes.lastIndex(of: 0x0a).map { bytes[...$0] } ?? []
        let kept = String(decoding: whole, as: UTF8.self).split(separator: "\n").compactMap(Entry.init)
            .filter { now - $0.at < Self.memory }
        try DurableFile.replace(path, with: Array(kept.map(\.line).joined().utf8))
        file = try OpenFile(path)
        entries = Locked(kept)
    }

    /// Enters a caller; false when this call was entered before, or this caller within the hour, or the hour is full. Returns after the
    /// line is on the disk.
    public func enter(caller: PhoneNumber, sid: String, at now: Moment) throws(SpoolFailure) -> Bool {
        try entries.withLock { entries throws(SpoolFailure) in
            entries.removeAll { now - $0.at >= Self.memory }
            let recent = entries.filter { now - $0.at < .hours(1) }
            guard recent.count < Self.perHour, !recent.contains(where: { $0.caller == caller.e164 }),
                !entries.contains(where: { $0.sid == sid })
            else { return false }
            let entry = Entry(caller: caller.e164, sid: sid, at: now)
            try file.write(Array(entry.line.utf8), at: file.size)
            entries.append(entry)
            return true
        }
    }

    /// Whether the fail-safe was sent for this call, or was about to be.
    public func holds(_ sid: String) -> Bool {
        entries.withLock { entries in entries.contains { $0.sid == sid } }
    }
}
