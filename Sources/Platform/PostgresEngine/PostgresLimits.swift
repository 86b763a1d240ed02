/// How long things may take on one PostgreSQL database.
struct PostgresLimits: Sendable {
    /// For one statement, enforced by the server.
    let statement: Duration
    /// For one transaction with all its attempts.
    let transaction: Duration
    /// For the answer to reach us beyond a statement's own limit: a server that is silent for longer is frozen or gone.
    let grace: Duration = .milliseconds(500)
    /// For a call to get a connection, and for an outage to be waited out before calls fail at once.
    let patience: Duration = .seconds(3)
}

extension Duration {
    /// Whole milliseconds, rounded up, so that a wait never ends just before its time.
    var milliseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
    }
}
