import Domain
import EngineKit
import Locking
import Outbox
import Relational
import Store
import Telemetry
import Testing

@testable import Delivery
@testable import Intake

/// What is about to fail somebody is said before it does.
@Suite struct SilenceWatchTests {
    private let now = Moment(milliseconds: 1_800_000_000_000)

    @Test("each sign has its limit: at it nothing is said, past it one sentence")
    func limits() {
        #expect(SilenceSigns().signals.isEmpty)
        var signs = SilenceSigns()
        (signs.oldestEvent, signs.oldestLetter) = (SilenceLimits.oldestEvent, SilenceLimits.oldestLetter)
        (signs.listedShare, signs.listingLag) = (SilenceLimits.listedShare, SilenceLimits.listingLag)
        #expect(signs.signals.isEmpty)
        signs.oldestEvent += .milliseconds(1)
        signs.oldestLetter += .milliseconds(1)
        signs.blockedLanes = 1
        signs.listedShare += 0.01
        signs.listingLag += .milliseconds(1)
        signs.clockSkew = .seconds(2)
        #expect(signs.signals.map(\.key) == SilenceSignal.Key.allCases)
    }

    @Test("a share of texts looked up is taken over the last hour, and of enough texts", arguments: Engine.available)
    func share(engine: Engine) async throws {
        try await withDatabase(engine) { database in
            try await Migrator(Schema.migrations).run(on: database, now: 0)
            let (clock, metrics) = (HandClock(now), Metrics())
            let watch = SilenceWatch(
                database: database, clock: clock.wall, clockWrongBy: { nil }, log: Log(level: .critical, sink: NoLog()),
                metrics: metrics, alert: { _, _ in true })
            await watch.look()
            metrics.count(.outboxFound, by: 9)
            metrics.count(.outboxAccepted, by: 19)
            clock.advance(.minutes(2))
            await watch.look()
            #expect(watch.signs.listedShare == 0, "too few to say")
            metrics.count(.outboxAccepted, by: 11)
            clock.advance(.minutes(2))
            await watch.look()
            #expect(watch.signs.listedShare == 0.3)
            metrics.count(.outboxAccepted, by: 60)
            clock.advance(.minutes(58))
            await watch.look()
            #expect(watch.signs.listedShare == 0, "what was an hour ago is past")
        }
    }

    @Test("what waits and what is blocked is seen, and told once in six hours", arguments: Engine.available)
    func sight(engine: Engine) async throws {
        try await withDatabase(engine) { database in
            try await Migrator(Schema.migrations).run(on: database, now: 0)
            let clock = HandClock(now)
            let told = Locked<[String]>([])
            let metrics = Metrics()
            let isDeaf = Locked(true)
            let watch = SilenceWatch(
                database: database, clock: clock.wall, clockWrongBy: { nil },
                log: Log(level: .critical, sink: NoLog()), metrics: metrics,
                alert: { key, _ in
                    guard !isDeaf.withLock({ $0 }) else { return false }
                    told.withLock { $0.append(key) }
                    return true
                })
            await watch.look()
            #expect(watch.signs == SilenceSigns())
            try await database.write { tx in
                try tx.run(Receipts.insert(text, correlation: "c").sql)
                try tx.run(letter)
            }
            clock.advance(.minutes(6))
            await watch.look()
            isDeaf.withLock { $0 = false }
            await watch.look()
            await watch.look()
            #expect(watch.signs.oldestEvent == .minutes(6))
            #expect(watch.signs.oldestLetter == .minutes(6))
            #expect(watch.signs.blockedLanes == 1)
            #expect(told.withLock { $0 } == ["silence:oldest_event", "silence:blocked_lanes"], "once, when it could be said")
            clock.advance(.hours(6))
            await watch.look()
            #expect(told.withLock { $0.count } == 5, "again after six hours, and the letter is too old by now")
        }
    }

    @Test("a clock that is off is a signal, and measures no ages", arguments: Engine.available)
    func skew(engine: Engine) async throws {
        try await withDatabase(engine) { database in
            try await Migrator(Schema.migrations).run(on: database, now: 0)
            _ = try await database.tell(Receipts.insert(text, correlation: "c"))
            let watch = SilenceWatch(
                database: database, clock: HandClock(now + .hours(1)).wall, clockWrongBy: { .hours(1) },
                log: Log(level: .critical, sink: NoLog()), metrics: Metrics(), alert: { _, _ in true })
            await watch.look()
            #expect(watch.signs.signals.map(\.key) == [.clockSkew])
        }
    }

    private var text: InboundText {
        InboundText(
            sid: "SM1", to: Cast.shop, from: .number(ParsedNumber(number: Cast.customer, region: "GB", kind: .mobile)),
            body: MessageBody("my tap drips"), at: now)
    }

    private var letter: SQL {
        """
        INSERT INTO outbox (id, cause, kind, lane_from, lane_to, ordinal, body, correlation, priority, state, attempt, not_before,
            expires_at, doubted_at, resend_at, look_at, conflicted, created_at, changed_at)
        VALUES ('L1', 'reply:SM0', 'customer', \(Cast.shop), \(Cast.customer), 1, 'Hello', 'c', 1, 'ambiguous', 1, \(now),
            \(now + .hours(12)), \(now), \(now), \(now), 0, \(now), \(now))
        """
    }
}
