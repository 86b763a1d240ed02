public import Telemetry

/// Runs services together: when one fails or a signal comes, all are stopped in reverse order within one budget.
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
        enum Ending: Sendable {
            case asked
            case ended(String, (any Error)?)
        }
        try await withThrowingTaskGroup(of: Ending.self) { group in
            for service in services {
                group.addTask {
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
            await stopAll()
            group.cancelAll()
            if case .ended(_, let error?) = first { throw error }
        }
    }

    private func stopAll() async {
        let deadline = Uptime.now + budget
        for service in services.reversed() {
            let left = deadline - Uptime.now
            await service.stop(within: max(left, .milliseconds(100)))
            log.debug("\(service.name) stopped")
        }
    }
}
