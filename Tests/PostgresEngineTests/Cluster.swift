import Glibc
import Relational
import Telemetry
import Testing

@testable import PostgresEngine

/// The cluster that Scripts/with-postgres started, and a schema of its own for each test.
enum Cluster {
    static let url = getenv("JOBRUN_TEST_POSTGRES").map { String(cString: $0) }

    /// A cluster is not optional where `CI` is set: then the tests run without one, and fail.
    static var isHere: Bool { url != nil || getenv("CI") != nil }

    /// The directory of the cluster's socket.
    static func socketDirectory() throws -> String {
        try #require(url?.split(separator: "host=").last.map(String.init))
    }

    /// The address of the cluster with something more in its query.
    static func url(adding query: String = "") throws -> String {
        let url = try #require(url, "run the tests through Scripts/with-postgres")
        return query.isEmpty ? url : url + "&" + query
    }

    static func database(
        _ query: String = "", at url: String? = nil, connections: Int = 2, limits: PostgresLimits = PostgresLimits(),
        log: Log = Log(level: .critical, sink: NoLog()), metrics: Metrics = Metrics()
    ) throws -> PostgresDatabase {
        try PostgresDatabase(
            url: url ?? self.url(adding: query), connections: connections, limits: limits, log: log, metrics: metrics)
    }

    /// Runs a test in a schema of its own: what `query` adds to an address.
    static func withSchema(_ body: (_ query: String) async throws -> Void) async throws {
        let name = "test_\(UInt64.random(in: 0...(.max)))"
        let owner = try database(connections: 1)
        try await owner.execute(words: "CREATE SCHEMA \(name)")
        let result: Result<Void, any Error>
        do { result = .success(try await body("options=-csearch_path%3D\(name)")) } catch { result = .failure(error) }
        try await owner.execute(words: "DROP SCHEMA \(name) CASCADE")
        await owner.close()
        try result.get()
    }

    /// A database with the table `item (id BIGINT PRIMARY KEY, name TEXT)` in a schema of its own.
    static func withItems(
        connections: Int = 2, metrics: Metrics = Metrics(), _ body: (PostgresDatabase) async throws -> Void
    ) async throws {
        try await withSchema { query in
            let database = try database(query, connections: connections, metrics: metrics)
            try await database.execute(Item.table)
            try await body(database)
            await database.close()
        }
    }
}

/// The statements the tests share.
enum Item {
    static let table: SQL = "CREATE TABLE item (id BIGINT PRIMARY KEY, name TEXT CHECK (name <> 'forbidden'))"
    static let names = Query<[String?]>("SELECT name FROM item ORDER BY id") { rows in try rows.map { try $0.optionalText(0) } }
    static let count = Query<Int64>("SELECT COUNT(*) FROM item") { try $0[0].integer(0) }
    static func add(_ id: Int64, _ name: String? = nil) -> SQL { "INSERT INTO item (id, name) VALUES (\(id), \(name))" }
}

extension PostgresDatabase {
    /// Writes without wanting an answer.
    func execute(_ statements: SQL...) async throws {
        _ = try await batch(statements, writing: true)
    }

    /// Runs words that cannot be bound, such as a schema's name. They are ours, so an `EXECUTE` in the server does.
    func execute(words text: String) async throws {
        try await execute(
            "SELECT set_config('jobrun.words', \(text), true)", "DO $$ BEGIN EXECUTE current_setting('jobrun.words'); END $$")
    }
}

/// The failure of a call that must fail.
func failure<T>(_ call: () async throws -> T) async throws -> SQLFailure {
    do {
        _ = try await call()
    } catch let failure as SQLFailure {
        return failure
    }
    throw MissingFailure()
}

/// A call succeeded that must not.
struct MissingFailure: Error {}
