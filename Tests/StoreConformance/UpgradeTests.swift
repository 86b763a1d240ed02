import Domain
import EngineKit
import Relational
import Store
import Testing

/// Databases that older versions wrote.
@Suite struct UpgradeTests {
    /// The words of a version that has landed. The names of states are written into them from the code's own lists: a state more is a new
    /// version, and not another first one.
    @Test(
        "a version that has landed is not edited any more",
        arguments: zip([1, 2], [2_484_330_842_368_130_671, 10_328_448_218_947_100_878] as [UInt64]))
    func isKept(version: Int, words: UInt64) throws {
        var digest: UInt64 = 0xcbf2_9ce4_8422_2325
        for statement in try #require(Schema.migrations.first { $0.number == version }).statements {
            for byte in statement.portableText.utf8 where byte > 0x20 { digest = (digest ^ UInt64(byte)) &* 0x100_0000_01b3 }
        }
        #expect(digest == words)
    }

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
            #expect(try await Migrator(Schema.migrations).run(on: database, now: 1).map(\.number) == [2, 3])
            #expect(try await database.ask(Clients.find(ClientID("one")))?.facts == ClientFacts.none)
            #expect(
                try await database.number("SELECT COUNT(*) FROM outbox WHERE id = 'letter' AND suspect = 0 AND asked_at IS NULL")
                    == 1)
            #expect(try await database.number("SELECT COUNT(*) FROM ledger_mark") == 1)
            try await Migrator(Schema.migrations).check(database)
        }
    }
}
