import Domain
import EngineKit
import Locking
import Outbox
import Relational
import Simulator
import Store
import Telemetry
import Testing

@testable import Delivery
@testable import Intake

@Suite("What never reached us is found in the carrier's record")
struct InboundJourneys {
    private let customer = Cast.customer.e164
    private let shop = Cast.shop.e164

    @Test(
        "a text whose webhook never came is found, answered once, and not again when it comes after all",
        arguments: Engine.available)
    func text(engine: Engine) async throws {
        try await withOffice(engine) { office in
            let sent = await office.carrier.text(from: customer, to: shop, body: "I need a plumber in Leeds")
            office.clock.advance(.seconds(59))
            await office.compare()
            #expect(office.heard().isEmpty, "the webhook may still come")
            office.clock.advance(.seconds(2))
            await office.compare()
            #expect(office.heard().count == 1)
            #expect(office.metrics.value(.foundByListing) == 1)
            office.exchange.takeTexts(true)
            await office.carrier.text(from: customer, to: shop, body: "I need a plumber in Leeds", sid: sent.sid)
            for _ in 0..<3 {
                office.clock.advance(.minutes(1))
                await office.compare()
            }
            #expect(office.heard().count == 1)
            #expect(office.metrics.value(.foundByListing) == 1)
            let correlation = try await office.database.ask(.first("SELECT correlation FROM receipt") { try $0.text(0) })
            #expect(correlation?.hasPrefix("listing-") == true)
        }
    }

    @Test("a call of which no webhook came is found, and its caller texted once", arguments: Engine.available)
    func call(engine: Engine) async throws {
        try await withOffice(engine) { office in
            await office.carrier.call(from: customer, to: shop)
            for _ in 0..<3 {
                office.clock.advance(.seconds(61))
                await office.compare()
            }
            #expect(office.heard().count == 1)
            #expect(office.metrics.value(.foundByListing) == 1)
        }
    }

    @Test("what came before a number was ours is none of our business", arguments: Engine.available)
    func before(engine: Engine) async throws {
        try await withOffice(engine) { office in
            await office.carrier.text(from: customer, to: Cast.operations.e164, body: "Old news")
            office.clock.advance(.minutes(5))
            _ = try await office.database.tell(Numbers.insert(Cast.operations, role: .system, client: nil, at: office.clock.now))
            for _ in 0..<3 {
                office.clock.advance(.seconds(61))
                await office.compare()
            }
            #expect(office.metrics.value(.foundByListing) == 0)
        }
    }

    @Test("a list that fails is asked again, and nothing is lost", arguments: Engine.available)
    func failing(engine: Engine) async throws {
        try await withOffice(engine) { office in
            office.carrier.nextListing(.answer(status: 500), times: 4)
            await office.carrier.text(from: customer, to: shop, body: "I need a plumber in Leeds")
            for _ in 0..<5 {
                office.clock.advance(.seconds(61))
                await office.compare()
            }
            #expect(office.heard().count == 1)
        }
    }

    @Test("many pages of texts are read down to the watermark", arguments: Engine.available)
    func pages(engine: Engine) async throws {
        try await withOffice(engine) { office in
            for index in 0..<120 {
                await office.carrier.text(from: "+4477009\(10_000 + index)", to: shop, body: "Text \(index)")
            }
            office.clock.advance(.seconds(61))
            await office.missed.step()
            #expect(office.metrics.value(.foundByListing) == 120)
        }
    }

    @Test(
        "however many numbers there are, the account's two lists are asked, and what is for others is left",
        arguments: Engine.available)
    func manyNumbers(engine: Engine) async throws {
        try await withOffice(engine) { office in
            let ledger = CountingLedger()
            let missed = MissedWebhooks(
                database: office.database, ledger: ledger, intake: office.intake, ownNumbers: [], node: "another",
                clock: office.clock.wall,
                ids: IdentifierSource(), log: Log(level: .critical, sink: NoLog()), metrics: office.metrics)
            let start = office.clock.now
            for index in 0..<250 {
                let number = try #require(PhoneNumber(e164: "+4477009\(20_000 + index)"))
                _ = try await office.database.tell(Numbers.insert(number, role: .system, client: nil, at: start))
            }
            office.clock.advance(.minutes(5))
            for number in ["+447700920007", "+447700999999"] {
                ledger.add("SM\(number)", to: try #require(PhoneNumber(e164: number)), at: start + .minutes(1))
            }
            await missed.step()
            #expect(ledger.questions == [start - .seconds(1), start - .seconds(1)])
            let found = try await office.database.ask(.all("SELECT sid FROM receipt") { try $0.text(0) })
            #expect(found == ["SM+447700920007"])
            await missed.step()
            #expect(ledger.questions.count == 2, "all is compared up to a minute ago")
        }
    }

    @Test("one node of all compares", arguments: Engine.available)
    func oneNode(engine: Engine) async throws {
        try await withOffices(engine, 3) { offices in
            await offices[0].carrier.text(from: customer, to: shop, body: "I need a plumber in Leeds")
            offices[0].clock.advance(.seconds(61))
            await withDiscardingTaskGroup { group in
                for office in offices { group.addTask { await office.missed.step() } }
            }
            #expect(offices.map { $0.metrics.value(.foundByListing) }.reduce(0, +) == 1)
            let holders = try await offices[0].database.ask(.all("SELECT holder FROM lease") { try $0.text(0) })
            #expect(holders.count == 1)
        }
    }

    @Test("a reply in the webhook's answer, whose callback never comes, is found", arguments: Engine.available)
    func twiml(engine: Engine) async throws {
        try await withOffice(engine) { office in
            office.exchange.takeTexts(true)
            office.carrier.faults.callbackLoss = 1
            await office.carrier.text(from: customer, to: shop, body: "I need a plumber in Leeds")
            #expect(office.carrier.received(by: customer).map(\.way) == [.twiml])
            _ = await office.carrier.settle()
            _ = try await office.database.batch(["UPDATE outbox SET leased_until = 1 WHERE state = 'twiml'"], writing: true)
            await office.deliver()
            await office.reconcile(after: .seconds(15))
            let states = try await office.database.ask(
                .all("SELECT state FROM outbox WHERE lane_to = \(customer)") { try $0.text(0) })
            #expect(states == ["delivered"])
            #expect(office.heard().count == 1)
            let braked = try await office.database.ask(CarrierHealth.read(at: office.clock.now)).isBraked(at: office.clock.now)
            #expect(braked, "a callback was overdue")
        }
    }
}

/// A record of texts, and of when it was asked.
private final class CountingLedger: CarrierLedger {
    private let state = Locked((texts: [InboundText](), questions: [Moment]()))

    var questions: [Moment] { state.withLock { $0.questions } }

    func add(_ sid: String, to number: PhoneNumber, at moment: Moment) {
        let sender = Sender.number(ParsedNumber(number: Cast.customer, region: "GB", kind: .mobile))
        let text = InboundText(sid: sid, to: number, from: sender, body: MessageBody("Hello"), at: moment)
        state.withLock { $0.texts.append(text) }
    }

    func texts(since: Moment) async throws(CarrierUnavailable) -> [InboundText] {
        state.withLock { state in
            state.questions.append(since)
            return state.texts
        }
    }

    func calls(since: Moment) async throws(CarrierUnavailable) -> [CallEvent] {
        state.withLock { $0.questions.append(since) }
        return []
    }
}
