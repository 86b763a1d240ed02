import Domain
import EngineKit
import Relational
import Store
import Testing

/// Databases that older versions wrote.
@Suite struct UpgradeTests {
    @Test("a database of the first version is brought up with everything that is in it", arguments: Engine.available)
    func fromTheFirst(engine: Engine) async throws {
        try await withDatabase(engine) { database in
            let first = try #require(Schema.migrations.first)
            try await Migrator([first]).run(on: database, now: 0)
            try await database.apply(
                """
                INSERT INTO client (id, business_name, time_zone, country, forwarding_enabled, billing, created_at)
                VALUES ('one', 'Brown & Sons', 'Europe/London', 'GB', 0, 'ACTIVE', 1)
                """,
                """
                INSERT INTO outbox (id, cause, kind, lane_from, lane_to, ordinal, body, correlation, priority, state, attempt, not_before,
                    expires_at, conflicted, created_at, changed_at)
                VALUES ('letter', 'reply:SM1', 'customer', '+447700900001', '+447700900123', 1, 'Hello', 'c', 1, 'queued', 0, 0, 9, 0, 1, 1)
                """,
                "INSERT INTO carrier_health (name, value, at) VALUES ('brake', 1, 1)")
            #expect(try await Migrator(Schema.migrations).run(on: database, now: 1).map(\.number) == [2])
            #expect(try await database.ask(Clients.find(ClientID("one")))?.facts == ClientFacts.none)
            #expect(
                try await database.number("SELECT COUNT(*) FROM outbox WHERE id = 'letter' AND suspect = 0 AND asked_at IS NULL")
                    == 1)
            #expect(try await database.number("SELECT COUNT(*) FROM ledger_mark") == 1)
            try await Migrator(Schema.migrations).check(database)
        }
    }
}
