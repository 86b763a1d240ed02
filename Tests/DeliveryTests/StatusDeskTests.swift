import Domain
import Locking
import Outbox
import Relational
import Telemetry
import Testing

@testable import Delivery

@Suite struct StatusDeskTests {
    @Test(
        "every status moves a letter to where it belongs",
        arguments: [
            (MessageStatus.accepted, LetterState.accepted), (.scheduled, .accepted), (.queued, .accepted), (.sending, .accepted),
            (.sent, .sent), (.delivered, .delivered), (.read, .delivered), (.partiallyDelivered, .delivered),
            (.undelivered, .undelivered), (.failed, .failed), (.canceled, .failed), (.receiving, .queued), (.received, .queued),
        ])
    func progress(status: MessageStatus, state: LetterState) async throws {
        try await Rig.with { rig in
            try await rig.postToCustomer("L1")
            try await rig.statuses.report(sid: "SM1", status: status, letter: LetterID("L1"), refusal: nil)
            #expect(try await rig.state("L1") == state)
        }
    }

    @Test("a text that did not arrive is told once, however often the carrier says so")
    func undelivered() async throws {
        try await Rig.with { rig in
            try await rig.postToCustomer("L1")
            let refusal = CarrierRefusal(code: 30006, consequence: .landline)
            for _ in 0..<3 {
                try await rig.statuses.report(sid: "SM1", status: .undelivered, letter: LetterID("L1"), refusal: refusal)
            }
            #expect(rig.metrics.value(.outboxFailed) == 1)
            #expect(try await rig.number("SELECT COUNT(*) FROM outbox WHERE kind = 'owner'") == 1)
            #expect(try await rig.number("SELECT COUNT(*) FROM outbox WHERE kind = 'founder'") == 1)
        }
    }

    @Test("two different ends are counted and said; the first is kept")
    func conflict() async throws {
        try await Rig.with { rig in
            try await rig.postToCustomer("L1")
            for status in [MessageStatus.delivered, .undelivered, .undelivered, .read] {
                try await rig.statuses.report(sid: "SM1", status: status, letter: LetterID("L1"), refusal: nil)
            }
            #expect(try await rig.state("L1") == .delivered)
            #expect(rig.metrics.value(.outboxConflicted) == 1)
            #expect(rig.metrics.value(.outboxDelivered) == 1)
            #expect(try await rig.number("SELECT COUNT(*) FROM outbox") == 1, "nobody is told that it did not arrive")
        }
    }

    @Test("a report about a text of somebody else changes nothing")
    func stranger() async throws {
        try await Rig.with { rig in
            try await rig.postToCustomer("L1")
            try await rig.statuses.report(sid: "SM1", status: .failed, letter: LetterID("L9"), refusal: nil)
            try await rig.statuses.report(sid: "SM1", status: .failed, letter: nil, refusal: nil)
            #expect(try await rig.state("L1") == .queued)
            #expect(rig.metrics.value(.outboxFailed) == 0)
        }
    }
}

@Suite struct PaceTests {
    private let number = Rig.our

    @Test("a number's letters leave one interval apart, another number's at once")
    func interval() {
        let pace = Pace(perSecond: 4)
        let slots = (0..<4).map { _ in pace.reserve(number, now: Rig.start, patience: .seconds(2)) - Rig.start }
        #expect(slots == [0, 250, 500, 750].map { .milliseconds($0) })
        #expect(pace.reserve(Rig.owner, now: Rig.start, patience: .seconds(2)) == Rig.start)
        #expect(pace.reserve(number, now: Rig.start + .seconds(5), patience: .seconds(2)) == Rig.start + .seconds(5))
    }

    @Test("who will not wait for an instant does not keep it from others")
    func impatience() {
        let pace = Pace(perSecond: 1)
        let slots = (0..<16).map { _ in pace.reserve(number, now: Rig.start, patience: .seconds(2)) - Rig.start }
        #expect(slots == [0, 1, 2].map { .seconds($0) } + Array(repeating: .seconds(3), count: 13))
        #expect(pace.reserve(number, now: Rig.start + .seconds(3), patience: .seconds(2)) == Rig.start + .seconds(3))
    }

    @Test("a number on hold stays on hold, and a shorter hold does not end a longer one")
    func hold() {
        let pace = Pace(perSecond: 10)
        pace.hold(number, until: Rig.start + .minutes(15))
        pace.hold(number, until: Rig.start + .seconds(1))
        #expect(pace.reserve(number, now: Rig.start, patience: .seconds(2)) == Rig.start + .minutes(15))
    }
}

/// Runs what blocks on a thread that may be blocked.
func onThread<T: Sendable>(_ body: @escaping @Sendable () -> T) async -> T {
    await withCheckedContinuation { continuation in
        OwnThread("test") { continuation.resume(returning: body()) }.detach()
    }
}
