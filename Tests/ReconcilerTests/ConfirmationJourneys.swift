import Domain
import EngineKit
import Relational
import Simulator
import Store
import Telemetry
import Testing

@testable import Delivery
@testable import Outbox

@Suite("What the carrier answers by itself is not taken for a letter of ours")
struct ConfirmationJourneys {
    private let now = Moment(milliseconds: 1_781_082_000_000)

    @Test(
        "a STOP while a letter is in doubt: its confirmation is no stranger, and the letter never leaves",
        arguments: Engine.available)
    func stop(engine: Engine) async throws {
        try await withOffice(engine) { office in
            office.exchange.takeTexts(true)
            office.carrier.next(.close(accepted: false))
            let letter = try await office.post("reply:1", "Thursday at nine")
            await office.deliver()
            office.clock.advance(.seconds(1))
            await office.carrier.text(from: Cast.customer.e164, to: Cast.shop.e164, body: "Stop")
            #expect(office.carrier.ledger.texts.count { $0.way == .carrier } == 1, "the carrier confirms")
            try await office.reconcile(through: .minutes(3))
            #expect(try await office.state(letter) == .ambiguous)
            try await office.post("reply:2", "Somebody else", to: Cast.other)
            await office.deliver()
            try await office.reconcile(through: .minutes(2))
            await office.deliver()
            #expect(try await office.state(letter) == .withheld)
            #expect(office.heard().isEmpty)
            #expect(office.metrics.value(.outboxPerson) == 0)
        }
    }

    @Test("a letter that did leave before the STOP is found beside the confirmation", arguments: Engine.available)
    func found(engine: Engine) async throws {
        try await withOffice(engine) { office in
            office.exchange.takeTexts(true)
            office.carrier.faults.callbackLoss = 1
            office.carrier.next(.close(accepted: true))
            let letter = try await office.post("reply:1", "You have been booked")
            await office.deliver()
            await office.carrier.text(from: Cast.customer.e164, to: Cast.shop.e164, body: "STOP")
            _ = await office.carrier.settle()
            await office.reconcile(after: .seconds(2))
            #expect(try await office.state(letter) == .delivered)
            #expect(office.metrics.value(.outboxDouble) == 0)
        }
    }

    @Test(
        "what was said near a text decides whether the carrier sent it",
        arguments: [
            ("STOP", 0, false), (" stop! ", -59, false), ("Unsubscribe", 59, false), ("STOP", 61, true), ("STOP", -61, true),
            ("please stop the tap dripping", 0, true), ("START", 0, false), ("Yes", 0, false), ("Hello", 0, true),
        ] as [(String, Int, Bool)])
    func words(_ said: String, _ seconds: Int, _ isKept: Bool) {
        let own = ListedText(
            sid: "SM1", body: MessageBody("You have successfully been unsubscribed."), status: .delivered, createdAt: now,
            isOutbound: true)
        let kept = Reckoning.withoutConfirmations(
            doubt("Thursday at nine"), [own], after: [SaidText(body: MessageBody(said), at: now + .seconds(seconds))],
            ahead: .zero)
        #expect(kept == (isKept ? [own] : []))
    }

    @Test("the letter to the letter is the letter, whatever was said")
    func exact() {
        let text = ListedText(
            sid: "SM1", body: MessageBody("Thursday at nine"), status: .delivered, createdAt: now, isOutbound: true)
        let altered = ListedText(
            sid: "SM2", body: MessageBody("Thursday at nine."), status: .delivered, createdAt: now, isOutbound: true)
        let stop = SaidText(body: MessageBody("?"), optOut: .stop, at: now)
        let start = SaidText(body: MessageBody("START"), at: now)
        let doubt = doubt("Thursday at nine")
        #expect(Reckoning.withoutConfirmations(doubt, [text, altered], after: [stop], ahead: .zero) == [text])
        #expect(Reckoning.withoutConfirmations(doubt, [text, altered], after: [start], ahead: .zero) == [text, altered])
    }

    private func doubt(_ words: String) -> Doubt {
        Doubt(
            row: OutboxRow(
                id: LetterID("L1"), cause: "reply:1", kind: .customer,
                letter: Letter(from: Cast.shop, to: Cast.customer, body: MessageBody(words), client: Cast.client), correlation: "c",
                priority: 1, attempt: 1, createdAt: now, expiresAt: now + .hours(1)),
            triedAt: now, doubtedAt: now, resendAt: now)
    }
}
