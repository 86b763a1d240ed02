import Locking

/// Lets a body, which cannot await, wait for a task.
final class Blocking: Sendable {
    private let outcome = ConditionLock<Result<Void, any Error>?>(nil)

    init(_ work: @escaping @Sendable () async throws -> Void) {
        // Ends with its work, for which `wait` waits.
        Task { [outcome] in
            let result: Result<Void, any Error>
            do { result = .success(try await work()) } catch { result = .failure(error) }
            outcome.changeForAll { $0 = result }
        }
    }

    func wait() throws {
        try outcome.wait { $0 }?.get()
    }
}

/// A place where threads wait for one another. Who comes later than the last walks through.
final class Meeting: Sendable {
    private let missing: ConditionLock<Int>

    init(of number: Int) { missing = ConditionLock(number) }

    func arrive() {
        missing.changeForAll { $0 -= 1 }
        _ = missing.wait { $0 <= 0 ? true : nil }
    }
}
