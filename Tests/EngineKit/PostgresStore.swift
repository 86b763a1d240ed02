import Glibc
import PostgresEngine
import Relational
import Telemetry

/// A schema of its own on the server that `JOBRUN_TEST_POSTGRES` names.
struct PostgresStore: EngineStore {
    /// The libpq URL of the test server, if there is one.
    static let address = getenv("JOBRUN_TEST_POSTGRES").map { String(cString: $0) }

    private let schema = "test_\(UInt64.random(in: 0...(.max)))"

    /// Makes the schema.
    init() async throws {
        try await execute("CREATE SCHEMA \(schema)")
    }

    func open(_ limits: EngineLimits) async throws -> any Database {
        try Self.database(query, limits)
    }

    var address: String {
        let server = Self.address ?? ""
        return server + (server.contains("?") ? "&" : "?") + query
    }

    private var query: String { "options=-csearch_path%3D\(schema)" }

    func remove() async throws {
        try await execute("DROP SCHEMA \(schema) CASCADE")
    }

    /// Runs words that cannot be bound, such as a schema's name: the server puts them together.
    private func execute(_ words: String) async throws {
        let database = try Self.database("", EngineLimits())
        do {
            _ = try await database.batch(
                [
                    "SELECT set_config('jobrun.words', \(words), true)",
                    "DO $$ BEGIN EXECUTE current_setting('jobrun.words'); END $$",
                ], writing: true)
        } catch {
            await database.close()
            throw error
        }
        await database.close()
    }

    private static func database(_ query: String, _ limits: EngineLimits) throws -> PostgresDatabase {
        guard let address else { throw SQLFailure.lost("JOBRUN_TEST_POSTGRES is not set") }
        let url = query.isEmpty ? address : address + (address.contains("?") ? "&" : "?") + query
        return try PostgresDatabase(
            url: url, connections: query.isEmpty ? 1 : 4, statementLimit: limits.statement, transactionLimit: limits.transaction,
            log: Log(level: .critical, sink: NoLog()), metrics: Metrics())
    }
}
