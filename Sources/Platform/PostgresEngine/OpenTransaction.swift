import Relational

/// One attempt at a body: BEGIN rides with the first statements, what was put off rides with the next that wait or with COMMIT.
final class OpenTransaction: TransactionChannel {
    private let connection: Connection
    private let isWriting: Bool
    private let deadline: ContinuousClock.Instant
    private var putOff: [SQL] = []
    private var hasBegun = false
    private var hasFailed = false
    /// How a failure is to be met; `tell` as long as there is none.
    private(set) var reaction = ServerFailure.Reaction.tell

    /// So many statements are put off at most before they are sent all the same.
    private static let putOffAtMost = 128

    /// A read is one snapshot however many statements it has; a write sees what others have committed, statement by statement.
    private static let beginRead: SQL = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    private static let beginWrite: SQL = "BEGIN"
    private static let commit: SQL = "COMMIT"
    private static let rollback: SQL = "ROLLBACK"

    init(on connection: Connection, writing isWriting: Bool, until deadline: ContinuousClock.Instant) {
        self.connection = connection
        self.isWriting = isWriting
        self.deadline = deadline
    }

    func run(_ statements: [SQL]) throws(SQLFailure) -> [[Row]] {
        try checkSound()
        for statement in statements { try check(statement) }
        let ahead = preamble() + putOff
        putOff = []
        return Array(try send(ahead + statements).dropFirst(ahead.count))
    }

    func later(_ statement: SQL) throws(SQLFailure) {
        try checkSound()
        try check(statement)
        putOff.append(statement)
        if putOff.count >= Self.putOffAtMost { _ = try run([]) }
    }

    /// Makes a body's work durable. For a body that never waited this is its only trip, and the sync is its COMMIT.
    func commit() throws(SQLFailure) {
        try checkSound()
        if hasBegun {
            let statements = preamble() + putOff + [Self.commit]
            _ = try send(statements, commitAt: statements.count - 1)
            hasBegun = false
        } else if !putOff.isEmpty {
            _ = try send(putOff, commitAt: putOff.count)
        }
    }

    /// Runs statements that are a transaction by themselves, in one trip.
    func whole(_ statements: [SQL]) throws(SQLFailure) -> [[Row]] {
        for statement in statements { try check(statement) }
        guard !statements.isEmpty else { return [] }
        if isWriting { return try send(statements, commitAt: statements.count) }
        let ahead = preamble()
        let answers = try send(ahead + statements + [Self.commit])
        hasBegun = false
        return Array(answers.dropFirst(ahead.count).dropLast())
    }

    /// Fails if a statement has failed, even if the body made light of it.
    func checkSound() throws(SQLFailure) {
        if hasFailed { throw .poisoned }
    }

    /// Leaves the connection without an open transaction, or closed.
    func end() {
        guard hasBegun, connection.isInTransaction else { return }
        do { _ = try connection.trip([Self.rollback], within: connection.limits.statement) } catch { connection.close() }
    }

    /// BEGIN if it has not been sent and, near the end of the transaction's time, a lower limit for each statement: PostgreSQL has no
    /// limit for a whole transaction before version 17.
    private func preamble() -> [SQL] {
        var preamble: [SQL] = []
        if !hasBegun { preamble.append(isWriting ? Self.beginWrite : Self.beginRead) }
        hasBegun = true
        let left = deadline - .now
        if left > .zero, left < connection.limits.statement {
            preamble.append("SELECT set_config('statement_timeout', \(String(left.milliseconds)), true)")
        }
        return preamble
    }

    private func check(_ statement: SQL) throws(SQLFailure) {
        do {
            try Parameters.check(statement)
        } catch {
            hasFailed = true
            throw error
        }
    }

    /// One trip within what is left of the statement's and the transaction's time. Statement number `commitAt` is the COMMIT.
    private func send(_ statements: [SQL], commitAt: Int? = nil) throws(SQLFailure) -> [[Row]] {
        let left = deadline - .now
        guard left > .zero else {
            hasFailed = true
            throw .timeout("the transaction ran over its limit")
        }
        do {
            return try connection.trip(statements, within: min(left, connection.limits.statement))
        } catch {
            hasFailed = true
            if case .refused(_, let reaction) = error { self.reaction = reaction }
            if error.beforeCommit == ServerFailure.readOnly {
                guard isWriting else { throw .other("a body that only reads has tried to write") }
                connection.whenRefusedToWrite()
            }
            guard let commitAt else { throw error.beforeCommit }
            throw error.whenCommitting(at: commitAt)
        }
    }
}
