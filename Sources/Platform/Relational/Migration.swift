/// One numbered step of the schema. Forward only, never edited after release.
public struct Migration: Sendable {
    public let number: Int64
    public let name: String
    public let statements: [SQL]

    public init(_ number: Int64, _ name: String, _ statements: [SQL]) {
        self.number = number
        self.name = name
        self.statements = statements
    }
}

/// Why the schema cannot be used.
public enum MigrationFailure: Error, Equatable, CustomStringConvertible {
    /// The database was written by a newer JobRun.
    case newerSchema(found: Int64, known: Int64)
    /// The database has not been brought up to this version.
    case olderSchema(found: Int64, known: Int64)

    public var description: String {
        switch self {
        case .newerSchema(let found, let known):
            "the database has schema version \(found) but this jobrun knows only \(known): run the newer jobrun, or restore the backup taken before the upgrade"
        case .olderSchema(let found, let known):
            "the database has schema version \(found) and this jobrun needs \(known): run `jobrun migrate`"
        }
    }
}

/// Brings a database to the newest schema: additive, idempotent, resumable, one migration per transaction, never backwards.
public struct Migrator: Sendable {
    private let migrations: [Migration]

    public init(_ migrations: [Migration]) {
        self.migrations = migrations.sorted { $0.number < $1.number }
    }

    /// The newest version this program knows.
    public var newest: Int64 { migrations.last?.number ?? 0 }

    /// The version the database has: 0 for an empty one.
    public func version(of database: some Database) async throws -> Int64 {
        try await database.write { tx in
            for table in Self.tables { try tx.run(table) }
            return try tx.ask(Self.current)
        }
    }

    /// The migrations still to be run.
    public func pending(in database: some Database) async throws -> [Migration] {
        let version = try await version(of: database)
        guard version <= newest else { throw MigrationFailure.newerSchema(found: version, known: newest) }
        return migrations.filter { $0.number > version }
    }

    /// Runs what is pending and returns it. Several nodes may call this at once: each step checks again inside its transaction.
    @discardableResult
    public func run(on database: some Database, now: Int64) async throws -> [Migration] {
        let pending = try await pending(in: database)
        for migration in pending {
            try await database.write { tx in
                try tx.run(
                    "INSERT INTO schema_lock (id, taken) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET taken = schema_lock.taken + 1"
                )
                guard try tx.ask(Self.current) < migration.number else { return }
                for statement in migration.statements { try tx.run(statement) }
                try tx.run("INSERT INTO schema_version (number, name, at) VALUES (\(migration.number), \(migration.name), \(now))")
            }
        }
        return pending
    }

    /// Fails unless the database has exactly the schema this program was written for.
    public func check(_ database: some Database) async throws {
        let version = try await version(of: database)
        if version > newest { throw MigrationFailure.newerSchema(found: version, known: newest) }
        if version < newest { throw MigrationFailure.olderSchema(found: version, known: newest) }
    }

    private static let current = Query<Int64>("SELECT COALESCE(MAX(number), 0) FROM schema_version") { rows in
        try rows[0].integer(0)
    }

    private static let tables: [SQL] = [
        "CREATE TABLE IF NOT EXISTS schema_version (number BIGINT PRIMARY KEY, name TEXT NOT NULL, at BIGINT NOT NULL)",
        "CREATE TABLE IF NOT EXISTS schema_lock (id SMALLINT PRIMARY KEY, taken BIGINT NOT NULL)",
    ]
}
