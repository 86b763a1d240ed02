public import Relational
public import Telemetry

/// A database in one file of this machine: one thread that writes, a few that read.
///
/// A call ends when its work is done or has failed; cancelling the calling task changes nothing, so what has happened is always known.
/// Every wait is bounded: for a turn and for the body by the transaction limit, for one statement by the statement limit.
public final class SQLiteDatabase: Database {
    public let engine = "sqlite"

    private let writes = JobQueue()
    private let reads = JobQueue()
    private let crew: Crew
    private let metrics: Metrics

    /// Opens the file, creating it when it is not there; its directory must be. Fails with a sentence that names the path.
    public init(
        path: String, readers: Int = 2, durability: Durability = .full, statementLimit: Duration = .seconds(5),
        transactionLimit: Duration = .seconds(30), log: Log, metrics: Metrics
    ) throws(SQLFailure) {
        SQLiteLibrary.prepare(log: log)
        self.metrics = metrics
        let limits = Limits(statement: statementLimit, transaction: transactionLimit)
        let writer = try Writer(connection: .forWriting(path: path, durability: durability), queue: writes, limits: limits)
        var bodies: [(String, @Sendable () -> Void)] = [("sqlite-writer", { writer.run() })]
        for number in 1...max(1, readers) {
            let reader = try Reader(connection: .forReading(path: path), queue: reads, limits: limits)
            bodies.append(("sqlite-reader-\(number)", { reader.run() }))
        }
        crew = Crew(bodies)
    }

    deinit {
        writes.close()
        reads.close()
    }

    public func read<T: Sendable>(_ body: @escaping @Sendable (borrowing Transaction) throws -> T) async throws -> T {
        try await perform(on: reads) { session in try body(Transaction(channel: session)) }
    }

    public func write<T: Sendable>(_ body: @escaping @Sendable (borrowing Transaction) throws -> T) async throws -> T {
        try await perform(on: writes) { session in try body(Transaction(channel: session)) }
    }

    public func batch(_ statements: [SQL], writing: Bool) async throws -> [[Row]] {
        try await perform(on: writing ? writes : reads) { session in try session.run(statements) }
    }

    public func close() async {
        writes.close()
        reads.close()
        await crew.end()
    }

    private func perform<T: Sendable>(
        on queue: JobQueue, _ body: @escaping @Sendable (Session) throws -> T
    ) async throws -> T {
        let start = ContinuousClock.now
        defer { metrics.record(SQLiteMetrics.transactionDuration, ContinuousClock.now - start) }
        return try await withUnsafeThrowingContinuation { caller in
            let job = BodyJob(caller: caller, body: body)
            if !queue.add(job) { job.finish(SQLFailure.lost("the database has been closed")) }
        }
    }
}

/// What this engine counts.
public enum SQLiteMetrics {
    /// From asking for a transaction to its answer: the wait for a turn, the body, and the commit.
    static let transactionDuration = Timing("db.transaction.duration")

    /// Every name, to be declared at the start.
    public static let names = MetricNames(timings: [transactionDuration])
}
