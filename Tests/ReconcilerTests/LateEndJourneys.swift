import Domain
import EngineKit
import Outbox
import Relational
import Simulator
import Telemetry
import Testing

@testable import Delivery

@Suite("The carrier is asked once for an end that it never told")
struct LateEndJourneys {
    @Test("twelve hours later the end is asked for, and only forward", arguments: Engine.available)
    func end(engine: Engine) async throws {
        try await withOffice(engine) { office in
            office.carrier.faults.callbackLoss = 1
            let letter = try await office.post("reply:1")
            await office.deliver()
            _ = await office.carrier.settle()
            #expect(try await office.state(letter) == .accepted)
            office.clock.advance(.hours(12))
            await office.lateEnds.step()
            #expect(try await office.state(letter) == .accepted, "not before twelve hours have passed")
            office.clock.advance(.milliseconds(1))
            await office.lateEnds.step()
            #expect(try await office.state(letter) == .delivered)
            #expect(office.metrics.value(.outboxEndUnknown) == 0)
        }
    }

    @Test("an end that the carrier does not know either is counted, and not asked for again", arguments: Engine.available)
    func unknown(engine: Engine) async throws {
        try await withOffice(engine) { office in
            office.carrier.faults.callbackLoss = 1
            let letter = try await office.post("reply:1")
            await office.deliver()
            _ = await office.carrier.settle()
            _ = try await office.database.batch(["UPDATE outbox SET sid = 'SMnobody'"], writing: true)
            for _ in 0..<3 {
                office.clock.advance(.hours(13))
                await office.lateEnds.step()
            }
            #expect(try await office.state(letter) == .accepted)
            #expect(office.metrics.value(.outboxEndUnknown) == 1)
        }
    }
}
