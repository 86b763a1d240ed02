import Domain
import EngineKit
import Outbox
import Relational
import Store
import Testing

@Suite struct PostingTests {
    @Test("a cause that was posted before fails the whole transaction", arguments: Engine.available)
    func uniqueCause(engine: Engine) async throws {
        try await withLedger(engine) { database in
            try await database.post("L1", cause: "reply:SM1")
            let failure = await sqlFailure { try await database.post("L2", cause: "reply:SM1", to: Sample.phone(9)) }
            #expect(failure?.kind == .unique)
            let together = await sqlFailure {
                try await database.write { tx in
                    try tx.later(Tallies.sweep(before: Sample.now))
                    _ = try tx.ask(Tallies.add("seen", until: Sample.now))
                    try tx.later("INSERT INTO outbox SELECT * FROM outbox")
                }
            }
            #expect(together?.kind == .unique)
            #expect(try await database.ask(Tallies.count("seen")) == 0)
            #expect(try await database.number("SELECT COUNT(*) FROM outbox") == 1)
        }
    }

    @Test("what may be asked for again is posted once, without a fault", arguments: Engine.available)
    func once(engine: Engine) async throws {
        try await withLedger(engine) { database in
            try await database.post("L1", cause: "alert:x:1", once: true)
            try await database.post("L2", cause: "alert:x:1", once: true)
            #expect(try await database.state("L1") == .queued)
            #expect(try await database.state("L2") == nil)
        }
    }

    @Test("what may be asked for again may be asked for by two nodes at once", arguments: Engine.available)
    func onceRace(engine: Engine) async throws {
        try await withLedgers(engine, 2) { nodes in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for round in 0..<10 {
                    for node in 0..<2 {
                        group.addTask {
                            try await nodes[node].post(
                                "L\(round)-\(node)", cause: "alert:\(round)", to: Sample.phone(round), once: true)
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await nodes[0].number("SELECT COUNT(*) FROM outbox") == 10)
        }
    }

    @Test("a letter for the queue waits; one for the webhook is leased to it", arguments: Engine.available)
    func ways(engine: Engine) async throws {
        try await withLedger(engine) { database in
            try await database.post("L1")
            try await database.post("L2", to: Sample.phone(2), way: .webhook(lease: .seconds(15)))
            let expected = [
                Standing(state: .queued, sid: nil, attempt: 0, status: nil, isConflicted: false),
                Standing(state: .twiml, sid: nil, attempt: 1, status: nil, isConflicted: false),
            ]
            #expect(try await ["L1", "L2"].asyncMap { try await database.standing($0) } == expected)
            #expect(try await database.claim().map(\.id.text) == ["L1"])
        }
    }

    @Test("the posted letter is what is claimed", arguments: Engine.available)
    func wholeLetter(engine: Engine) async throws {
        try await withLedger(engine) { database in
            try await database.post("L1", priority: .danger, lifetime: .minutes(5))
            let row = try #require(try await database.claim().first)
            let letter = Letter(from: Sample.our, to: Sample.their, body: MessageBody("Hello from L1"), client: nil)
            #expect(row.letter == letter)
            #expect(row.kind == .failSafe && row.cause == "reply:L1" && row.correlation == "c-L1")
            #expect(row.attempt == 1 && row.createdAt == Sample.now && row.expiresAt == Sample.now + .minutes(5))
            #expect(row.priority == Posting.Priority.danger.rawValue)
        }
    }

    @Test("the table refuses every letter that makes no sense", arguments: Engine.available)
    func checks(engine: Engine) async throws {
        try await withLedger(engine) { database in
            try await database.post("L1")
            let statements: [SQL] = [
                "UPDATE outbox SET kind = 'advert'",
                "UPDATE outbox SET state = 'lost'",
                "UPDATE outbox SET state = 'rest'",
                "UPDATE outbox SET state = 'twiml'",
                "UPDATE outbox SET leased_until = 1",
                "UPDATE outbox SET state = 'ambiguous', leased_until = 1, doubted_at = 1, resend_at = 1, look_at = 1",
                "UPDATE outbox SET state = 'ambiguous', doubted_at = 1, resend_at = 1",
                "UPDATE outbox SET resent = 2",
                "UPDATE outbox SET second_sid = 'SM2'",
                "UPDATE outbox SET state = 'accepted'",
                "UPDATE outbox SET state = 'sent'",
                "UPDATE outbox SET state = 'delivered'",
                "UPDATE outbox SET state = 'undelivered'",
                "UPDATE outbox SET sid = 'SM1'",
                "UPDATE outbox SET state = 'ambiguous', sid = 'SM1', doubted_at = 1, resend_at = 1, look_at = 1",
                "UPDATE outbox SET conflicted = 2",
            ]
            for statement in statements {
                let failure = await sqlFailure { try await database.apply(statement) }
                #expect(failure?.kind == .check, "\(statement.portableText)")
            }
            #expect(try await database.state("L1") == .queued)
        }
    }

    @Test("every kind and every state that Swift knows, the table knows", arguments: Engine.available)
    func vocabulary(engine: Engine) async throws {
        try await withLedger(engine) { database in
            try await database.post("L1")
            for kind in DraftKind.allCases { try await database.apply("UPDATE outbox SET kind = \(kind.rawValue)") }
            for state in LetterState.allCases {
                let lease: Int64? = [.twiml, .rest].contains(state) ? 1 : nil
                let sid: String? = [.accepted, .sent, .delivered, .undelivered].contains(state) ? "SM1" : nil
                try await database.apply(
                    "UPDATE outbox SET state = \(state.rawValue), leased_until = \(lease), sid = \(sid), doubted_at = 1, resend_at = 1, look_at = 1"
                )
            }
        }
    }
}
