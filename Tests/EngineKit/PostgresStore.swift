import Glibc
import Relational

/// A schema of its own on the server that `JOBRUN_TEST_POSTGRES` names.
struct PostgresStore: EngineStore {
    /// The libpq URL of the test server, if there is one.
    static let address = getenv("JOBRUN_TEST_POSTGRES").map { String(cString: $0) }

    init() async throws {
        throw SQLFailure.lost("the PostgreSQL engine is not here yet")
    }

    func open(_ limits: EngineLimits) async throws -> any Database {
        throw SQLFailure.lost("the PostgreSQL engine is not here yet")
    }

    func remove() async throws {}
}
