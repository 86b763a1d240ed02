import EngineKit
import Relational
import Testing

@Suite struct EngineLimitTests {
    static let endless: SQL = """
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000)
        SELECT COUNT(*) FROM n
        """
    static let endlessWrite: SQL = """
        INSERT INTO thing (id)
        SELECT COUNT(*) + 5000 FROM (
          WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000)
          SELECT i FROM n
        ) AS numbers
        """

    @Test("a statement over its limit is stopped and says so", arguments: Engine.available)
    func statementLimit(engine: Engine) async throws {
        try await withDatabase(engine, limits: EngineLimits(statement: .milliseconds(200))) { database in
            try await database.perform(thingTable)
            let reading = await sqlFailure { try await database.read { tx in try tx.run(Self.endless) } }
            #expect(reading?.description.hasPrefix("Query timeout exceeded") == true)
            let writing = await sqlFailure { try await database.write { tx in try tx.run(Self.endlessWrite) } }
            #expect(writing?.kind == .timeout)
            try await database.perform(putThing(1))
            try await expectThings([1], in: database)
        }
    }

    @Test("when slow statements are stopped, nobody else fails and nothing is done twice", arguments: Engine.available)
    func neighbours(engine: Engine) async throws {
        // Long enough for a neighbour on a busy machine.
        try await withDatabase(engine, limits: EngineLimits(statement: .seconds(2))) { database in
            try await database.write { tx in
                try tx.run(thingTable)
                try tx.run(putThing(0, size: 0))
            }
            let timeouts = try await withThrowingTaskGroup(of: Bool.self) { group in
                for id in 1...20 {
                    group.addTask {
                        do {
                            try await database.write { tx in
                                if id == 5 { try tx.run(Self.endlessWrite) }
                                if id == 12 { try tx.run(Self.endless) }
                                try tx.run(putThing(Int64(id)))
                                try tx.run("UPDATE thing SET size = size + 1 WHERE id = 0")
                            }
                            return false
                        } catch let failure as SQLFailure where failure.kind == .timeout {
                            return true
                        }
                    }
                }
                var count = 0
                for try await isTimeout in group where isTimeout { count += 1 }
                return count
            }
            #expect(timeouts == 2)
            try await expectThings((0...20).filter { $0 != 5 && $0 != 12 }, in: database)
            let number = try await database.ask(Query.first("SELECT size FROM thing WHERE id = 0") { try $0.integer(0) })
            #expect(number == 18)
        }
    }

    @Test("a transaction over its limit is undone, however quick its statements", arguments: Engine.available)
    func transactionLimit(engine: Engine) async throws {
        try await withDatabase(engine, limits: EngineLimits(transaction: .milliseconds(500))) { database in
            try await database.perform(thingTable)
            let failure = await sqlFailure {
                try await database.write { tx in
                    try tx.run(putThing(1))
                    while true { try tx.run("SELECT 1") }
                }
            }
            #expect(failure?.kind == .timeout)
            try await expectThings([], in: database)
        }
    }
}
