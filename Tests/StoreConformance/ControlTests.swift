import Domain
import EngineKit
import Relational
import Store
import Testing

@Suite struct ControlTests {
    private static let owner = Sample.owner.e164

    private static func isStopped(in database: any Database) async throws -> Bool {
        try await database.number("SELECT COUNT(*) FROM stopped WHERE owner = \(owner) AND phone = \(Sample.their)") == 1
    }

    @Test("STOP stops, START starts, and the ledger keeps both", arguments: Engine.available)
    func consent(engine: Engine) async throws {
        try await withLedger(engine) { database in
            try await database.record(.stop, "SM1", owner: Self.owner)
            #expect(try await Self.isStopped(in: database))
            try await database.record(.stop, "SM2", owner: Self.owner)
            #expect(try await Self.isStopped(in: database))
            try await database.record(.start, "SM3", owner: Self.owner)
            #expect(try await !Self.isStopped(in: database))
            #expect(try await database.number("SELECT COUNT(*) FROM consent_event") == 3)
        }
    }

    @Test("a text heard twice counts once, even after the person changed his mind", arguments: Engine.available)
    func consentOnce(engine: Engine) async throws {
        try await withLedger(engine) { database in
            try await database.record(.start, "SM1", owner: Self.owner)
            try await database.record(.stop, "SM2", owner: Self.owner)
            try await database.record(.start, "SM1", owner: Self.owner)
            #expect(try await Self.isStopped(in: database), "the old START must not undo the STOP that came after it")
            #expect(try await database.number("SELECT COUNT(*) FROM consent_event") == 2)
            try await database.record(.start, "SM3", owner: Self.owner)
            try await database.record(.stop, "SM2", owner: Self.owner)
            #expect(try await !Self.isStopped(in: database))
        }
    }

    @Test("a stop is between one owner and one person", arguments: Engine.available)
    func consentIsNarrow(engine: Engine) async throws {
        try await withLedger(engine) { database in
            try await database.record(.stop, "SM1", owner: Self.owner)
            try await database.record(.stop, "SM2", owner: "other")
            try await database.record(.start, "SM3", owner: "other", phone: Sample.phone(5))
            try await database.record(.start, "SM4", owner: "other")
            #expect(try await Self.isStopped(in: database))
            #expect(try await database.number("SELECT COUNT(*) FROM stopped") == 1)
        }
    }

    @Test("a tally counts each window by itself, concurrently too, and is swept when over", arguments: Engine.available)
    func tallies(engine: Engine) async throws {
        try await withLedgers(engine, 2) { nodes in
            let end = Sample.now + .hours(1)
            let counts = try await withThrowingTaskGroup(of: Int64.self) { group in
                for index in 0..<20 { group.addTask { try await nodes[index % 2].tell(Tallies.add("a", until: end)) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(counts.sorted() == Array(1...20))
            #expect(try await nodes[0].tell(Tallies.add("b", until: end + .hours(1))) == 1)
            #expect(try await nodes[1].ask(Tallies.count("a")) == 20)
            #expect(try await nodes[1].ask(Tallies.count("c")) == 0)
            try await nodes[0].apply(Tallies.sweep(before: end + .milliseconds(1)))
            #expect(try await nodes[0].ask(Tallies.count("a")) == 0)
            #expect(try await nodes[0].ask(Tallies.count("b")) == 1)
        }
    }

    @Test("switches are kept per scope; whatever is on shows", arguments: Engine.available)
    func switchboard(engine: Engine) async throws {
        try await withLedgers(engine, 2) { nodes in
            let client = SwitchScope.client(ClientID("one"))
            #expect(try await nodes[0].ask(Switchboard.find(client)) == .allOff)
            #expect(try await nodes[0].ask(Switchboard.active).isEmpty)
            let held = Switches(outboundPaused: .hold, notificationsPaused: true)
            try await nodes[0].apply(
                Switchboard.set(held, for: client), Switchboard.set(Switches(aiDisabled: true), for: .global),
                Switchboard.set(.allOff, for: .client(ClientID("two"))))
            #expect(try await nodes[1].ask(Switchboard.find(client)) == held)
            #expect(try await nodes[1].ask(Switchboard.active).map(\.scope) == ["global", "one"])
            try await nodes[1].apply(Switchboard.set(.allOff, for: client))
            #expect(try await nodes[0].ask(Switchboard.find(client)) == .allOff)
        }
    }

    @Test("every flip is logged, and none without a reason", arguments: Engine.available)
    func switchLog(engine: Engine) async throws {
        try await withLedger(engine) { database in
            func flip(_ reason: String) -> SQL {
                Switchboard.log(
                    SwitchFlip(scope: .global, name: .aiDisabled, from: "off", to: "on", reason: reason, actor: "jo"),
                    id: "f-\(reason)", at: Sample.now)
            }
            try await database.apply(flip("the model is down"))
            let failure = await sqlFailure { try await database.apply(flip("")) }
            #expect(failure?.kind == .check)
            let rows = try await database.batch(
                ["SELECT scope, name, from_value, to_value, reason, actor FROM switch_log"], writing: false)[0]
            #expect(
                try rows.map { row in try (0..<6).map { try row.text($0) } } == [
                    ["global", "aiDisabled", "off", "on", "the model is down", "jo"]
                ])
        }
    }

    @Test("the switches refuse what they cannot mean", arguments: Engine.available)
    func switchChecks(engine: Engine) async throws {
        try await withLedger(engine) { database in
            try await database.apply(Switchboard.set(.allOff, for: .global))
            let statements: [SQL] = [
                "UPDATE switches SET outbound_paused = 'maybe'", "UPDATE switches SET ai_disabled = 2",
                "UPDATE switches SET notifications_paused = -1",
            ]
            for statement in statements {
                let failure = await sqlFailure { try await database.apply(statement) }
                #expect(failure?.kind == .check, "\(statement.portableText)")
            }
        }
    }
}
