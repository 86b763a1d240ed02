public import Relational
public import Telemetry

/// PostgreSQL behind the seam: a pool of threads, each with one connection in pipeline mode.
///
/// A `write` runs at READ COMMITTED and its body is run again when the server broke a deadlock at its cost. Where SQLite has one writer
/// at a time, here rows that a body has only read may change under it: guard the UPDATE, or lock with `\(.forUpdate)`.
///
/// NULL is bound without a type unless the statement was prepared with a value in its place; so `\(x) IS NULL` alone, with nothing
/// beside it that tells the type, is refused when `x` is nil. Decide such things in Swift.
public final class PostgresDatabase: Database {
    public let engine = "postgres"
    private let pool: Pool
    private let metrics: Metrics

    /// Starts connecting. Fails only when the address cannot be read; a server that cannot be reached, refuses us or would break our
    /// promises (`synchronous_commit=off`) fails the first call instead, and says why in one line that holds no password.
    public convenience init(
        url: String, connections: Int = 4, statementLimit: Duration = .seconds(5), transactionLimit: Duration = .seconds(30),
        log: Log, metrics: Metrics
    ) throws(SQLFailure) {
        try self.init(
            url: url, connections: connections, limits: PostgresLimits(statement: statementLimit, transaction: transactionLimit),
            log: log, metrics: metrics)
    }

    init(url: String, connections: Int, limits: PostgresLimits, log: Log, metrics: Metrics) throws(SQLFailure) {
        let address = try ServerAddress(url).adding(defaults: ServerAddress.defaults, settings: Connection.settings(limits))
        self.metrics = metrics
        pool = Pool(address, limits: limits, log: log.with(["engine": "postgres"]), metrics: metrics)
        pool.start(max(1, connections))
    }

    /// A database dropped without ``close()`` still lets its threads end.
    deinit { pool.beginClosing() }

    public func read<T: Sendable>(_ body: @escaping @Sendable (borrowing Transaction) throws -> T) async throws -> T {
        try await reading { transaction in try body(Transaction(channel: transaction)) }
    }

    public func write<T: Sendable>(_ body: @escaping @Sendable (borrowing Transaction) throws -> T) async throws -> T {
        try await writing { transaction in
            let value = try body(Transaction(channel: transaction))
            try transaction.commit()
            return value
        }
    }

    public func batch(_ statements: [SQL], writing isWriting: Bool) async throws -> [[Row]] {
        if isWriting {
            try await writing { transaction in try transaction.whole(statements) }
        } else {
            try await reading { transaction in try transaction.whole(statements) }
        }
    }

    public func close() async {
        await pool.close()
    }

    private func reading<T: Sendable>(_ body: @escaping @Sendable (OpenTransaction) throws -> T) async throws -> T {
        try await perform { connection, answer in connection.read(body, deliver: answer) }
    }

    private func writing<T: Sendable>(_ body: @escaping @Sendable (OpenTransaction) throws -> T) async throws -> T {
        let metrics = metrics
        return try await perform { connection, answer in answer(connection.write(metrics, body)) }
    }

    private func perform<T: Sendable>(
        _ work: @escaping @Sendable (Connection, (Result<T, any Error>) -> Void) -> Void
    ) async throws -> T {
        let start = ContinuousClock.now
        defer { metrics.record(.postgresTransaction, ContinuousClock.now - start) }
        return try await withCheckedThrowingContinuation { caller in
            pool.submit(
                Job(
                    run: { connection in work(connection) { caller.resume(with: $0) } },
                    fail: { caller.resume(throwing: $0) }))
        }
    }
}
