import Glibc
public import Relational

/// The databases every conformance test runs on.
public enum Engine: String, CaseIterable, Sendable {
    case sqlite, postgres

    /// The engines that can be tested here. A missing PostgreSQL is said loudly; with `CI` set, `EngineTests` fails for it.
    public static let available: [Engine] = {
        if PostgresStore.address != nil { return [.sqlite, .postgres] }
        print(
            "*** PostgreSQL is NOT tested: set JOBRUN_TEST_POSTGRES to the libpq URL of a server that may be filled and emptied. ***"
        )
        return [.sqlite]
    }()

    /// True where a missing engine is a failure and not a skip.
    public static var allAreRequired: Bool { getenv("CI") != nil }

    func makeStore() async throws -> any EngineStore {
        switch self {
        case .sqlite: try SQLiteStore()
        case .postgres: try await PostgresStore()
        }
    }
}

/// The limits a test wants its database to have.
public struct EngineLimits: Sendable {
    public var statement: Duration
    public var transaction: Duration

    public init(statement: Duration = .seconds(5), transaction: Duration = .seconds(30)) {
        self.statement = statement
        self.transaction = transaction
    }
}

/// A private place for one test's rows: a file, a schema.
public protocol EngineStore: Sendable {
    /// The rows' place as `DATABASE_URL` spells it, for other processes.
    var address: String { get }

    /// Opens one more database on the same rows, as another node would.
    func open(_ limits: EngineLimits) async throws -> any Database

    /// Takes everything away again.
    func remove() async throws
}

/// Runs a test on a private, empty database.
public func withDatabase(
    _ engine: Engine, limits: EngineLimits = EngineLimits(), _ body: (any Database) async throws -> Void
) async throws {
    try await withNodes(engine, 1, limits: limits) { nodes in try await body(nodes[0]) }
}

/// Runs a test on several nodes that share one private, empty database.
public func withNodes(
    _ engine: Engine, _ count: Int, limits: EngineLimits = EngineLimits(), _ body: ([any Database]) async throws -> Void
) async throws {
    try await withNodesAndAddress(engine, count, limits: limits) { nodes, _ in try await body(nodes) }
}

/// The same for a test that also wants to know where the database is, as `DATABASE_URL` spells it.
public func withNodesAndAddress(
    _ engine: Engine, _ count: Int, limits: EngineLimits = EngineLimits(), _ body: ([any Database], String) async throws -> Void
) async throws {
    if engine == .postgres { await Places.postgres.take(count) }
    defer { if engine == .postgres { Places.postgres.giveBack(count) } }
    let store = try await engine.makeStore()
    var nodes: [any Database] = []
    var failure: (any Error)?
    do {
        for _ in 0..<count { nodes.append(try await store.open(limits)) }
        try await body(nodes, store.address)
    } catch { failure = error }
    for node in nodes { await node.close() }
    do { try await store.remove() } catch { failure = failure ?? error }
    if let failure { throw failure }
}

/// Runs a test on a private, empty database that other processes can open, too.
public func withDatabaseAddress(_ engine: Engine, _ body: (String, any Database) async throws -> Void) async throws {
    let store = try await engine.makeStore()
    let database = try await store.open(EngineLimits())
    var failure: (any Error)?
    do {
        try await body(store.address, database)
    } catch { failure = error }
    await database.close()
    do { try await store.remove() } catch { failure = failure ?? error }
    if let failure { throw failure }
}
