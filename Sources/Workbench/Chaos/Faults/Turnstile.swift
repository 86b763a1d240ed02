import Locking

/// Lets one task through at a time.
final class Turnstile: Sendable {
    private let isTaken = Locked(false)

    func pass<T>(_ body: () async throws -> T) async throws -> T {
        while isTaken.withLock({ isTaken in
            defer { isTaken = true }
            return isTaken
        }) {
            try await Task.sleep(for: .milliseconds(10))
        }
        defer { isTaken.withLock { $0 = false } }
        return try await body()
    }
}
