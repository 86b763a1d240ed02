/// What an engine puts behind a transaction.
public protocol TransactionChannel: AnyObject {
    /// Runs statements in order and returns the rows of each. May send them in one round trip.
    func run(_ statements: [SQL]) throws(SQLFailure) -> [[Row]]

    /// Queues a statement whose answer nobody waits for. Its failure surfaces at the next waiting call or at the commit.
    func later(_ statement: SQL) throws(SQLFailure)
}

/// An open transaction, lent to one body. It can be neither stored nor copied.
///
/// After any failed statement the transaction is dead, on both engines: use `ON CONFLICT`, not catch-and-continue.
public struct Transaction: ~Copyable {
    private let channel: any TransactionChannel

    /// For engines only.
    public init(channel: any TransactionChannel) {
        self.channel = channel
    }

    /// Asks one question.
    public func ask<Value>(_ query: Query<Value>) throws -> Value {
        try query.decode(channel.run([query.sql])[0])
    }

    /// Asks several questions that need no decision between them: one round trip on PostgreSQL.
    public func together<each Value: Sendable>(_ queries: repeat Query<each Value>) throws -> (repeat each Value) {
        var statements: [SQL] = []
        for query in repeat each queries { statements.append(query.sql) }
        let answers = try channel.run(statements)
        var index = -1
        func next() -> [Row] {
            index += 1
            return answers[index]
        }
        return (repeat try (each queries).decode(next()))
    }

    /// Runs a statement and returns its rows.
    @discardableResult
    public func run(_ statement: SQL) throws(SQLFailure) -> [Row] {
        try channel.run([statement])[0]
    }

    /// Queues a write whose answer is not needed: it rides with the next waiting statement or the commit.
    public func later(_ statement: SQL) throws(SQLFailure) {
        try channel.later(statement)
    }
}
