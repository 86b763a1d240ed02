import EngineKit
import Relational
import Testing

@Suite struct EngineValueTests {
    static let integers: [Int64] = [0, 1, -1, 255, 65_536, Int64(Int32.max) + 1, Int64.max, Int64.min]
    static let texts = [
        "", "plain", "O'Brien; DROP TABLE thing; --", "héllo", "👩🏽‍🔧🔧🚿", "日本語", "line\r\nline\ttab", "\u{FEFF}bom",
        "back\\slash %_ \" quote", "e\u{301}", String(repeating: "long ", count: 20_000),
    ]

    @Test("every integer comes back as it went in", arguments: Engine.available)
    func integers(engine: Engine) async throws {
        try await withDatabase(engine) { database in
            try await database.write { tx in
                try tx.run(thingTable)
                for value in Self.integers { try tx.run("INSERT INTO thing (id) VALUES (\(value))") }
            }
            for value in Self.integers {
                let found = try await database.ask(Query.first("SELECT id FROM thing WHERE id = \(value)") { try $0.integer(0) })
                #expect(found == value)
            }
        }
    }

    @Test("every text comes back as it went in, byte for byte", arguments: Engine.available)
    func texts(engine: Engine) async throws {
        try await withDatabase(engine) { database in
            try await database.write { tx in
                try tx.run(thingTable)
                for (id, text) in Self.texts.enumerated() { try tx.run(putThing(Int64(id), name: text)) }
            }
            let found = try await database.ask(Query.all("SELECT name FROM thing ORDER BY id") { try $0.text(0) })
            #expect(found.map { Array($0.utf8) } == Self.texts.map { Array($0.utf8) })
        }
    }

    @Test("NULL is neither empty nor zero", arguments: Engine.available)
    func null(engine: Engine) async throws {
        try await withDatabase(engine) { database in
            let row = try await database.write { tx in
                try tx.run(thingTable)
                try tx.run(putThing(1))
                try tx.run(putThing(2, name: "", size: 0))
                return try tx.run("SELECT name, size FROM thing ORDER BY id")
            }
            #expect(row.map(\.columns) == [[.null, .null], [.text(""), .integer(0)]])
        }
    }

    @Test("truth is kept as 0 and 1", arguments: Engine.available)
    func flags(engine: Engine) async throws {
        try await withDatabase(engine) { database in
            let flags = try await database.write { tx in
                try tx.run("CREATE TABLE switch (id BIGINT PRIMARY KEY, is_on SMALLINT NOT NULL CHECK (is_on IN (0, 1)))")
                try tx.run("INSERT INTO switch (id, is_on) VALUES (1, \(true)), (2, \(false))")
                return try tx.run("SELECT is_on FROM switch ORDER BY id").map { try $0.flag(0) }
            }
            #expect(flags == [true, false])
        }
    }

    @Test("a NUL in a text is refused, and nothing is stored", arguments: Engine.available)
    func nul(engine: Engine) async throws {
        try await withDatabase(engine) { database in
            try await database.perform(thingTable)
            let failure = await sqlFailure { try await database.write { tx in try tx.run(putThing(1, name: "secret\0words")) } }
            #expect(failure?.kind == .other)
            #expect(failure?.description.contains("secret") == false)
            try await expectThings([], in: database)
        }
    }

    @Test("more than nine parameters, one of them twice, find their places", arguments: Engine.available)
    func manyParameters(engine: Engine) async throws {
        try await withDatabase(engine) { database in
            let values = (1...12).map { Int64($0 * 10) }
            let ids = try await database.write { tx in
                try tx.run(thingTable)
                try tx.run(
                    """
                    INSERT INTO thing (id, size) VALUES (\(values[0]), \(values[1])), (\(values[2]), \(values[3])), (\(values[4]),
                    \(values[5])), (\(values[6]), \(values[7])), (\(values[8]), \(values[9])), (\(values[10]), \(values[11]))
                    """)
                return try tx.run("SELECT id, size FROM thing ORDER BY id").map { [try $0.integer(0), try $0.integer(1)] }
            }
            #expect(ids.flatMap(\.self) == values)
        }
    }
}
