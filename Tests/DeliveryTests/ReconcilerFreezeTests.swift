import Domain
import Gate
import Lifecycle
import Locking
import Outbox
import Relational
import Telemetry
import Testing

@testable import Delivery

/// A process may stand still at any instruction, for any time, and then go on with what it has in its hands.
@Suite struct ReconcilerFreezeTests {
    @Test("a list that was asked for too early proves nothing, however late its answer is thought about")
    func staleList() async throws {
        let carrier = ForgetfulCarrier()
        try await Rig.with { rig in
            try await rig.postToCustomer("L1")
            let row = try #require(try await rig.database.tell(Lanes.claim(limit: 1, now: rig.clock.now)).first)
            let due = rig.clock.now + Lanes.lease + Patience.resend
            let doubt = Settlements.ambiguous(row, resendAt: due, detail: "no answer", at: rig.clock.now)
            #expect(try await rig.database.tell(doubt))
            let reconciler = Reconciler(
                database: rig.database, carrier: carrier, statuses: rig.statuses, aftermath: rig.aftermath,
                clock: WallClock { rig.clock.now }, log: Log(level: .critical, sink: rig.lines), metrics: rig.metrics)

            rig.clock.advance(by: Doubts.firstLook)
            carrier.whileListing { rig.clock.advance(by: .minutes(5)) }
            await reconciler.step()
            #expect(rig.clock.now > due)
            #expect(try await rig.state("L1") == .ambiguous, "it was asked two seconds after the send")

            carrier.whileListing {}
            rig.clock.advance(by: .minutes(1))
            await reconciler.step()
            #expect(try await rig.state("L1") == .queued, "it is absent from a list that was asked for in time")
        }
    }
}

/// A carrier that never got the letter, but other texts of the account.
private final class ForgetfulCarrier: Carrier {
    private let meanwhile = Locked<@Sendable () -> Void>({})

    /// What happens between the question for a list and its answer.
    func whileListing(_ happens: @escaping @Sendable () -> Void) { meanwhile.withLock { $0 = happens } }

    func send<D: Draft>(
        _ permit: consuming Permit<D>, as letter: LetterID, validity: Duration, mayWrite: @escaping @Sendable () -> Bool
    ) async -> CarrierAnswer {
        Issue.record("nothing is sent here")
        return .withdrawn
    }

    func texts(from: PhoneNumber, to: PhoneNumber) async throws(CarrierUnavailable) -> [ListedText] {
        meanwhile.withLock { $0 }()
        return []
    }

    func newestTexts() async throws(CarrierUnavailable) -> [ListedText] {
        [
            ListedText(
                sid: "SM9", body: MessageBody("Another text"), status: .sent, createdAt: Rig.start + .hours(1), isOutbound: true)
        ]
    }

    func text(_ sid: String) async throws(CarrierUnavailable) -> ListedText? { nil }

    var clockAhead: Duration { .zero }
}
