import Domain
import EngineKit
import Outbox
import Relational
import Store
import Testing

/// A database that went back in time: ledger.md rule 14.
@Suite struct VerifyingTests {
    private let resendAt = Sample.now + .minutes(3)

    @Test("the number only grows, and the name stays", arguments: Engine.available)
    func mark(engine: Engine) async throws {
        try await withLedger(engine) { database in
            #expect(try await database.ask(LedgerMarks.read) == LedgerMark(identity: "", number: 0))
            try await database.apply(LedgerMarks.name("first", at: Sample.now), LedgerMarks.name("second", at: Sample.now))
            #expect(try await database.ask(LedgerMarks.read) == LedgerMark(identity: "first", number: 1))
            #expect(try await database.tell(LedgerMarks.advance(at: Sample.now)).number == 2)
            try await database.apply(LedgerMarks.beginVerifying(past: 40, at: Sample.now))
            #expect(
                try await database.ask(LedgerMarks.read)
                    == LedgerMark(identity: "first", number: 41, verifyingSince: Sample.now))
            #expect(try await !database.tell(LedgerMarks.endVerifying(since: Sample.now - .seconds(1), at: Sample.now)))
            #expect(try await database.tell(LedgerMarks.endVerifying(since: Sample.now, at: Sample.now)))
            #expect(try await database.ask(LedgerMarks.read).verifyingSince == nil)
            try await database.apply(LedgerMarks.beginVerifying(past: 5, at: Sample.now))
            #expect(try await database.ask(LedgerMarks.read).number == 43)
        }
    }

    @Test(
        "no turn is taken and no letter claimed while the ledger is verified, or is behind what was seen",
        arguments: Engine.available)
    func fence(engine: Engine) async throws {
        try await withLedger(engine) { database in
            try await database.apply(LedgerMarks.name("db", at: Sample.now))
            _ = try await database.tell(Receipts.insert(Sample.text("SM1"), correlation: "c"))
            try await database.post("L1")
            #expect(try await database.tell(Lanes.claim(limit: 1, now: Sample.now, seen: 2)).isEmpty)
            #expect(try await database.tell(Turns.take(for: "SM1", of: Sample.pair, seen: 2)) == nil)
            try await database.apply(LedgerMarks.beginVerifying(past: 2, at: Sample.now))
            #expect(try await database.claim().isEmpty)
            #expect(try await database.tell(Turns.take(for: "SM1", of: Sample.pair)) == nil)
            _ = try await database.tell(LedgerMarks.endVerifying(since: Sample.now, at: Sample.now))
            #expect(try await database.tell(Lanes.claim(limit: 1, now: Sample.now, seen: 4)).map(\.id.text) == ["L1"])
            #expect(try await database.tell(Turns.take(for: "SM1", of: Sample.pair, seen: 4)) != nil)
        }
    }

    @Test("every open letter is asked about before it is sent, one of a pair at a time", arguments: Engine.available)
    func suspects(engine: Engine) async throws {
        try await withLedger(engine) { database in
            try await database.post("A1")
            _ = try await database.claim()
            try await database.post("A2")
            try await database.post("B1", to: Sample.owner)
            try await database.post("B2", to: Sample.owner)
            try await database.post("C1", to: Sample.phone(5), notBefore: Sample.now + .hours(1), lifetime: .hours(2))
            _ = try await database.batch(Suspects.all(resendAt: resendAt, at: Sample.now), writing: true)
            #expect(try await states(database) == ["ambiguous", "queued", "queued", "queued", "queued"])
            #expect(try await database.claim().isEmpty)
            #expect(try await next(database) == 1)
            #expect(try await states(database) == ["ambiguous", "queued", "ambiguous", "queued", "queued"])
            #expect(try await next(database) == 0, "one of a pair at a time")
            for id in ["A1", "B1"] {
                #expect(
                    try await database.tell(Settlements.accepted(LetterID(id), sid: "SM-\(id)", status: "sent", at: Sample.now)))
            }
            #expect(try await database.claim().isEmpty, "the next of each lane is a suspect, too")
            #expect(try await next(database) == 2)
            #expect(try await states(database) == ["accepted", "ambiguous", "accepted", "ambiguous", "queued"])
            #expect(
                try await database.number("SELECT COUNT(*) FROM outbox WHERE resend_at = \(resendAt)") == 2,
                "the wait began for all when the database went back, not when each came to the head")
            #expect(
                try await database.claim(at: Sample.now + .hours(1)).map(\.id.text) == ["C1"],
                "what was meant for later has not left")
        }
    }

    private func next(_ database: any Database) async throws -> Int {
        try await database.tell(Suspects.doubtNext(at: Sample.now + .hours(1)))
    }

    private func states(_ database: any Database) async throws -> [String] {
        try await database.ask(.all("SELECT state FROM outbox ORDER BY id") { try $0.text(0) })
    }
}
