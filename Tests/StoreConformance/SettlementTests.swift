import Domain
import EngineKit
import Outbox
import Relational
import Store
import Testing

@Suite struct SettlementTests {
    private static let soon = Sample.now + .seconds(10)

    private static func claimed(_ id: String = "L1", in database: any Database) async throws -> OutboxRow {
        try await database.post(id)
        return try #require(try await database.claim().first)
    }

    @Test(
        "a node that dies between claim and settlement leaves a letter in doubt, and it is not sent again",
        arguments: Engine.available)
    func crash(engine: Engine) async throws {
        try await withLedgers(engine, 2) { nodes in
            let row = try await Self.claimed(in: nodes[0])
            #expect(
                try await nodes[1].tell(Settlements.lapse(limit: 10, resendAt: Self.soon, at: Sample.now)) == 0,
                "the lease still runs")
            await nodes[0].close()
            try await nodes[1].apply("UPDATE outbox SET leased_until = leased_until - 45001")
            #expect(try await nodes[1].tell(Settlements.lapse(limit: 10, resendAt: Self.soon, at: Sample.now)) == 1)
            #expect(try await nodes[1].state("L1") == .ambiguous)
            #expect(try await nodes[1].number("SELECT resend_at FROM outbox") == Self.soon.milliseconds)
            #expect(try await nodes[1].claim().isEmpty)
            #expect(try await nodes[1].tell(Settlements.accepted(row.id, sid: "SM1", status: "queued", at: Sample.now)))
        }
    }

    @Test("leases lapse so many at a time, the oldest first", arguments: Engine.available)
    func lapseBound(engine: Engine) async throws {
        try await withLedger(engine) { database in
            for (number, id) in ["L1", "L2", "L3"].enumerated() {
                try await database.post(id, to: Sample.phone(20 + number), way: .webhook(lease: .zero))
            }
            for (id, time) in [("L1", 3), ("L2", 2), ("L3", 1)] {
                try await database.apply("UPDATE outbox SET leased_until = \(time) WHERE id = \(id)")
            }
            #expect(try await database.tell(Settlements.lapse(limit: 2, resendAt: Self.soon, at: Sample.now)) == 2)
            #expect(try await database.state("L1") == .twiml)
            #expect(try await database.tell(Settlements.lapse(limit: 2, resendAt: Self.soon, at: Sample.now)) == 1)
        }
    }

    @Test("a letter without an end is taken once, when it has not moved for long", arguments: Engine.available)
    func unended(engine: Engine) async throws {
        try await withLedger(engine) { database in
            let row = try await Self.claimed(in: database)
            #expect(try await database.tell(Settlements.accepted(row.id, sid: "SM1", status: "queued", at: Sample.now)))
            #expect(try await database.tell(Unended.take(before: Sample.now, at: Self.soon)) == nil)
            let letter = try #require(try await database.tell(Unended.take(before: Self.soon, at: Self.soon)))
            #expect(letter.sid == "SM1" && letter.id == row.id)
            #expect(try await database.tell(Unended.take(before: Self.soon, at: Self.soon)) == nil)
            try await database.apply(Unended.putBack(letter))
            #expect(try await database.tell(Unended.take(before: Self.soon, at: Self.soon)) == letter)
        }
    }

    @Test("a webhook's lease lapses like any other", arguments: Engine.available)
    func webhookLapse(engine: Engine) async throws {
        try await withLedger(engine) { database in
            try await database.post("L1", way: .webhook(lease: .seconds(-1)))
            #expect(try await database.tell(Settlements.lapse(limit: 10, resendAt: Self.soon, at: Sample.now)) == 1)
            #expect(try await database.state("L1") == .ambiguous)
        }
    }

    @Test(
        "a webhook whose connection was lost is in doubt at once, unless the carrier took the letter", arguments: Engine.available)
    func webhookLost(engine: Engine) async throws {
        try await withLedger(engine) { database in
            try await database.post("L1", way: .webhook(lease: .seconds(15)))
            #expect(try await database.tell(Settlements.webhookLost(LetterID("L1"), resendAt: Self.soon, at: Sample.now)))
            #expect(try await database.state("L1") == .ambiguous)
            #expect(try await !database.tell(Settlements.webhookLost(LetterID("L1"), resendAt: Self.soon, at: Sample.now)))
            try await database.post("L2", to: Sample.phone(2), way: .webhook(lease: .seconds(15)))
            #expect(try await database.tell(Settlements.accepted(LetterID("L2"), sid: "SM2", status: "sent", at: Sample.now)))
            #expect(try await !database.tell(Settlements.webhookLost(LetterID("L2"), resendAt: Self.soon, at: Sample.now)))
        }
    }

    @Test("a sender settles only its own attempt", arguments: Engine.available)
    func ownAttempt(engine: Engine) async throws {
        try await withLedger(engine) { database in
            let first = try await Self.claimed(in: database)
            #expect(try await database.tell(Settlements.requeue(first, notBefore: Sample.now, detail: "", at: Sample.now)))
            let second = try #require(try await database.claim().first)
            #expect(second.attempt == 2)
            let late: [Query<Bool>] = [
                Settlements.requeue(first, notBefore: Sample.now, detail: "", at: Sample.now),
                Settlements.putBack(first, notBefore: Sample.now, at: Sample.now),
                Settlements.ambiguous(first, resendAt: Self.soon, detail: "", at: Sample.now),
                Settlements.refuse(first, code: 1, detail: "", at: Sample.now),
            ]
            for settlement in late { #expect(try await !database.tell(settlement)) }
            #expect(try await database.state("L1") == .rest)
            #expect(try await database.tell(Settlements.ambiguous(second, resendAt: Self.soon, detail: "?", at: Sample.now)))
            let resolved: [Query<Bool>] = [
                Settlements.requeue(second, notBefore: Sample.now, detail: "", at: Sample.now),
                Settlements.refuse(second, code: 1, detail: "", at: Sample.now),
            ]
            for settlement in resolved { #expect(try await !database.tell(settlement), "it is in doubt now") }
            #expect(try await database.state("L1") == .ambiguous)
        }
    }

    @Test("a letter put back was not tried", arguments: Engine.available)
    func putBack(engine: Engine) async throws {
        try await withLedger(engine) { database in
            let row = try await Self.claimed(in: database)
            #expect(try await database.tell(Settlements.putBack(row, notBefore: Self.soon, at: Sample.now)))
            #expect(try await database.claim().isEmpty)
            #expect(try await database.claim(at: Self.soon).map(\.attempt) == [1])
        }
    }

    @Test("a SID is recorded from any state that has none, and never taken back", arguments: Engine.available)
    func accepted(engine: Engine) async throws {
        try await withLedger(engine) { database in
            let states = LetterState.allCases.filter { ![.accepted, .sent, .delivered, .undelivered].contains($0) }
            for (index, state) in states.enumerated() {
                let id = "L\(index)"
                try await database.post(id, to: Sample.phone(index))
                let lease: Int64? = [.twiml, .rest].contains(state) ? 1 : nil
                try await database.apply(
                    "UPDATE outbox SET state = \(state.rawValue), leased_until = \(lease), doubted_at = 1, resend_at = 1, look_at = 1 WHERE id = \(id)"
                )
                #expect(
                    try await database.tell(
                        Settlements.accepted(LetterID(id), sid: "SM\(index)", status: "queued", at: Sample.now)),
                    "\(state)")
                #expect(
                    try await !database.tell(
                        Settlements.accepted(LetterID(id), sid: "XX\(index)", status: "queued", at: Sample.now)))
                let standing = try await database.standing(id)
                #expect(standing?.state == .accepted && standing?.sid == "SM\(index)")
            }
        }
    }

    @Test("one SID belongs to one letter", arguments: Engine.available)
    func uniqueSID(engine: Engine) async throws {
        try await withLedger(engine) { database in
            try await database.post("L1")
            try await database.post("L2", to: Sample.phone(2))
            _ = try await database.tell(Settlements.accepted(LetterID("L1"), sid: "SM1", status: "queued", at: Sample.now))
            let failure = await sqlFailure {
                try await database.tell(Settlements.accepted(LetterID("L2"), sid: "SM1", status: "queued", at: Sample.now))
            }
            #expect(failure?.kind == .unique)
        }
    }

    @Test("a letter too old to be useful expires; one that was tried in vain is dead", arguments: Engine.available)
    func tooOld(engine: Engine) async throws {
        try await withLedger(engine) { database in
            let row = try await Self.claimed(in: database)
            _ = try await database.tell(Settlements.requeue(row, notBefore: Sample.now, detail: "no route", at: Sample.now))
            try await database.post("L2", to: Sample.phone(2))
            try await database.post("L3", to: Sample.phone(3), lifetime: .hours(2))
            try await database.post("L4", to: Sample.phone(4))
            try await database.apply("UPDATE outbox SET state = 'rest', leased_until = 9000000000000 WHERE id = 'L4'")
            let end = Sample.now + .minutes(30)
            #expect(try await database.tell(Settlements.expire(limit: 100, at: end - .milliseconds(1))).isEmpty)
            let rows = try await database.tell(Settlements.expire(limit: 100, at: end))
            #expect(Set(rows.map { "\($0.id) \($0.attempt)" }) == ["L1 1", "L2 0"])
            #expect(
                try await ["L1", "L2", "L3", "L4"].asyncMap { try await database.state($0) } == [.dead, .expired, .queued, .rest])
            #expect(try await database.tell(Settlements.expire(limit: 100, at: end)).isEmpty, "each is told of once")
        }
    }

    @Test("what is too old expires so many at a time, each once", arguments: Engine.available)
    func tooOldBound(engine: Engine) async throws {
        try await withLedger(engine) { database in
            for index in 1...3 { try await database.post("L\(index)", to: Sample.phone(index)) }
            let end = Sample.now + .minutes(30)
            var expired: [String] = []
            for left in [2, 1, 0] {
                let rows = try await database.tell(Settlements.expire(limit: 2, at: end))
                #expect(rows.count == left)
                expired += rows.map { "\($0.id)" }
            }
            #expect(expired.sorted() == ["L1", "L2", "L3"])
        }
    }

    @Test("an end keeps its reason and the carrier's code", arguments: Engine.available)
    func end(engine: Engine) async throws {
        try await withLedger(engine) { database in
            let row = try await Self.claimed(in: database)
            #expect(try await database.tell(Settlements.refuse(row, code: 21610, detail: "opted_out", at: Self.soon)))
            let columns = try await database.batch(
                ["SELECT error_code, detail, changed_at FROM outbox"], writing: false)[0][0]
            #expect(try columns.integer(0) == 21610)
            #expect(try columns.text(1) == "opted_out")
            #expect(try columns.integer(2) == Self.soon.milliseconds)
        }
    }

    @Test("what did not arrive is sent again by hand as a new letter, once, behind what waits", arguments: Engine.available)
    func retry(engine: Engine) async throws {
        try await withLedger(engine) { database in
            for (index, state) in LetterState.allCases.enumerated() {
                let id = "L\(index)"
                try await database.post(id, to: Sample.phone(index))
                let lease: Int64? = [.twiml, .rest].contains(state) ? 1 : nil
                let sid: String? = [.accepted, .sent, .delivered, .undelivered].contains(state) ? "SM\(index)" : nil
                try await database.apply(
                    "UPDATE outbox SET state = \(state.rawValue), leased_until = \(lease), sid = \(sid), doubted_at = 1, resend_at = 1, look_at = 1 WHERE id = \(id)"
                )
                let mayBe = [LetterState.failed, .dead, .expired, .undelivered, .withheld, .person].contains(state)
                let again = Settlements.retry(LetterID(id), as: LetterID("again-\(id)"), lifetime: .hours(2), at: Self.soon)
                #expect(try await database.tell(again) == mayBe, "\(state)")
                #expect(try await database.state(id) == state, "history is not rewritten")
                let twice = Settlements.retry(LetterID(id), as: LetterID("twice-\(id)"), lifetime: .hours(2), at: Self.soon)
                #expect(try await !database.tell(twice), "pressed twice, sent once")
                guard mayBe else { continue }
                let row = try #require(try await database.claim(at: Self.soon).first { $0.letter.to == Sample.phone(index) })
                #expect(row.id.text == "again-\(id)" && row.attempt == 1 && row.expiresAt == Self.soon + .hours(2))
                #expect(row.letter.body.text == "Hello from \(id)")
            }
        }
    }

    @Test("a late report about the first try does not end the second", arguments: Engine.available)
    func retryAndLateReport(engine: Engine) async throws {
        try await withLedger(engine) { database in
            let row = try await Self.claimed(in: database)
            _ = try await database.tell(Settlements.accepted(row.id, sid: "SM1", status: "queued", at: Sample.now))
            let report = StatusReports.advance(
                sid: "SM1", letter: row.id, to: .final(.undelivered), status: "undelivered", code: 30003, at: Sample.now)
            #expect(try await database.tell(report)?.letter == row.id)
            let again = Settlements.retry(row.id, as: LetterID("L2"), lifetime: .hours(1), at: Sample.now)
            #expect(try await database.tell(again))
            #expect(try await database.tell(report) == nil)
            #expect(try await database.claim().map(\.id.text) == ["L2"])
        }
    }
}
