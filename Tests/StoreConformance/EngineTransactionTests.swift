import EngineKit
import Relational
import Testing

private struct Regret: Error, Equatable {}

@Suite struct EngineTransactionTests {
    private func withThings(_ engine: Engine, _ body: (any Database) async throws -> Void) async throws {
        try await withDatabase(engine) { database in
            try await database.perform(thingTable)
            try await body(database)
        }
    }

    @Test("a body that throws leaves nothing behind, and its caller gets its error", arguments: Engine.available)
    func rollback(engine: Engine) async throws {
        try await withThings(engine) { database in
            await #expect(throws: Regret()) {
                try await database.write { tx in
                    try tx.run(putThing(1))
                    throw Regret()
                }
            }
            try await expectThings([], in: database)
        }
    }

    @Test("after a failed statement nothing more runs, even when the body swallows the failure", arguments: Engine.available)
    func poison(engine: Engine) async throws {
        try await withThings(engine) { database in
            let failure = await sqlFailure {
                try await database.write { tx in
                    try tx.run(putThing(1))
                    do { try tx.run(putThing(1)) } catch { #expect(kind(of: error) == .unique) }
                    do { try tx.run(putThing(2)) } catch { #expect(kind(of: error) == .poisoned) }
                    do { try tx.later(putThing(3)) } catch { #expect(kind(of: error) == .poisoned) }
                }
            }
            #expect(failure == .poisoned)
            try await expectThings([], in: database)
        }
    }

    @Test("a swallowed failure poisons a reading body too", arguments: Engine.available)
    func poisonedRead(engine: Engine) async throws {
        try await withThings(engine) { database in
            let failure = await sqlFailure {
                try await database.read { tx in
                    do { try tx.run("SELECT nothing FROM nowhere") } catch { #expect(kind(of: error) == .other) }
                }
            }
            #expect(failure == .poisoned)
            try await expectThings([], in: database)
        }
    }

    @Test("a body that only reads cannot write", arguments: Engine.available)
    func readsOnly(engine: Engine) async throws {
        try await withThings(engine) { database in
            let failure = await sqlFailure { try await database.read { tx in try tx.run(putThing(1)) } }
            #expect(failure?.kind == .other)
            try await expectThings([], in: database)
        }
    }

    @Test("together answers each question in its place", arguments: Engine.available)
    func together(engine: Engine) async throws {
        try await withThings(engine) { database in
            try await database.write { tx in
                try tx.run(putThing(1, name: "one"))
                try tx.run(putThing(2, name: "two"))
            }
            let (ids, name, isThere, isElsewhere) = try await database.read { tx in
                try tx.together(
                    thingIds, Query.first("SELECT name FROM thing WHERE id = \(2)") { try $0.text(0) },
                    Query.exists("SELECT 1 FROM thing WHERE id = \(1)"), Query.exists("SELECT 1 FROM thing WHERE id = \(9)"))
            }
            #expect(ids == [1, 2])
            #expect(name == "two")
            #expect(isThere && !isElsewhere)
        }
    }

    @Test("later is done by the end, in order", arguments: Engine.available)
    func later(engine: Engine) async throws {
        try await withThings(engine) { database in
            let seen = try await database.write { tx in
                try tx.later(putThing(1))
                try tx.later("UPDATE thing SET size = 1 WHERE id = 1")
                let seen = try tx.ask(Query.first("SELECT size FROM thing WHERE id = 1") { try $0.integer(0) })
                try tx.later("UPDATE thing SET size = 2 WHERE id = 1")
                return seen
            }
            #expect(seen == 1)
            let number = try await database.ask(Query.first("SELECT size FROM thing") { try $0.integer(0) })
            #expect(number == 2)
        }
    }

    @Test("a late failure surfaces at the next waiting call, or at the commit", arguments: Engine.available)
    func lateFailure(engine: Engine) async throws {
        try await withThings(engine) { database in
            try await database.perform(putThing(1))
            let atCommit = await sqlFailure {
                try await database.write { tx in
                    try tx.later(putThing(1))
                    try tx.later(putThing(2))
                }
            }
            #expect(atCommit?.kind == .unique)
            let atNextCall = await sqlFailure {
                try await database.write { tx in
                    try tx.later(putThing(1))
                    do { _ = try tx.ask(thingIds) } catch { #expect(kind(of: error) == .unique) }
                    throw SQLFailure.other("seen")
                }
            }
            #expect(atNextCall == .other("seen"))
            try await expectThings([1], in: database)
        }
    }

    @Test("tell does all of it or nothing", arguments: Engine.available)
    func tell(engine: Engine) async throws {
        try await withThings(engine) { database in
            let (isFirst, ids) = try await database.tell(
                Query.exists("INSERT INTO thing (id) VALUES (7) ON CONFLICT (id) DO NOTHING RETURNING 1"), thingIds)
            #expect(isFirst && ids == [7])
            let failure = await sqlFailure {
                try await database.tell(Query.exists(putThing(8)), Query.exists(putThing(7)))
            }
            #expect(failure?.kind == .unique)
            try await expectThings([7], in: database)
        }
    }

    @Test("a batch answers each statement with its own rows", arguments: Engine.available)
    func batch(engine: Engine) async throws {
        try await withThings(engine) { database in
            let answers = try await database.batch(
                [
                    putThing(1), putThing(2), "SELECT id FROM thing ORDER BY id",
                    "UPDATE thing SET size = 1 WHERE id = 1 RETURNING size",
                ],
                writing: true)
            #expect(answers.map { $0.map(\.columns) } == [[], [], [[.integer(1)], [.integer(2)]], [[.integer(1)]]])
            #expect(try await database.batch([], writing: true).isEmpty)
            #expect(try await database.batch([], writing: false).isEmpty)
        }
    }
}
