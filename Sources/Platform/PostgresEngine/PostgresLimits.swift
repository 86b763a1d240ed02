/// How long things may take on one PostgreSQL database.
struct PostgresLimits: Sendable {
    /// For one statement, enforced by the server.
    var statement: Duration = .seconds(5)
    /// For one transaction with all its attempts.
    var transaction: Duration = .seconds(30)
    /// For the answer to reach us beyond a statement's own limit: a server that is silent for longer is frozen or gone.
    var grace: Duration = .milliseconds(500)
    /// For a call to get a connection, and for an outage to be waited out before calls fail at once.
    var patience: Duration = .seconds(3)
}

extension Duration {
    /// Whole milliseconds, rounded up, so that a wait never ends just before its time.
    var milliseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
    }
}
