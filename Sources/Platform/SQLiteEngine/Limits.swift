/// How long things may take on one connection, in nanoseconds of the coarse clock.
struct Limits: Sendable {
    let statement: Int64
    let transaction: Int64
    /// What one body may take while others wait in the same commit for it; past this it is run again by itself, with the full limits.
    let inGroup: Int64
    /// After this long no further body joins a commit, so that the first ones get their answer.
    let groupCut: Int64

    init(statement: Duration, transaction: Duration) {
        self.statement = statement.nanoseconds
        self.transaction = transaction.nanoseconds
        inGroup = min(1_000_000_000, statement.nanoseconds)
        groupCut = 20_000_000
    }
}

extension Duration {
    var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    }
}
