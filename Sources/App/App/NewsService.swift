import Domain
import Lifecycle
import PostgresEngine
import Telemetry

/// Hears what other processes on the database have to say. It only shortens waits: every service also looks by the clock.
final class NewsService: Service {
    let name = "news"
    private let listener: PostgresListener
    private let ended = AsyncStream<Void>.makeStream()

    static let metricNames = MetricNames(counters: [.newsHeard])

    /// Calls `heard` whenever another process has announced something, and when the database is back.
    init(url: Secret, log: Log, metrics: Metrics, heard: @escaping @Sendable () -> Void) throws {
        listener = try PostgresListener(url: url.reveal, channel: PostgresListener.announcements, log: log) {
            metrics.count(.newsHeard)
            heard()
        }
    }

    func run() async {
        for await _ in ended.stream {}
    }

    func stop(within budget: Duration) async {
        await listener.close()
        ended.continuation.finish()
    }
}

extension Counter {
    /// How often this node was woken by another process, or by the database being back.
    fileprivate static let newsHeard = Counter("news.heard")
}
