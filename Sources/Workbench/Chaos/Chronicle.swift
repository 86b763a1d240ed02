import Locking

/// A backup that was put in the place of the database: what was written between the two instants is gone.
struct Restored: Sendable {
    let backup: Int64
    let putBack: Int64

    /// A text may still have been on its way when the database was changed under the server: a send takes so long at most.
    private static let inFlight: Int64 = 45_000

    /// Whether the letter of a text of this instant may have gone with the database.
    func swallowed(_ instant: Int64) -> Bool { instant >= backup && instant <= putBack + Self.inFlight }

    /// Whether what was written down at this instant is gone.
    func tookAway(_ instant: Int64) -> Bool { instant >= backup && instant <= putBack }
}

/// What was done to the server and what it answered, with the times: the evidence that the audit is held against.
final class Chronicle: Sendable {
    private struct Pages: Sendable {
        var counts: [String: Int] = [:]
        var acknowledged: [String: Int64] = [:]
        var frozen: [(node: String, from: Int64, to: Int64)] = []
        var outages: [(from: Int64, to: Int64)] = []
        var deaths: [String] = []
        var breaches: [String] = []
        var restored: [Restored] = []
        var timeline: [String] = []
        var isOver = false
    }

    private let pages = Locked(Pages())

    /// Counts a fault or an event.
    func note(_ what: String, times: Int = 1) {
        pages.withLock { pages in
            pages.counts[what, default: 0] += times
            if what.hasPrefix("fault: ") { pages.timeline.append("\(wallClock()) \(what.dropFirst(7))") }
        }
    }

    /// The faults in the order of their time, in words.
    var timeline: [String] { pages.withLock { $0.timeline } }

    /// How often it was noted.
    func count(_ what: String) -> Int { pages.withLock { $0.counts[what] ?? 0 } }

    /// Everything that was counted, by name.
    var counts: [(name: String, count: Int)] {
        pages.withLock { $0.counts }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// A webhook was answered 2xx: the event is the server's from now on.
    func acknowledge(_ sid: String, at instant: Int64 = wallClock()) {
        pages.withLock { pages in
            if pages.acknowledged[sid] == nil { pages.acknowledged[sid] = instant }
        }
    }

    /// The events that were answered 2xx, and when first.
    var acknowledged: [String: Int64] { pages.withLock { $0.acknowledged } }

    /// A server process stood still from then to then.
    func freeze(_ node: String, from: Int64, to: Int64) {
        pages.withLock { $0.frozen.append((node, from, to)) }
    }

    /// The database was away from then to then.
    func outage(from: Int64, to: Int64) {
        pages.withLock { $0.outages.append((from, to)) }
    }

    /// A backup of that instant took the place of the database.
    func restore(_ restored: Restored) {
        pages.withLock { $0.restored.append(restored) }
    }

    /// The backups that were put back.
    var restored: [Restored] { pages.withLock { $0.restored } }

    /// Whether the database was away at any time between two instants.
    func wasAway(from: Int64, to: Int64) -> Bool {
        pages.withLock { $0.outages }.contains { $0.from <= to && $0.to >= from }
    }

    /// How long a node may have run between two instants; without a name, when it stood still for as much of them as any did.
    func running(_ node: String? = nil, from: Int64, to: Int64) -> Int64 {
        let frozen = pages.withLock { $0.frozen }.filter { node == nil || $0.node == node }
        let spans = frozen.map { (max($0.from, from), min($0.to, to)) }.filter { $0.0 < $0.1 }
        var (still, end) = (Int64(0), from)
        for span in spans.sorted(by: { $0.0 < $1.0 }) where span.1 > end {
            still += span.1 - max(span.0, end)
            end = span.1
        }
        return to - from - still
    }

    /// A server process ended that nobody had ended.
    func died(_ how: String) {
        pages.withLock { $0.deaths.append(how) }
    }

    /// A server did what it must not do, seen while it ran.
    func breach(_ what: String) {
        pages.withLock { $0.breaches.append(what) }
    }

    /// What servers did that they must not do.
    var breaches: [String] { pages.withLock { $0.breaches } }

    /// The deaths that nobody caused.
    var deaths: [String] { pages.withLock { $0.deaths } }

    /// True once the faults are over.
    var isOver: Bool {
        get { pages.withLock { $0.isOver } }
        set { pages.withLock { $0.isOver = newValue } }
    }
}
