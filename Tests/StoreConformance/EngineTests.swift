import EngineKit
import Relational
import Testing

@Suite struct EngineTests {
    @Test("where CI is set, no engine is left out")
    func allEngines() {
        #expect(Engine.available == Engine.allCases || !Engine.allAreRequired)
    }

    @Test("what is written can be read", arguments: Engine.available)
    func roundTrip(engine: Engine) async throws {
        try await withDatabase(engine) { database in
            try await database.write { tx in
                try tx.run("CREATE TABLE thing (id BIGINT PRIMARY KEY, name TEXT)")
                try tx.run("INSERT INTO thing (id, name) VALUES (\(Int64.max), \("héllo 🔧"))")
            }
            let name = try await database.read { tx in try tx.run("SELECT name FROM thing WHERE id = \(Int64.max)")[0].text(0) }
            #expect(name == "héllo 🔧")
        }
    }
}
