import Domain
import EngineKit
import Relational
import Testing

@testable import Store

@Suite struct ReceiptTests {
    @Test("a text is stored once, and comes back as it was", arguments: Engine.available)
    func textOnce(engine: Engine) async throws {
        try await withLedger(engine) { database in
            let text = InboundText(
                sid: "SM1", to: Sample.our, from: Sample.sender(Sample.their), body: MessageBody("Gas leak 😱\nhelp"), mediaCount: 2,
                mediaURLs: ["https://a.example/1", "https://a.example/2"], optOut: .help, at: Sample.now)
            #expect(try await database.tell(Receipts.insert(text, correlation: "c1")))
            #expect(try await !database.tell(Receipts.insert(Sample.text("SM1", "another"), correlation: "c2")))
            let open = try await database.ask(Receipts.open(of: Sample.pair))
            #expect(open == [OpenReceipt(sid: "SM1", event: .text(text), correlation: "c1")])
        }
    }

    @Test("two nodes that store the same text at once: one of them is first", arguments: Engine.available)
    func textRace(engine: Engine) async throws {
        try await withLedgers(engine, 2) { nodes in
            for round in 0..<10 {
                async let left = nodes[0].tell(Receipts.insert(Sample.text("SM\(round)"), correlation: "l"))
                async let right = nodes[1].tell(Receipts.insert(Sample.text("SM\(round)"), correlation: "r"))
                let firsts = try await [left, right].filter { $0 }
                #expect(firsts.count == 1)
            }
        }
    }

    @Test("a call comes back as it was, with what the network said of the divert", arguments: Engine.available)
    func callOnce(engine: Engine) async throws {
        try await withLedger(engine) { database in
            let call = CallEvent(
                sid: "CA1", called: Sample.our, caller: Sample.caller(Sample.their), status: .noAnswer, forwardedFrom: Sample.owner,
                at: Sample.now)
            #expect(try await database.tell(Receipts.insert(call, correlation: "c1")))
            #expect(try await !database.tell(Receipts.insert(call, correlation: "c2")))
            let open = try await database.ask(Receipts.open(of: Sample.pair))
            #expect(open.map(\.event) == [.call(call)])
            #expect(open.map(\.at) == [Sample.now])
        }
    }

    @Test("withheld callers are a pair each; a short code is stored and is nobody to answer", arguments: Engine.available)
    func withheld(engine: Engine) async throws {
        try await withLedger(engine) { database in
            let first = Sample.call("CA1", from: .withheld)
            let second = Sample.call("CA2", from: .withheld)
            _ = try await database.tell(
                Receipts.insert(first, correlation: "c"), Receipts.insert(second, correlation: "c"))
            #expect(Receipts.pair(of: first) != Receipts.pair(of: second))
            #expect(try await database.ask(Receipts.open(of: Receipts.pair(of: first))).map(\.event) == [.call(first)])
            let bank = Sample.text("SM1", from: .unanswerable("MYBANK"))
            _ = try await database.tell(Receipts.insert(bank, correlation: "c"))
            let open = try await database.ask(Receipts.open(of: NumberPair(our: Sample.our, their: "MYBANK")))
            #expect(open.map(\.event) == [.text(bank)])
        }
    }

    @Test("what is open comes oldest first, whatever order it was stored in", arguments: Engine.available)
    func order(engine: Engine) async throws {
        try await withLedger(engine) { database in
            for (sid, second) in [("SM1", 3), ("SM2", 1), ("SM4", 2), ("SM3", 2)] {
                _ = try await database.tell(
                    Receipts.insert(Sample.text(sid, at: Sample.now + .seconds(second)), correlation: "c"))
            }
            let elsewhere = Sample.text("SM9", to: Sample.phone(2))
            _ = try await database.tell(Receipts.insert(elsewhere, correlation: "c"))
            #expect(try await database.ask(Receipts.open(of: Sample.pair)).map(\.sid) == ["SM2", "SM3", "SM4", "SM1"])
        }
    }

    @Test("an event is settled once: the second ending changes nothing", arguments: Engine.available)
    func settledOnce(engine: Engine) async throws {
        try await withLedger(engine) { database in
            _ = try await database.tell(Receipts.insert(Sample.text("SM1"), correlation: "c"))
            let later = Sample.now + .seconds(1)
            try await database.apply(
                Receipts.settle(
                    "SM1", .replied(LetterID("L1")), door: .operational, client: ClientID("one"), conversation: nil, at: Sample.now),
                Receipts.settle("SM1", .notReplied(reason: "too late"), door: .system, client: nil, conversation: nil, at: later))
            #expect(try await database.ask(Receipts.open(of: Sample.pair)).isEmpty)
            let row = try await database.batch(
                ["SELECT disposition, reason, letter_id, settled_at, door, client_id FROM receipt"], writing: false)[0][0]
            #expect(try row.text(0) == "replied")
            #expect(try row.optionalText(1) == nil)
            #expect(try row.text(2) == "L1")
            #expect(try row.integer(3) == Sample.now.milliseconds)
            #expect(try row.text(4) == "OPERATIONAL")
            #expect(try row.text(5) == "one")
            #expect(try await !database.tell(Receipts.insert(Sample.text("SM1"), correlation: "c")))
        }
    }

    @Test("the ledger refuses half an ending", arguments: Engine.available)
    func halfSettled(engine: Engine) async throws {
        try await withLedger(engine) { database in
            _ = try await database.tell(Receipts.insert(Sample.text("SM1"), correlation: "c"))
            let statements: [SQL] = [
                "UPDATE receipt SET disposition = 'person'",
                "UPDATE receipt SET settled_at = 1",
                "UPDATE receipt SET disposition = 'replied', settled_at = 1",
                "UPDATE receipt SET disposition = 'nothing happened', settled_at = 1",
                "UPDATE receipt SET kind = 'fax'",
            ]
            for statement in statements {
                let failure = await sqlFailure { try await database.apply(statement) }
                #expect(failure?.kind == .check, "\(statement.portableText)")
            }
        }
    }

    @Test("the sweeper finds open pairs that nobody thinks about, once each, oldest first", arguments: Engine.available)
    func abandoned(engine: Engine) async throws {
        try await withLedger(engine) { database in
            let other = Sample.phone(2)
            for (sid, to, second) in [("SM1", Sample.our, 5), ("SM2", Sample.our, 6), ("SM3", other, 1), ("SM4", other, 60)] {
                _ = try await database.tell(
                    Receipts.insert(Sample.text(sid, to: to, at: Sample.now + .seconds(second)), correlation: "c"))
            }
            let before = Sample.now + .seconds(30)
            let all = try await database.ask(Receipts.abandoned(before: before, limit: 10))
            #expect(all.map(\.sid) == ["SM3", "SM1"])
            #expect(all.map(\.pair.our) == [other, Sample.our])
            #expect(try await database.ask(Receipts.abandoned(before: before, limit: 1)).map(\.sid) == ["SM3"])
            let lease = try await database.tell(Turns.take(for: "SM3", of: NumberPair(our: other, their: Sample.their.e164)))
            #expect(lease != nil)
            #expect(try await database.ask(Receipts.abandoned(before: before, limit: 10)).map(\.sid) == ["SM1"])
            try await database.apply("UPDATE turn SET until = 1")
            #expect(try await database.ask(Receipts.abandoned(before: before, limit: 10)).map(\.sid) == ["SM3", "SM1"])
        }
    }

    @Test("the backlog counts what is open and knows the oldest", arguments: Engine.available)
    func backlog(engine: Engine) async throws {
        try await withLedger(engine) { database in
            let empty = try await database.ask(Receipts.backlog)
            #expect(empty.count == 0 && empty.oldest == nil)
            for (sid, second) in [("SM1", 5), ("SM2", 1)] {
                _ = try await database.tell(
                    Receipts.insert(Sample.text(sid, at: Sample.now + .seconds(second)), correlation: "c"))
            }
            let full = try await database.ask(Receipts.backlog)
            #expect(full.count == 2 && full.oldest == Sample.now + .seconds(1))
        }
    }

    @Test(
        "earlier calls of a caller count within the window, newest first, and withheld ones by number", arguments: Engine.available)
    func earlierCalls(engine: Engine) async throws {
        try await withLedger(engine) { database in
            for (sid, second) in [("CA1", 0), ("CA2", 100), ("CA3", 200)] {
                _ = try await database.tell(
                    Receipts.insert(Sample.call(sid, at: Sample.now + .seconds(second)), correlation: "c"),
                    Receipts.insert(Sample.call("W\(sid)", from: .withheld, at: Sample.now + .seconds(second)), correlation: "c"))
            }
            _ = try await database.tell(Receipts.insert(Sample.text("SM1", at: Sample.now + .seconds(150)), correlation: "c"))
            let since = Sample.now + .seconds(50)
            let earlier = try await database.ask(Calls.recent(of: Sample.pair, except: "CA3", since: since))
            #expect(earlier == [Sample.now + .seconds(100)])
            let all = try await database.ask(Calls.recent(of: Sample.pair, except: "CA9", since: Sample.now))
            #expect(all == [200, 100, 0].map { Sample.now + .seconds($0) })
            #expect(try await database.ask(Calls.withheld(to: Sample.our, except: "WCA3", since: since)) == 1)
            #expect(try await database.ask(Calls.withheld(to: Sample.our, except: "WCA9", since: Sample.now)) == 3)
            #expect(try await database.ask(Calls.withheld(to: Sample.phone(2), except: "", since: Sample.now)) == 0)
        }
    }
}
