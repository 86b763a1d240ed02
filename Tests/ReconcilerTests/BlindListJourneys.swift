import Domain
import EngineKit
import Gate
import Locking
import Outbox
import Relational
import Simulator
import Telemetry
import Testing
import Twilio

@testable import Delivery
@testable import Intake

@Suite("A list that shows nothing of what we have ourselves proves nothing")
struct BlindListJourneys {
    private let shop = Cast.shop.e164

    /// Somebody whose text was answered, and somebody whose webhook never came.
    private func oneHeardAndOneMissed(_ office: Office) async {
        office.clock.advance(.seconds(5))
        office.exchange.takeTexts(true)
        await office.carrier.text(from: Cast.customer.e164, to: shop, body: "I need a plumber in Leeds")
        _ = await office.carrier.settle()
        office.exchange.takeTexts(false)
        office.clock.advance(.seconds(1))
        await office.carrier.text(from: Cast.other.e164, to: shop, body: "Can you fit a tap in York?")
    }

    @Test("a missed text is found although the list was blind for longer than it is read back", arguments: Engine.available)
    func missed(engine: Engine) async throws {
        try await withOffice(engine) { office in
            await office.missed.step()
            await oneHeardAndOneMissed(office)
            office.carrier.faults.isListingBlind = true
            for _ in 0..<13 {
                office.clock.advance(.seconds(61))
                await office.compare()
            }
            #expect(office.metrics.value(.foundByListing) == 0)
            office.carrier.faults.isListingBlind = false
            await office.compare()
            #expect(office.metrics.value(.foundByListing) == 1)
        }
    }

    @Test("after a quarter of an hour it is believed: what we have may have been deleted there", arguments: Engine.available)
    func deleted(engine: Engine) async throws {
        try await withOffice(engine) { office in
            await office.missed.step()
            await oneHeardAndOneMissed(office)
            office.carrier.faults.isListingBlind = true
            let oldest: Query<Int64> = Query("SELECT MIN(at) FROM watermark WHERE kind = 'text'") { try $0[0].integer(0) }
            let before = try await office.database.ask(oldest)
            for _ in 0..<14 {
                office.clock.advance(.seconds(61))
                await office.compare()
            }
            #expect(try await office.database.ask(oldest) == before)
            office.clock.advance(.minutes(2))
            await office.compare()
            #expect(try await office.database.ask(oldest) > before)
        }
    }

    @Test("after a backup was put back nobody is answered again because the list was blind just then", arguments: Engine.available)
    func verified(engine: Engine) async throws {
        try await withOffice(engine) { office in
            office.exchange.takeTexts(true)
            await office.missed.step()
            office.clock.advance(.seconds(5))
            for phone in [Cast.customer, Cast.other] {
                await office.carrier.text(from: phone.e164, to: shop, body: "I need a plumber in Leeds")
                _ = await office.carrier.settle()
                office.clock.advance(.seconds(1))
            }
            // What the backup did not know.
            _ = try await office.database.batch(
                ["DELETE FROM outbox WHERE lane_to = \(Cast.other)", "DELETE FROM receipt WHERE their = \(Cast.other)"],
                writing: true)
            let carrier = BlindableCarrier(office.twilio)
            let verification = Verification(
                database: office.database, carrier: carrier, missed: office.missed, failSafeNumber: nil, ids: IdentifierSource(),
                clock: office.clock.wall, log: Log(level: .critical, sink: NoLog()))
            let since = office.clock.now
            office.clock.advance(.seconds(61))
            carrier.isBlind.withLock { $0 = true }
            await #expect(throws: CarrierUnavailable.self) { try await verification.step(since: since) }
            let open: Query<Int64> = Query("SELECT COUNT(*) FROM receipt WHERE disposition IS NULL") { try $0[0].integer(0) }
            #expect(try await office.database.ask(open) == 1)

            carrier.isBlind.withLock { $0 = false }
            #expect(try await verification.step(since: since))
            #expect(try await office.database.ask(open) == 0)
            await office.compare()
            #expect(office.heard(by: Cast.other).count == 1)
        }
    }
}

/// A carrier whose list of texts can go blind.
private final class BlindableCarrier: Carrier {
    let isBlind = Locked(false)
    private let inner: TwilioCarrier

    init(_ inner: TwilioCarrier) {
        self.inner = inner
    }

    func send<D: Draft>(
        _ permit: consuming Permit<D>, as letter: LetterID, validity: Duration, mayWrite: @escaping @Sendable () -> Bool
    ) async -> Delivery.CarrierAnswer {
        await inner.send(permit, as: letter, validity: validity, mayWrite: mayWrite)
    }

    func texts(from: PhoneNumber, to: PhoneNumber) async throws(CarrierUnavailable) -> [ListedText] {
        isBlind.withLock { $0 } ? [] : try await inner.texts(from: from, to: to)
    }

    func newestTexts() async throws(CarrierUnavailable) -> [ListedText] { try await inner.newestTexts() }
    func text(_ sid: String) async throws(CarrierUnavailable) -> ListedText? { try await inner.text(sid) }
    var clockAhead: Duration { inner.clockAhead }
}
