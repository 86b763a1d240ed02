import EngineKit
import Relational
import Testing

@Suite struct EngineFailureTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let kind: FailureKind
        let statement: SQL
        /// A value in the statement that may not be seen in the description.
        let value: String
        var testDescription: String { "\(kind)" }
    }

    static let schema: [SQL] = [
        "CREATE TABLE client (id BIGINT PRIMARY KEY, phone TEXT NOT NULL CONSTRAINT client_phone UNIQUE, age BIGINT)",
        """
        CREATE TABLE lead (
          id BIGINT PRIMARY KEY,
          client_id BIGINT NOT NULL REFERENCES client (id),
          state TEXT NOT NULL CONSTRAINT lead_state CHECK (state IN ('new', 'booked'))
        )
        """,
        "CREATE UNIQUE INDEX lead_open ON lead (client_id) WHERE state = 'new'",
        "INSERT INTO client (id, phone) VALUES (1, '+447700900001')",
        "INSERT INTO lead (id, client_id, state) VALUES (1, 1, 'new')",
    ]

    static let cases = [
        Case(kind: .unique, statement: "INSERT INTO client (id, phone) VALUES (\(2), \("+447700900001"))", value: "447700"),
        Case(kind: .unique, statement: "INSERT INTO client (id, phone) VALUES (\(1), \("+447700900002"))", value: "447700"),
        Case(kind: .unique, statement: "INSERT INTO lead (id, client_id, state) VALUES (\(2), \(1), \("new"))", value: "new"),
        Case(kind: .check, statement: "INSERT INTO lead (id, client_id, state) VALUES (\(3), \(1), \("zebra"))", value: "zebra"),
        Case(
            kind: .foreignKey, statement: "INSERT INTO lead (id, client_id, state) VALUES (\(4), \(98765), \("new"))",
            value: "98765"),
        Case(kind: .foreignKey, statement: "DELETE FROM client WHERE id = \(1)", value: "+44"),
        Case(kind: .notNull, statement: "INSERT INTO client (id, phone) VALUES (\(98765), \(String?.none))", value: "98765"),
        Case(kind: .other, statement: "SELECT id FROM nowhere WHERE id = \(98765)", value: "98765"),
        Case(kind: .other, statement: "SELECT FROM WHERE \(98765)", value: "98765"),
        Case(kind: .other, statement: "SELECT \"nope\" FROM client WHERE id = \(98765)", value: "98765"),
    ]

    @Test("each broken rule has its own failure, which names no value", arguments: Engine.available, cases)
    func mapping(engine: Engine, failing: Case) async throws {
        try await withDatabase(engine) { database in
            try await database.write { tx in for statement in Self.schema { try tx.run(statement) } }
            let failure = await sqlFailure { try await database.write { tx in try tx.run(failing.statement) } }
            #expect(failure?.kind == failing.kind)
            #expect(failure?.description.contains(failing.value) == false)
            let unharmed = try await database.ask(Query.first("SELECT COUNT(*) FROM lead") { try $0.integer(0) })
            #expect(unharmed == 1)
        }
    }

    @Test("a named CHECK is reported by its name", arguments: Engine.available)
    func checkName(engine: Engine) async throws {
        try await withDatabase(engine) { database in
            try await database.perform(thingTable)
            let failure = await sqlFailure { try await database.write { tx in try tx.run(putThing(1, size: -5)) } }
            #expect(failure == .checkViolation("thing_size"))
        }
    }

    @Test("two statements in one text are refused", arguments: Engine.available)
    func twoStatements(engine: Engine) async throws {
        try await withDatabase(engine) { database in
            let failure = await sqlFailure { try await database.read { tx in try tx.run("SELECT 1; SELECT 2") } }
            #expect(failure?.kind == .other)
        }
    }
}
