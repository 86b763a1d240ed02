import EngineKit
import Relational
import Testing

@Suite struct EngineTests {
    @Test("where CI is set, no engine is left out")
    func allEngines() {
        #expect(Engine.available == Engine.allCases || !Engine.allAreRequired)
    }

    @Test("a database says which engine it is", arguments: Engine.available)
    func name(engine: Engine) async throws {
        try await withDatabase(engine) { database in #expect(database.engine == engine.rawValue) }
    }

    @Test("a closed database says so, and closing twice is fine", arguments: Engine.available)
    func closed(engine: Engine) async throws {
        try await withDatabase(engine) { database in
            await database.close()
            await database.close()
            let failure = await sqlFailure { try await database.read { tx in try tx.run("SELECT 1") } }
            #expect(failure?.kind == .lost)
            let second = await sqlFailure { try await database.batch(["SELECT 1"], writing: true) }
            #expect(second?.kind == .lost)
        }
    }
}

/// The failure that `body` ends with, if it ends with one of the database's.
func sqlFailure<T>(_ body: () async throws -> T) async -> SQLFailure? {
    do {
        _ = try await body()
        return nil
    } catch { return error as? SQLFailure }
}

/// The name of a failure's case, for tests that do not mind the engine's words.
enum FailureKind: Equatable {
    case unique, check, foreignKey, notNull, busy, lost, unknown, timeout, unwritable, poisoned, other
}

extension SQLFailure {
    var kind: FailureKind {
        switch self {
        case .uniqueViolation: .unique
        case .checkViolation: .check
        case .foreignKeyViolation: .foreignKey
        case .notNullViolation: .notNull
        case .busy: .busy
        case .lost: .lost
        case .unknown: .unknown
        case .timeout: .timeout
        case .unwritable: .unwritable
        case .poisoned: .poisoned
        case .other: .other
        }
    }
}

func kind(of error: any Error) -> FailureKind? {
    (error as? SQLFailure)?.kind
}

extension Database {
    /// Runs statements whose answers do not matter, in one transaction.
    func perform(_ statements: SQL...) async throws {
        _ = try await batch(statements, writing: true)
    }
}

/// Expects exactly the things with these ids.
func expectThings(
    _ expected: [Int64], in database: any Database, sourceLocation: SourceLocation = #_sourceLocation
) async throws {
    let found = try await database.ask(thingIds)
    #expect(found == expected, sourceLocation: sourceLocation)
}

/// A table for tests that need one.
let thingTable: SQL = """
    CREATE TABLE thing (
      id BIGINT PRIMARY KEY,
      name TEXT,
      size BIGINT,
      CONSTRAINT thing_size CHECK (size >= 0)
    )
    """

/// Every id of the table, in order.
let thingIds = Query.all("SELECT id FROM thing ORDER BY id") { row in try row.integer(0) }

/// Puts a thing there.
func putThing(_ id: Int64, name: String? = nil, size: Int64? = nil) -> SQL {
    "INSERT INTO thing (id, name, size) VALUES (\(id), \(name), \(size))"
}
