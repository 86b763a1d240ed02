import Domain
import EngineKit
import Gate
import Lifecycle
import Outbox
import Relational
import Store
import Telemetry
import Testing

@testable import Delivery
@testable import Intake

/// The cost of a turn does not grow with the ledger: real turns, calls, sends and callbacks are played on a large database, every statement
/// they run is kept, and none of them reads a whole table. One after the other: each fills a database as fast as the disk takes it.
@Suite(.serialized) struct HotPathPlanTests {
    /// Tables of a few rows, and names that statements give to what they have selected.
    private static let small: Set<String> = ["switches", "carrier_health", "lease", "ledger_mark", "due", "k"]

    @Test("no statement of the hot path reads a whole table", arguments: Engine.available)
    func plans(engine: Engine) async throws {
        try await withLedger(engine) { database in
            try await BusyHouse.fill(database)
            let recorder = RecordingDatabase(database)
            try await HotPath(recorder).play()
            let partial = try await QueryPlan.partialIndexes(in: database)
            let statements = recorder.statements
            #expect(statements.count > 40, "the whole hot path was heard: \(statements.count)")
            for statement in statements {
                let plan = try await QueryPlan(of: statement, in: database)
                let reads = plan.wholeReads(partial: partial, small: Self.small)
                #expect(reads.isEmpty, "\(statement.portableText)\n\(plan.text)")
            }
        }
    }

    @Test("a statement that reads a whole table is found out", arguments: Engine.available)
    func wholeTable(engine: Engine) async throws {
        try await withLedger(engine) { database in
            try await BusyHouse.fill(database)
            let partial = try await QueryPlan.partialIndexes(in: database)
            #expect(partial.contains("outbox_due") && !partial.contains("outbox_lane"))
            let slow: [SQL] = [
                "SELECT sid FROM receipt WHERE body = \("Hello")",
                "SELECT o.id FROM outbox o WHERE o.correlation = \("c") AND o.state = 'delivered'",
                "SELECT MAX(e.ordinal) FROM outbox e WHERE e.lane_to = \("x")",
            ]
            for statement in slow {
                let plan = try await QueryPlan(of: statement, in: database)
                #expect(!plan.wholeReads(partial: partial, small: Self.small).isEmpty, "\(plan.text)")
            }
        }
    }
}

/// Whatever happens often.
private struct HotPath {
    private let database: RecordingDatabase
    private let intake: IntakeService
    private let delivery: DeliveryService
    private let statuses: StatusDesk
    private let reconciler: Reconciler
    private static let later = Sample.now + .seconds(5)

    init(_ database: RecordingDatabase) {
        self.database = database
        let (log, metrics, ids, writers) = (Log(level: .critical, sink: NoLog()), Metrics(), IdentifierSource(), OutboxWriters())
        let clock = WallClock { Sample.now }
        let founder = FounderLine(phone: Sample.owner, from: Sample.phone(9), writer: writers.founder, ids: ids)
        let aftermath = Aftermath(
            database: database, owner: writers.owner, failSafe: writers.failSafe, founder: founder, failSafeNumber: Sample.phone(9),
            words: AftermathWords(
                notDelivered: { _ in MessageBody("Not delivered") }, unsure: { _, _ in MessageBody("Unsure") },
                alert: { MessageBody($0) }), ids: ids, clock: clock, log: log, metrics: metrics)
        statuses = StatusDesk(database: database, aftermath: aftermath, clock: clock, log: log, metrics: metrics)
        delivery = DeliveryService(
            database: database, carrier: AcceptingCarrier(), statuses: statuses, aftermath: aftermath, clock: clock,
            perNumberRate: 1_000_000, log: log, metrics: metrics)
        reconciler = Reconciler(
            database: database, carrier: AcceptingCarrier(), statuses: statuses, aftermath: aftermath,
            clock: WallClock { Self.later }, log: log, metrics: metrics)
        intake = IntakeService(
            database: database,
            settings: IntakeSettings(
                settle: .zero, replyBudget: .seconds(8), onboardingNumber: Sample.phone(8), failSafeNumber: Sample.phone(9)),
            writers: IntakeWriters(writers, founder: founder), onboarding: OnboardingIntake(writer: writers.onboarding),
            clock: clock, ids: ids, log: log, metrics: metrics, posted: {})
    }

    func play() async throws {
        let stranger = PhoneNumber(e164: "+447800900123") ?? Sample.their
        let words = [
            "Hello, are you there?", "My kitchen tap is leaking, can someone come Thursday? I'm in LS6",
            "Burst pipe, water everywhere, please hurry", "I smell gas and feel dizzy", "STOP", "START", "HELP", "Thanks!",
        ]
        for (index, text) in words.enumerated() {
            try await say(text, "SMknown\(index)", from: BusyHouse.customer(100 + index), to: BusyHouse.business(100 + index))
        }
        try await say("Do you mend boilers?", "SMnew", from: stranger, to: BusyHouse.business(3))
        try await say("Do you mend boilers?", "SMnew", from: stranger, to: BusyHouse.business(3))
        try await say("OFF", "SMowner", from: BusyHouse.owner(4), to: BusyHouse.business(4))
        try await say("Hello", "SMunrouted", from: stranger, to: Sample.phone(7))
        try await say("I want to sign up", "SMonboarding", from: stranger, to: Sample.phone(8))
        let callers: [Caller] = [Sample.caller(BusyHouse.customer(200)), Sample.caller(stranger), .withheld]
        for (index, caller) in callers.enumerated() {
            let call = CallEvent(
                sid: "CA\(index)", called: BusyHouse.business(200), caller: caller, status: .noAnswer, at: Sample.now)
            _ = try await intake.call(call, correlation: "c")
            try await intake.callEnded(call, correlation: "c")
        }
        await intake.sweep()
        await delivery.step()
        let sent = try await letters(in: "accepted")
        for (index, letter) in sent.enumerated() {
            for status in [MessageStatus.queued, .sent, index % 2 == 0 ? .delivered : .undelivered] {
                try await statuses.report(sid: letter.sid, status: status, letter: letter.id, refusal: nil)
            }
        }
        for letter in try await letters(in: "twiml") { await intake.webhookLost(letter.id) }
        await reconciler.step()
        await delivery.tidy()
    }

    private func say(_ words: String, _ sid: String, from: PhoneNumber, to: PhoneNumber) async throws {
        let text = InboundText(sid: sid, to: to, from: Sample.sender(from), body: MessageBody(words), at: Sample.now)
        _ = try await intake.text(text, correlation: "c", arrived: Uptime.now)
    }

    /// Not by the recorder: this is the test's own question.
    private func letters(in state: String) async throws -> [(id: LetterID, sid: String)] {
        try await database.unrecorded.ask(
            .all("SELECT id, COALESCE(sid, '') FROM outbox WHERE state = \(state)") { row in
                (id: LetterID(try row.text(0)), sid: try row.text(1))
            })
    }
}

/// A carrier that takes everything and has nothing on record.
private final class AcceptingCarrier: Carrier {
    func send<D: Draft>(
        _ permit: consuming Permit<D>, as letter: LetterID, validity: Duration, mayWrite: @escaping @Sendable () -> Bool
    ) async -> CarrierAnswer {
        .accepted(sid: "SM-\(letter)", status: .queued)
    }

    func texts(from: PhoneNumber, to: PhoneNumber) async throws(CarrierUnavailable) -> [ListedText] {
        [
            ListedText(
                sid: "SMother", body: MessageBody("Hello"), status: .sent, createdAt: Sample.now - .hours(1), isOutbound: true)
        ]
    }

    func newestTexts() async throws(CarrierUnavailable) -> [ListedText] { [] }

    func text(_ sid: String) async throws(CarrierUnavailable) -> ListedText? { nil }

    var clockAhead: Duration { .zero }
}
