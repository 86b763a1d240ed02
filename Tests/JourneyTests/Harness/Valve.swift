import EngineKit
import Locking
import Relational

/// The server's database with a valve on its pipe: the test can take it away, and can hold a commit at the door.
final class Valve: Database {
    private struct State {
        var failure: SQLFailure?
        var gate: CommitGate?
    }

    private let inner: any Database
    private let state = Locked(State())

    init(_ inner: any Database) {
        self.inner = inner
    }

    var engine: String { inner.engine }

    /// From now on everything fails with `failure`; `nil` mends it.
    func fail(with failure: SQLFailure?) {
        state.withLock { $0.failure = failure }
    }

    /// Whether it takes nothing just now.
    var isFailing: Bool { state.withLock { $0.failure != nil } }

    /// The next transaction with a body, which is a turn's commit, waits until the gate is opened.
    func holdNextCommit() -> CommitGate {
        let gate = CommitGate()
        state.withLock { $0.gate = gate }
        return gate
    }

    func read<T: Sendable>(_ body: @escaping @Sendable (borrowing Transaction) throws -> T) async throws -> T {
        try pass()
        return try await inner.read(body)
    }

    func write<T: Sendable>(_ body: @escaping @Sendable (borrowing Transaction) throws -> T) async throws -> T {
        let gate = state.withLock { state in
            defer { state.gate = nil }
            return state.gate
        }
        await gate?.pass()
        try pass()
        return try await inner.write(body)
    }

    func batch(_ statements: [SQL], writing: Bool) async throws -> [[Row]] {
        try pass()
        return try await inner.batch(statements, writing: writing)
    }

    func close() async {
        await inner.close()
    }

    private func pass() throws {
        if let failure = state.withLock({ $0.failure }) { throw failure }
    }
}

/// Where a commit waits for the test.
final class CommitGate: Sendable {
    private let arrived = AsyncStream<Void>.makeStream()
    private let opened = AsyncStream<Void>.makeStream()

    func pass() async {
        arrived.continuation.finish()
        for await _ in opened.stream {}
    }

    /// Waits until a commit is at the gate.
    func untilReached() async {
        for await _ in arrived.stream {}
    }

    /// Lets it through.
    func open() {
        opened.continuation.finish()
    }
}
