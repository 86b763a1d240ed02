import Glibc
import Locking
public import Telemetry

/// What the listener counts.
public enum ListenerMetrics {
    /// Requests handed to the handler.
    public static let requests = Counter("http.requests")
    /// Requests that went no further than the listener, by `reason`.
    public static let refused = Counter("http.refused")
    /// Response headers that were left out because they cannot be sent.
    public static let headersDropped = Counter("http.response_header_dropped")
    /// Connections open now.
    public static let connections = Gauge("http.connections")
    /// Streams open now.
    public static let streams = Gauge("http.streams")

    /// Every name above, for the registry.
    public static let names = MetricNames(
        counters: [requests, refused, headersDropped], gauges: [connections, streams])
}

/// Counts every refusal and writes at most one line a second for each reason: a flood must not fill the disk.
final class RefusalBook: Sendable {
    private struct Entry {
        var quietUntil: Int64 = 0
        var unsaid = 0
    }

    private let entries = Locked<[Refusal: Entry]>([:])
    private let log: Log
    private let metrics: Metrics

    init(log: Log, metrics: Metrics) {
        self.log = log
        self.metrics = metrics
    }

    /// Takes note of one refusal.
    func note(_ refusal: Refusal) {
        metrics.count(ListenerMetrics.refused, ["reason": refusal.rawValue])
        let now = Clock.now
        let count = entries.withLock { entries -> Int? in
            var entry = entries[refusal] ?? Entry()
            entry.unsaid += 1
            defer { entries[refusal] = entry }
            guard now >= entry.quietUntil else { return nil }
            let count = entry.unsaid
            entry = Entry(quietUntil: now + 1_000_000_000, unsaid: 0)
            return count
        }
        guard let count else { return }
        log.notice("refused a request", ["reason": refusal.rawValue, "count": String(count)])
    }
}

/// Monotonic time in nanoseconds, to within some milliseconds and nearly free to read: good enough to judge seconds of patience.
enum Clock {
    static var now: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC_COARSE, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}

extension Duration {
    /// As nanoseconds, for comparing with `Clock.now`.
    var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    }
}
