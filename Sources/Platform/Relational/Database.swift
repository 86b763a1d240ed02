/// The entire seam between JobRun and a database.
///
/// Bodies are synchronous, so nothing can be awaited while a transaction is open, and they must be pure apart from their SQL: an
/// engine may run a body again (a deadlock was broken, or a neighbour in the same commit group failed).
public protocol Database: Sendable {
    /// Which engine this is, for logs and tests: `sqlite` or `postgres`.
    var engine: String { get }

    /// Runs a body that only reads, on one consistent snapshot.
    func read<T: Sendable>(_ body: @escaping @Sendable (borrowing Transaction) throws -> T) async throws -> T

    /// Runs a body that reads and writes: all of it happens, durably, or none of it. Returns after the commit.
    func write<T: Sendable>(_ body: @escaping @Sendable (borrowing Transaction) throws -> T) async throws -> T

    /// Runs statements that need no decision between them as one transaction; on PostgreSQL in one round trip.
    func batch(_ statements: [SQL], writing: Bool) async throws -> [[Row]]

    /// Closes every connection after the work in hand. Later calls fail with `.lost`.
    func close() async
}

/// A question and how its answer is read.
public struct Query<Value: Sendable>: Sendable {
    public let sql: SQL
    public let decode: @Sendable ([Row]) throws -> Value

    public init(_ sql: SQL, _ decode: @escaping @Sendable ([Row]) throws -> Value) {
        self.sql = sql
        self.decode = decode
    }

    /// A query for every row.
    public static func all<Element: Sendable>(
        _ sql: SQL, _ decode: @escaping @Sendable (Row) throws -> Element
    ) -> Query<[Element]> where Value == [Element] {
        Query<[Element]>(sql) { rows in try rows.map(decode) }
    }

    /// A query for the first row, if there is one.
    public static func first<Element: Sendable>(
        _ sql: SQL, _ decode: @escaping @Sendable (Row) throws -> Element
    ) -> Query<Element?> where Value == Element? {
        Query<Element?>(sql) { rows in try rows.first.map(decode) }
    }
}

extension Query where Value == Bool {
    /// A query that asks whether there is any row at all: also how a guarded `UPDATE … RETURNING 1` says that it was ours to do.
    public static func exists(_ sql: SQL) -> Query<Bool> {
        Query(sql) { rows in !rows.isEmpty }
    }
}

extension Database {
    /// Reads with one query.
    public func ask<Value>(_ query: Query<Value>) async throws -> Value {
        try query.decode(await batch([query.sql], writing: false)[0])
    }

    /// Writes with one statement.
    public func tell<Value>(_ query: Query<Value>) async throws -> Value {
        try query.decode(await batch([query.sql], writing: true)[0])
    }

    /// Reads with queries that need no decision between them: one round trip.
    public func ask<each Value: Sendable>(_ queries: repeat Query<each Value>) async throws -> (repeat each Value) {
        try await together(writing: false, repeat each queries)
    }

    /// Writes with statements that need no decision between them: one round trip, all or nothing.
    public func tell<each Value: Sendable>(_ queries: repeat Query<each Value>) async throws -> (repeat each Value) {
        try await together(writing: true, repeat each queries)
    }

    private func together<each Value: Sendable>(
        writing: Bool, _ queries: repeat Query<each Value>
    ) async throws -> (repeat each Value) {
        var statements: [SQL] = []
        for query in repeat each queries { statements.append(query.sql) }
        let answers = try await batch(statements, writing: writing)
        var index = -1
        func next() -> [Row] {
            index += 1
            return answers[index]
        }
        return (repeat try (each queries).decode(next()))
    }
}
