import CSQLite
import Relational

/// The side of a transaction that a body sees: runs its statements within its limits, and is dead after the first failed one.
final class Session: TransactionChannel {
    private enum Health {
        case sound
        /// A statement failed whose answer nobody waited for: the next waiting call reports it.
        case failing(SQLFailure)
        /// The failure has been reported.
        case poisoned
    }

    private let connection: Connection
    private let limits: Limits
    private let writes: Bool
    private var health = Health.sound
    private var deadline: Int64 = .max

    init(connection: Connection, limits: Limits, writes: Bool) {
        self.connection = connection
        self.limits = limits
        self.writes = writes
    }

    /// Makes ready for the next body. `inGroup` tells that others wait for the same commit.
    func begin(inGroup: Bool) {
        health = .sound
        deadline = jobrun_sqlite_clock() + (inGroup ? limits.inGroup : limits.transaction)
    }

    /// Fails if any statement of the body did, even when the body has swallowed the error.
    func finish() throws(SQLFailure) {
        switch health {
        case .sound: return
        case .failing(let failure): throw failure
        case .poisoned: throw .poisoned
        }
    }

    func run(_ statements: [SQL]) throws(SQLFailure) -> [[Row]] {
        try refuseIfDead()
        var answers: [[Row]] = []
        answers.reserveCapacity(statements.count)
        do {
            for statement in statements { answers.append(try run(statement)) }
        } catch {
            health = .poisoned
            throw error
        }
        return answers
    }

    func later(_ statement: SQL) throws(SQLFailure) {
        switch health {
        case .failing: return
        case .poisoned: throw .poisoned
        case .sound:
            do { _ = try run(statement) } catch { health = .failing(error) }
        }
    }

    private func refuseIfDead() throws(SQLFailure) {
        switch health {
        case .sound: return
        case .poisoned: throw .poisoned
        case .failing(let failure):
            health = .poisoned
            throw failure
        }
    }

    private func run(_ statement: SQL) throws(SQLFailure) -> [Row] {
        let now = jobrun_sqlite_clock()
        guard now < deadline else { throw .timeout(Self.transactionTooLong) }
        let end = min(deadline, now + limits.statement)
        do throws(SQLFailure) {
            return try connection.run(statement, until: end)
        } catch .timeout {
            let limit = Double(limits.statement) / 1e9
            throw .timeout(
                end == deadline ? Self.transactionTooLong : "a statement ran longer than \(limit) seconds and was stopped")
        } catch .unwritable where !writes && connection.lastCode & 0xff == SQLITE_READONLY {
            throw .other("a body that only reads has tried to write")
        }
    }

    private static let transactionTooLong = "the transaction ran over its limit and was undone"
}
