import Domain
import EngineKit
import Glibc
import Locking
import Outbox
import Relational
import Telemetry
import Testing

@testable import Delivery

/// The machine's clock, which is the database's too, put wrong by a test.
private final class WrongClock: Sendable {
    private let offset = Locked(Duration.zero)

    var ahead: Duration {
        get { offset.withLock { $0 } }
        set { offset.withLock { $0 = newValue } }
    }

    var wallClock: WallClock {
        WallClock {
            var time = timespec()
            clock_gettime(CLOCK_REALTIME, &time)
            return Moment(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000) + self.ahead
        }
    }
}

@Suite struct ClockWatchTests {
    @Test("a clock is right within a second of the database's, and wrong beyond, to both sides", arguments: Engine.available)
    func bound(_ engine: Engine) async throws {
        try await withWatch(engine) { watch, clock in
            #expect(!watch.isRight, "nothing is known before it was compared")
            #expect(watch.wrongBy == nil)
            for milliseconds: Int64 in [0, 700, -700, 2500, -2500, 0, 86_400_000, -86_400_000, 300] {
                clock.ahead = .milliseconds(milliseconds)
                let isRight = milliseconds.magnitude <= 1000
                // A comparison that takes long on a busy machine proves nothing and is made again.
                for _ in 0..<100 where watch.isRight != isRight || (watch.wrongBy == nil) != isRight { await watch.compare() }
                #expect(watch.isRight == isRight, "\(milliseconds) ms ahead")
                #expect((watch.wrongBy == nil) == isRight, "\(milliseconds) ms ahead")
            }
        }
    }

    @Test("a clock that was put forward or back is not trusted until it was compared again", arguments: Engine.available)
    func step(_ engine: Engine) async throws {
        try await withWatch(engine) { watch, clock in
            for _ in 0..<100 where !watch.isRight { await watch.compare() }
            #expect(watch.isRight)
            clock.ahead = .milliseconds(700)
            #expect(!watch.isRight)
            for _ in 0..<100 where !watch.isRight { await watch.compare() }
            #expect(watch.isRight, "it moved, and is still within a second")
        }
    }

    @Test("a node whose clock is not trusted sends nothing, lets nothing lapse and lets nothing expire")
    func idle() async throws {
        let mayAct = Locked(false)
        try await Rig.with(mayAct: { mayAct.withLock { $0 } }) { rig in
            try await rig.postToCustomer("L1")
            try await rig.postToCustomer("L2", to: Rig.owner)
            try await rig.apply("UPDATE outbox SET state = 'rest', leased_until = 1, tried_at = 1 WHERE id = 'L2'")
            rig.clock.advance(by: .hours(24))
            await rig.step()
            #expect(rig.carrier.connections == 0)
            #expect(try await [rig.state("L1"), rig.state("L2")] == [.queued, .rest])
            mayAct.withLock { $0 = true }
            await rig.step()
            #expect(try await [rig.state("L1"), rig.state("L2")] == [.expired, .ambiguous])
        }
    }

    private func withWatch(_ engine: Engine, _ body: (ClockWatch, WrongClock) async throws -> Void) async throws {
        try await withDatabase(engine) { database in
            let clock = WrongClock()
            let watch = ClockWatch(
                database: database, clock: clock.wallClock, log: Log(level: .error, sink: RecordingLog()),
                metrics: Metrics())
            try await body(watch, clock)
        }
    }
}
