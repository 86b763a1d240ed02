import EngineKit
import Relational
import Testing

@Suite struct MigratorTests {
    static let first = Migration(1, "things", [thingTable, "INSERT INTO thing (id) VALUES (1)"])
    static let second = Migration(
        2, "more things", ["ALTER TABLE thing ADD COLUMN colour TEXT", "INSERT INTO thing (id) VALUES (2)"])
    static let broken = Migration(3, "a mistake", ["INSERT INTO thing (id) VALUES (3)", "INSERT INTO nowhere (id) VALUES (1)"])
    static let mended = Migration(3, "mended", ["INSERT INTO thing (id) VALUES (3)"])

    @Test("an empty database is brought up, and a second run does nothing", arguments: Engine.available)
    func idempotent(engine: Engine) async throws {
        try await withDatabase(engine) { database in
            let migrator = Migrator([Self.second, Self.first])
            #expect(try await migrator.version(of: database) == 0)
            #expect(try await migrator.run(on: database, now: 1).map(\.number) == [1, 2])
            #expect(try await migrator.run(on: database, now: 2).map(\.number) == [])
            try await expectThings([1, 2], in: database)
            try await migrator.check(database)
        }
    }

    @Test("a migration that fails leaves nothing of itself, and the next run goes on from there", arguments: Engine.available)
    func resumable(engine: Engine) async throws {
        try await withDatabase(engine) { database in
            await #expect(throws: SQLFailure.self) {
                try await Migrator([Self.first, Self.second, Self.broken]).run(on: database, now: 1)
            }
            try await expectThings([1, 2], in: database)
            #expect(try await Migrator([]).version(of: database) == 2)
            #expect(try await Migrator([Self.first, Self.second, Self.mended]).run(on: database, now: 1).map(\.name) == ["mended"])
            try await expectThings([1, 2, 3], in: database)
        }
    }

    @Test("nodes that start together migrate once", arguments: Engine.available)
    func concurrent(engine: Engine) async throws {
        try await withNodes(engine, 3) { nodes in
            let migrator = Migrator([Self.first, Self.second, Self.mended])
            try await withThrowingTaskGroup(of: Void.self) { group in
                for node in nodes { group.addTask { try await migrator.run(on: node, now: 1) } }
                try await group.waitForAll()
            }
            try await expectThings([1, 2, 3], in: nodes[0])
            for node in nodes { try await migrator.check(node) }
        }
    }

    @Test("a schema of the wrong age is refused with advice", arguments: Engine.available)
    func wrongAge(engine: Engine) async throws {
        try await withDatabase(engine) { database in
            let older = Migrator([Self.first])
            let newer = Migrator([Self.first, Self.second])
            try await older.run(on: database, now: 1)
            await #expect(throws: MigrationFailure.olderSchema(found: 1, known: 2)) { try await newer.check(database) }
            try await newer.run(on: database, now: 1)
            await #expect(throws: MigrationFailure.newerSchema(found: 2, known: 1)) { try await older.check(database) }
            await #expect(throws: MigrationFailure.newerSchema(found: 2, known: 1)) { try await older.run(on: database, now: 1) }
        }
    }
}
