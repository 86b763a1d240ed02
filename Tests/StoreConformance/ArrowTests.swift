import Domain
import EngineKit
import Relational
import Testing

@testable import Outbox
@testable import Store

/// The statements and the table of arrows are one: every statement is tried on a letter in every standing, on both engines, and does what
/// ``LetterStanding/after(_:seen:isNamed:)`` says.
@Suite struct ArrowTests {
    private static let later = Sample.now + .minutes(10)
    private static let seen: Int64 = 2

    /// The statement of an arrow, for a letter that was seen at its second attempt.
    struct Act: Sendable, CustomTestStringConvertible {
        let name: String
        let arrow: LetterArrow
        var isNamed = false
        let sql: @Sendable (OutboxRow, String) -> SQL

        var testDescription: String { name }
    }

    private static func report(_ name: String, _ progress: StatusReports.Progress, isNamed: Bool = false) -> Act {
        Act(name: name, arrow: progress.arrow, isNamed: isNamed) { row, sid in
            StatusReports.advance(
                sid: sid, letter: isNamed ? nil : row.id, to: progress, status: "x", code: nil, at: later
            ).sql
        }
    }

    private static func doubt(_ row: OutboxRow) -> Doubt {
        Doubt(row: row, triedAt: row.createdAt, doubtedAt: row.createdAt, resendAt: row.createdAt)
    }

    static let acts: [Act] = [
        Act(name: "claim", arrow: .claim) { _, _ in Lanes.claim(limit: 16, now: later).sql },
        Act(name: "put back", arrow: .putBack) { row, _ in Settlements.putBack(row, notBefore: later, at: later).sql },
        Act(name: "requeue", arrow: .requeue) { row, _ in
            Settlements.requeue(row, notBefore: later, detail: "", at: later).sql
        },
        Act(name: "doubt", arrow: .doubt) { row, _ in
            Settlements.ambiguous(row, resendAt: later, detail: "", at: later).sql
        },
        Act(name: "refuse", arrow: .refuse) { row, _ in Settlements.refuse(row, code: 1, detail: "", at: later).sql },
        Act(name: "withhold", arrow: .withhold) { row, _ in Settlements.withhold(row, detail: "", at: later).sql },
        Act(name: "lose the webhook", arrow: .loseWebhook) { row, _ in
            Settlements.webhookLost(row.id, resendAt: later, at: later).sql
        },
        Act(name: "lapse", arrow: .lapse) { _, _ in Settlements.lapse(limit: 1000, resendAt: later, at: later).sql },
        Act(name: "suspect what is under way", arrow: .suspectUnderWay) { _, _ in
            Suspects.all(resendAt: later, at: later)[0]
        },
        Act(name: "suspect", arrow: .suspect) { _, _ in Suspects.doubtNext(at: later).sql },
        Act(name: "adopt", arrow: .adopt) { row, sid in Doubts.adopt(doubt(row), sid: sid, status: "sent", at: later).sql },
        Act(name: "look again", arrow: .lookAgain) { row, _ in
            Doubts.lookAgain(doubt(row), at: later, seenAbsentAt: nil).sql
        },
        Act(name: "resend", arrow: .resend) { row, _ in Doubts.resend(doubt(row), at: later).sql },
        Act(name: "give to a person", arrow: .giveToPerson) { row, _ in
            Doubts.giveToPerson(doubt(row), detail: "", at: later).sql
        },
        Act(name: "accept", arrow: .accept) { row, sid in
            Settlements.accepted(row.id, sid: sid, status: "queued", at: later).sql
        },
        report("reported accepted", .accepted), report("reported sent", .sent),
        report("reported delivered", .final(.delivered)), report("reported undelivered", .final(.undelivered)),
        report("reported failed", .final(.failed)),
        report("named accepted", .accepted, isNamed: true), report("named sent", .sent, isNamed: true),
        report("named delivered", .final(.delivered), isNamed: true),
        report("named undelivered", .final(.undelivered), isNamed: true),
        report("named failed", .final(.failed), isNamed: true),
    ]

    /// Every standing that the schema allows: any state, three attempts, with and without a SID, sent again or not.
    private static let standings: [LetterStanding] = LetterState.allCases.flatMap { state in
        (1...3).flatMap { attempt in
            [false, true].flatMap { hasSID in
                [false, true].map { LetterStanding(state, attempt: attempt, hasSID: hasSID, wasResent: $0) }
            }
        }
    }.filter { standing in
        !(standing.hasSID ? LetterState.nameless : LetterState.named).contains(standing.state)
    }

    private static func phone(_ index: Int) -> PhoneNumber { PhoneNumber(e164: "+447700\(900_000 + index)") ?? Sample.their }

    private static func insert(_ standing: LetterStanding, _ index: Int) -> SQL {
        let lease: Int64? = LetterState.leased.contains(standing.state) ? 1 : nil
        let sid: String? = standing.hasSID ? "SM\(index)" : nil
        return """
            INSERT INTO outbox (id, cause, kind, lane_from, lane_to, ordinal, body, correlation, priority, state, attempt,
                leased_until, not_before, expires_at, tried_at, doubted_at, resend_at, look_at, resent, sid, conflicted, created_at,
                changed_at)
            VALUES (\("L\(index)"), \("cause:\(index)"), 'failSafe', \(Sample.our), \(phone(index)), 1, 'Hello', 'c', 1,
                \(standing.state.rawValue), \(standing.attempt), \(lease), 1, \(later + .hours(1)), 1, 1, 1, 1,
                \(standing.wasResent), \(sid), 0, 1, 1)
            """
    }

    private static func row(_ index: Int) -> OutboxRow {
        OutboxRow(
            id: LetterID("L\(index)"), cause: "cause:\(index)", kind: .failSafe,
            letter: Letter(from: Sample.our, to: phone(index), body: MessageBody("Hello"), client: nil), correlation: "c",
            priority: 1, attempt: seen, createdAt: Sample.now, expiresAt: later)
    }

    private static func standing(of index: Int, in database: any Database) async throws -> LetterStanding? {
        try await database.ask(
            .first("SELECT state, attempt, sid, resent FROM outbox WHERE id = \("L\(index)")") { row in
                LetterStanding(
                    try #require(LetterState(rawValue: row.text(0))), attempt: try row.integer(1),
                    hasSID: try row.optionalText(2) != nil, wasResent: try row.flag(3))
            })
    }

    @Test("every statement of the outbox goes the way of its arrow, from every standing", arguments: Engine.available)
    func statements(engine: Engine) async throws {
        try await withLedger(engine) { database in
            for act in Self.acts {
                try await database.apply("DELETE FROM outbox")
                _ = try await database.batch(
                    Self.standings.enumerated().map { Self.insert($1, $0) }, writing: true)
                if act.arrow == .suspect { try await database.apply("UPDATE outbox SET suspect = 1") }
                // A claim takes at most so many; the others speak of one letter each, or of all.
                let rounds = act.arrow == .claim ? Self.standings.count / 16 + 1 : 1
                let isForAll = [.claim, .lapse, .suspectUnderWay, .suspect].contains(act.arrow)
                _ = try await database.batch(
                    isForAll
                        ? (0..<rounds).map { _ in act.sql(Self.row(0), "") }
                        : Self.standings.indices.map { act.sql(Self.row($0), act.isNamed ? "SM\($0)" : "XX\($0)") }, writing: true)
                for (index, before) in Self.standings.enumerated() {
                    let expected = before.after(act.arrow, seen: Self.seen, isNamed: act.isNamed) ?? before
                    let found = try await Self.standing(of: index, in: database)
                    #expect(found == expected, "\(act.name) from \(before)")
                }
            }
        }
    }

    @Test("what is too old expires, or dies when it was tried", arguments: Engine.available)
    func expiry(engine: Engine) async throws {
        try await withLedger(engine) { database in
            let standings = Self.standings + [LetterStanding.queued]
            _ = try await database.batch(standings.enumerated().map { Self.insert($1, $0) }, writing: true)
            _ = try await database.tell(Settlements.expire(limit: 100, at: Self.later + .hours(1)))
            for (index, before) in standings.enumerated() {
                let expected = before.after(before.attempt == 0 ? .expire : .die) ?? before
                #expect(try await Self.standing(of: index, in: database) == expected, "from \(before)")
            }
        }
    }

    @Test("a letter waits for another of its pair exactly when the model says so", arguments: Engine.available)
    func lanes(engine: Engine) async throws {
        try await withLedger(engine) { database in
            for state in LetterState.allCases {
                for (isEarlier, isTried, isForLater, isDue) in Self.flags {
                    let other = LetterStanding(state, attempt: 1, hasSID: LetterState.named.contains(state))
                    let words: Comment = "\(state), earlier \(isEarlier), tried \(isTried), for later \(isForLater), due \(isDue)"
                    try await database.apply(
                        "DELETE FROM outbox", Self.insert(other, 1),
                        """
                        UPDATE outbox
                        SET ordinal = \(isEarlier ? 1 : 3), tried_at = \(isTried ? 1 : nil as Int64?),
                            not_before = \(isDue ? Sample.now : Self.later),
                            created_at = \(isForLater ? Sample.now - .hours(1) : Self.later)
                        """)
                    let isBusy = Lanes.isBusy(from: Sample.our, to: Self.phone(1), at: Sample.now)
                    let keepsWebhook = other.keepsBack(isEarlier: true, isTried: isTried, isForLater: isForLater, isDue: isDue)
                    #expect(try await database.ask(isBusy) == keepsWebhook, words)
                    try await database.apply(
                        Self.insert(.queued, 2),
                        "UPDATE outbox SET ordinal = 2, lane_to = \(Self.phone(1)), tried_at = NULL WHERE id = 'L2'")
                    let waits = other.keepsBack(isEarlier: isEarlier, isTried: isTried, isForLater: isForLater, isDue: isDue)
                    #expect(try await database.claim().contains { $0.id.text == "L2" } == !waits, words)
                }
            }
        }
    }

    private static let flags = (0..<16).map { ($0 & 1 > 0, $0 & 2 > 0, $0 & 4 > 0, $0 & 8 > 0) }

    @Test("a turn is taken and given back as the model says", arguments: Engine.available)
    func turns(engine: Engine) async throws {
        try await withLedger(engine) { database in
            _ = try await database.tell(Receipts.insert(Sample.text("SM1"), correlation: "c"))
            func stored() async throws -> TurnStanding? {
                try await database.ask(
                    .first("SELECT epoch, until FROM turn") { TurnStanding(epoch: try $0.integer(0), until: try $0.integer(1)) })
            }
            let now = try await database.number("SELECT \(.now)")
            let hour: Int64 = 3_600_000
            for before in [
                nil, TurnStanding(epoch: 4, until: 0), TurnStanding(epoch: 4, until: now - 1),
                TurnStanding(epoch: 4, until: now + hour),
            ] {
                try await database.apply("DELETE FROM turn")
                if let before {
                    try await database.apply(
                        "INSERT INTO turn (our, their, epoch, until) VALUES (\(Sample.our), \(Sample.their), \(before.epoch), \(before.until))"
                    )
                }
                let lease = try await database.tell(Turns.take(for: "SM1", of: Sample.pair))
                let expected = TurnStanding.taken(before, at: now)
                #expect(lease?.epoch == expected?.epoch)
                let after = try await stored()
                #expect(after?.epoch == (expected ?? before)?.epoch)
                let drift = (after?.until ?? 0) - ((expected ?? before)?.until ?? 0)
                #expect((0..<60_000).contains(drift), "the lease runs from now")
                guard let lease, let after else { continue }
                let other = try await database.tell(Turns.handOver(TurnLease(pair: Sample.pair, epoch: lease.epoch - 1)))
                #expect(other == (after.handedOver(by: lease.epoch - 1) != nil))
                for epoch in [lease.epoch - 1, lease.epoch] {
                    let isOurs = try await database.tell(Turns.release(TurnLease(pair: Sample.pair, epoch: epoch)))
                    #expect(isOurs == (after.released(by: epoch) != nil))
                    #expect(try await stored() == after.released(by: epoch) ?? after)
                }
                let given = try #require(after.released(by: lease.epoch))
                #expect(try await database.tell(Turns.handOver(lease)))
                #expect(try await stored() == given.handedOver(by: lease.epoch))
            }
        }
    }
}
