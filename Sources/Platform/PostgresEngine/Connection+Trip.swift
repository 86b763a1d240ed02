import CPostgres
import Relational

/// Why a round trip did not bring every answer.
enum TripFailure: Error {
    /// The server refused a statement and rolled back, or will; the session goes on.
    case refused(SQLFailure, ServerFailure.Reaction)
    /// The server ended the session over statement number `at`, and said so: it did nothing from there on.
    case ended(String, at: Int)
    /// The connection broke, or nothing was heard in time. What the server did is not known.
    case silence(String)

    /// What this is when no COMMIT was in the trip.
    var beforeCommit: SQLFailure {
        switch self {
        case .refused(let failure, _): failure
        case .ended(let reason, _), .silence(let reason): .lost(reason)
        }
    }

    /// What this is when statement number `commit` was the COMMIT.
    func whenCommitting(at commit: Int) -> SQLFailure {
        switch self {
        case .refused(let failure, _): failure
        case .ended(let reason, let place): place < commit ? .lost(reason) : .unknown(reason)
        case .silence(let reason): .unknown(reason)
        }
    }
}

extension Connection {
    /// Something sent for which the server owes a result.
    private enum Step {
        case prepare(name: String, statement: SQL)
        case execute
    }

    /// Sends the statements with one sync behind them, and returns the rows of each. Without a BEGIN among them they are one
    /// transaction of their own, which the sync commits. After a failure that ended the session the connection is closed.
    func trip(_ statements: [SQL], within limit: Duration) throws(TripFailure) -> [[Row]] {
        do throws(TripFailure) {
            guard let handle else { throw .silence("the connection was lost") }
            let deadline = ContinuousClock.now + limit + limits.grace
            let steps = try send(statements, on: handle)
            try flush(handle, until: deadline)
            return try collect(steps, on: handle, until: deadline)
        } catch {
            if case .refused = error { throw error }
            close()
            throw error
        }
    }

    private func send(_ statements: [SQL], on handle: OpaquePointer) throws(TripFailure) -> [Step] {
        var steps: [Step] = []
        steps.reserveCapacity(statements.count)
        for statement in statements {
            let name: String
            if let known = self.statements.name(of: statement) {
                name = known
            } else {
                let (new, types) = self.statements.add(statement)
                name = new
                steps.append(.prepare(name: name, statement: statement))
                guard PQsendPrepare(handle, name, statement.text(for: .postgres), Int32(types.count), types) == 1 else {
                    throw .silence("the connection broke")
                }
            }
            steps.append(.execute)
            let sent = Parameters(statement.values).lend { count, addresses, lengths, formats in
                PQsendQueryPrepared(handle, name, count, addresses, lengths, formats, 0)
            }
            guard sent == 1 else { throw .silence("the connection broke") }
        }
        guard PQpipelineSync(handle) == 1 else { throw .silence("the connection broke") }
        return steps
    }

    /// Hands everything to the kernel, reading meanwhile so that neither side waits for the other for ever.
    private func flush(_ handle: OpaquePointer, until deadline: ContinuousClock.Instant) throws(TripFailure) {
        while true {
            let left = PQflush(handle)
            guard left != 0 else { return }
            guard left > 0 else { throw .silence("the connection broke") }
            guard wait(alsoToWrite: true, until: deadline) else { throw .silence("the server did not take our statements in time") }
            guard PQconsumeInput(handle) == 1 else { return }  // What the server said before it went is read by `collect`.
        }
    }

    /// Reads results up to the sync. Each step's results end with a nil, and so does a refusal of the commit that the sync asked for.
    private func collect(
        _ steps: [Step], on handle: OpaquePointer, until deadline: ContinuousClock.Instant
    ) throws(TripFailure) -> [[Row]] {
        var answers: [[Row]] = []
        var failure: TripFailure?
        var confirmed = 0
        var position = 0
        while position <= steps.count + 1 {
            while PQisBusy(handle) == 1 {
                guard wait(alsoToWrite: false, until: deadline) else { throw .silence("no answer in time") }
                guard PQconsumeInput(handle) == 1 else { break }
            }
            guard let result = PQgetResult(handle) else {
                position += 1
                continue
            }
            defer { PQclear(result) }
            switch PQresultStatus(result) {
            case PGRES_PIPELINE_SYNC:
                if let failure {
                    takeBack(steps[confirmed...])
                    throw failure
                }
                return answers
            case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY:
                confirmed = position + 1
                if position < steps.count, case .execute = steps[position] { answers.append(Row.all(of: result)) }
            case PGRES_PIPELINE_ABORTED:
                break
            default:
                guard let said = ServerFailure(result) else { throw .silence("the connection broke") }
                if said.reaction == .reconnect { throw .ended(said.failure.reason, at: answers.count) }
                failure = failure ?? .refused(said.failure, said.reaction)
            }
        }
        throw .silence("the server answered out of turn")
    }

    private func takeBack(_ steps: ArraySlice<Step>) {
        for case .prepare(let name, let statement) in steps { statements.remove(name, of: statement) }
    }
}

extension SQLFailure {
    /// The bare reason of a lost connection.
    fileprivate var reason: String {
        if case .lost(let reason) = self { reason } else { description }
    }
}

extension Dialect {
    /// How PostgreSQL spells the fragments.
    static let postgres = Dialect(
        skipLocked: "FOR UPDATE SKIP LOCKED", forUpdate: "FOR UPDATE",
        now: "(EXTRACT(EPOCH FROM clock_timestamp()) * 1000)::BIGINT",
        announcement: "pg_notify('\(PostgresListener.announcements)', '')")
}
