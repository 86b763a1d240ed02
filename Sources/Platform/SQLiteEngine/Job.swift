import CSQLite

/// One body that waits for its turn on a connection's thread, and whose caller is told what came of it exactly once.
class Job: @unchecked Sendable {  // Passed from its caller to one queue and from there to one thread: never in two hands at once.
    /// When it was queued, on the coarse clock.
    let queued = jobrun_sqlite_clock()
    /// Set when it took too long for a shared commit.
    final var runsAlone = false

    /// Runs the body and keeps what came of it until ``deliver()``. Throws what the body threw.
    func run(in session: Session) throws {}

    /// Keeps a failure in place of a result until ``deliver()``.
    func fail(_ failure: any Error) {}

    /// Tells the caller. Called once.
    func deliver() {}

    /// Tells the caller that this failed.
    final func finish(_ failure: any Error) {
        fail(failure)
        deliver()
    }
}

/// A job with the type of its result.
final class BodyJob<Value: Sendable>: Job, @unchecked Sendable {  // As its base.
    private let body: (Session) throws -> Value
    private let caller: UnsafeContinuation<Value, any Error>
    private var outcome: Result<Value, any Error>?

    init(caller: UnsafeContinuation<Value, any Error>, body: @escaping @Sendable (Session) throws -> Value) {
        self.caller = caller
        self.body = body
    }

    override func run(in session: Session) throws {
        let value = try body(session)
        try session.finish()
        outcome = .success(value)
    }

    override func fail(_ failure: any Error) {
        outcome = .failure(failure)
    }

    override func deliver() {
        guard let outcome else { preconditionFailure("a job was delivered before it was run") }
        caller.resume(with: outcome)
    }
}
