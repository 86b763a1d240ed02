public import Telemetry

/// Runs services together: when one fails or a signal comes, all are stopped in reverse order within one budget, each once those after it
/// have come to their end.
public struct Supervisor: Sendable {
    private let services: [any Service]
    private let budget: Duration
    private let log: Log

    public init(_ services: [any Service], budget: Duration, log: Log) {
        self.services = services
        self.budget = budget
        self.log = log
    }

    /// Runs until `stop` returns or a service ends. Throws what the service threw.
    public func run(until stop: @escaping @Sendable () async -> Void) async throws {
        enum Happening: Sendable {
            case asked
            case ended(String, (any Error)?)
        }
        let endings = services.map { _ in Ending() }
        try await withThrowingTaskGroup(of: Happening.self) { group in
            for (service, ending) in zip(services, endings) {
                group.addTask {
                    defer { ending.reach() }
                    do {
                        try await service.run()
                        return .ended(service.name, nil)
                    } catch {
                        return .ended(service.name, error)
                    }
                }
            }
            group.addTask {
                await stop()
                return .asked
            }
            let first = try await group.next()
            if case .ended(let name, let error) = first {
                log.critical("\(name) ended by itself, so everything stops", ["error": error.map { "\($0)" } ?? "none"])
            }
            await stopAll(endings)
            group.cancelAll()
            if case .ended(_, let error?) = first { throw error }
        }
    }

    /// One that does not come to its end keeps the others waiting for half of what is left, and is cancelled when all have been stopped.
    private func stopAll(_ endings: [Ending]) async {
        let deadline = Uptime.now + budget
        for (service, ending) in zip(services, endings).reversed() {
            await service.stop(within: max(deadline - Uptime.now, .milliseconds(100)))
            await ending.wait(atMost: max((deadline - Uptime.now) / 2, .milliseconds(50)))
            log.debug("\(service.name) stopped")
        }
    }
}
