import HTTP
import Locking

@testable import HTTPServer
@testable import Telemetry

/// What was logged.
final class Heard: LogSink {
    private let records = Locked<[LogRecord]>([])
    func write(_ record: LogRecord) { records.withLock { $0.append(record) } }
    func count(_ level: LogLevel) -> Int { records.withLock { $0.count { $0.level == level } } }
}

/// A listener under test and what it reports.
struct Served: Sendable {
    let listener: HTTPListener
    let port: UInt16
    let metrics: Metrics
    let heard: Heard

    /// Refusals by reason.
    var reasons: [String: UInt64] {
        let pairs = metrics.state.withLock { $0.labelled.map { ($0.key.labels, $0.value) } }
        return Dictionary(uniqueKeysWithValues: pairs.map { (String($0.0.dropFirst("reason=".count)), $0.1) })
    }

    /// Waits, on a thread, until every exchange and connection is gone; false after a minute.
    func comesToRest() async -> Bool {
        await comes { listener.census == (0, 0) }
    }

    /// Waits until just these refusals are counted: one that closes without a word is seen by the client first.
    func comesToRefuse(_ expected: [String: UInt64]) async -> Bool {
        await comes { reasons == expected }
    }

    private func comes(to isTrue: @escaping @Sendable () -> Bool) async -> Bool {
        await onThread {
            let never = ConditionLock(0)
            for _ in 0..<6000 {
                if isTrue() { return true }
                _ = never.wait(atMost: .milliseconds(10)) { _ in nil as Void? }
            }
            return false
        }
    }
}

/// Serves while `body` runs, then drains and insists that nothing is left.
func serving(
    _ change: (inout ListenerConfiguration) -> Void = { _ in },
    handler: @escaping Handler = { _ in .text(.ok, "hello") },
    _ body: (Served) async throws -> Void
) async throws {
    var configuration = ListenerConfiguration()
    configuration.threads = 2
    configuration.connectionLimit = 224
    change(&configuration)
    let heard = Heard()
    let metrics = Metrics()
    let listener = try HTTPListener(
        configuration: configuration, log: Log(level: .debug, sink: heard), metrics: metrics, handler: handler)
    let port = try listener.start()
    let served = Served(listener: listener, port: port, metrics: metrics, heard: heard)
    do { try await body(served) } catch {
        await listener.drain(within: .seconds(1))
        throw error
    }
    await listener.drain(within: .seconds(5))
    guard listener.census == (0, 0) else {
        throw Leftover(exchanges: listener.census.exchanges, connections: listener.census.connections)
    }
}

/// Something outlived the drain.
struct Leftover: Error {
    let exchanges: Int
    let connections: Int
}
