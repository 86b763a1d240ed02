import Domain
import EngineKit
import Gate
import Outbox
import Relational
import Simulator
import Telemetry
import Testing
import Twilio

@testable import Delivery

@Suite("A letter in doubt is looked for before anything is repeated")
struct DoubtJourneys {
    @Test("D5: the carrier accepts, its answer and callbacks are lost: sent once, found", arguments: Engine.available)
    func answerLost(engine: Engine) async throws {
        try await withOffice(engine) { office in
            office.carrier.faults.callbackLoss = 1
            for fault in [SendFault.close(accepted: true), .reset(accepted: true), .answer(status: 500, accepted: true)] {
                office.carrier.next(fault)
                let letter = try await office.post("reply:\(fault)", "\(fault)")
                await office.deliver()
                #expect(try await office.state(letter) == .ambiguous)
                await office.reconcile(after: .milliseconds(1900))
                #expect(try await office.state(letter) == .ambiguous, "not looked for before two seconds have passed")
                _ = await office.carrier.settle()
                await office.reconcile(after: .milliseconds(100))
                #expect(try await office.state(letter) == .delivered)
            }
            #expect(office.heard().count == 3)
            #expect(office.metrics.value(.outboxFound) == 3)
            #expect(office.metrics.value(.outboxResent) == 0)
        }
    }

    @Test("D9: two equal replies in a row, the first one's answer lost: both arrive once, in order", arguments: Engine.available)
    func twoEqual(engine: Engine) async throws {
        try await withOffice(engine) { office in
            office.carrier.faults.callbackLoss = 1
            office.carrier.next(.close(accepted: true))
            let first = try await office.post("reply:1", "On our way")
            let second = try await office.post("reply:2", "On our way")
            await office.deliver()
            #expect(try await office.state(second) == .queued, "nothing goes past a letter in doubt")
            await office.reconcile(after: .seconds(2))
            await office.deliver()
            #expect(office.heard() == ["On our way", "On our way"])
            let sids = office.carrier.received(by: Cast.customer.e164).map(\.sid)
            let kept = try await office.database.ask(
                .all("SELECT id, sid FROM outbox ORDER BY ordinal") { (try $0.text(0), try $0.optionalText(1)) })
            #expect(kept.map(\.0) == [first.text, second.text])
            #expect(kept.map(\.1) == sids)
        }
    }

    @Test("D4: credentials refused three times: tried after 1, 2 and 4 s, sent once", arguments: Engine.available)
    func credentials(engine: Engine) async throws {
        try await withOffice(engine) { office in
            office.carrier.next(.unauthorised, times: 3)
            try await office.post("reply:1")
            await office.deliver()
            for seconds in [1, 2, 4] {
                office.clock.advance(.milliseconds(seconds * 1000 - 1))
                await office.deliver()
                #expect(office.heard().isEmpty, "too early for the try after \(seconds) s")
                office.clock.advance(.milliseconds(1))
                await office.deliver()
            }
            #expect(office.heard() == ["Hello"])
        }
    }

    @Test("a lease that lapsed is a doubt like any other: found when it was sent", arguments: Engine.available)
    func lapsed(engine: Engine) async throws {
        try await withOffice(engine) { office in
            office.carrier.faults.callbackLoss = 1
            let letter = try await office.post("reply:1")
            let row = try #require(try await office.database.tell(Lanes.claim(limit: 1, now: office.clock.now)).first)
            _ = await office.twilio.send(try permit(row), as: letter, validity: .minutes(5)) { true }
            _ = try await office.database.batch(["UPDATE outbox SET leased_until = 1"], writing: true)
            await office.deliver()
            #expect(try await office.state(letter) == .ambiguous)
            await office.reconcile(after: .seconds(2))
            #expect(try await [.accepted, .sent, .delivered].contains(office.state(letter)))
            #expect(office.heard() == ["Hello"])
        }
    }

    @Test("absent for long while others appear: sent again, once", arguments: Engine.available)
    func resent(engine: Engine) async throws {
        try await withOffice(engine) { office in
            office.carrier.next(.close(accepted: false))
            let letter = try await office.post("reply:1")
            await office.deliver()
            try await office.reconcile(through: .minutes(3))
            #expect(try await office.state(letter) == .ambiguous)
            try await office.post("reply:2", "Somebody else", to: Cast.other)
            await office.deliver()
            try await office.reconcile(through: .seconds(44))
            #expect(try await office.state(letter) == .ambiguous, "not before the end of lease, connection and lag")
            try await office.reconcile(through: .seconds(1))
            #expect(try await office.state(letter) == .queued)
            await office.deliver()
            #expect(office.heard() == ["Hello"])
            #expect(office.metrics.value(.outboxResent) == 1)
        }
    }

    @Test(
        "what is urgent to the owner is not sent again by the way that failed: the operator is told of each",
        arguments: Engine.available)
    func urgent(engine: Engine) async throws {
        try await withOffice(engine) { office in
            for cause in ["notice:1", "notice:2"] {
                office.carrier.next(.close(accepted: false))
                let letter = try await office.postDanger(cause)
                await office.deliver()
                try await office.post("reply:\(cause)", "Somebody else", to: Cast.other)
                await office.deliver()
                try await office.reconcile(through: .seconds(226))
                #expect(try await office.state(letter) == .person)
                await office.deliver()
            }
            #expect(office.heard(by: Cast.owner).isEmpty)
            #expect(office.metrics.value(.outboxResent) == 0)
            #expect(office.heard(by: Cast.founder).count == 2, "each one, and not one in six hours")
        }
    }

    @Test("absent again after it was sent again: a person, and the owner gets the words", arguments: Engine.available)
    func absentAgain(engine: Engine) async throws {
        try await withOffice(engine) { office in
            office.carrier.next(.close(accepted: false))
            let letter = try await office.post("reply:1", "Thursday at nine")
            await office.deliver()
            office.clock.advance(.seconds(1))
            try await office.post("reply:2", "Somebody else", to: Cast.other)
            await office.deliver()
            office.carrier.next(.close(accepted: false))
            try await office.reconcile(through: .seconds(230))
            await office.deliver()
            #expect(try await office.state(letter) == .ambiguous)
            try await office.reconcile(through: .seconds(230))
            await office.deliver()
            #expect(try await office.state(letter) == .person)
            #expect(office.heard().isEmpty)
            #expect(office.metrics.value(.outboxResent) == 1)
            let heard = office.heard(by: Cast.owner)
            #expect(heard.contains { $0.contains("Thursday at nine") && $0.contains(Cast.customer.e164) })
        }
    }

    @Test(
        "a silent account proves nothing: nothing is sent again, and after a quarter of an hour a person decides",
        arguments: Engine.available)
    func silent(engine: Engine) async throws {
        try await withOffice(engine) { office in
            office.carrier.next(.close(accepted: false))
            let letter = try await office.post("reply:1")
            await office.deliver()
            try await office.reconcile(through: .minutes(14))
            #expect(try await office.state(letter) == .ambiguous)
            try await office.reconcile(through: .minutes(2))
            #expect(try await office.state(letter) == .person)
            #expect(office.heard().isEmpty)
        }
    }

    @Test("a list that fails puts the brake on: nothing is sent again for ten minutes", arguments: Engine.available)
    func braked(engine: Engine) async throws {
        try await withOffice(engine) { office in
            office.carrier.next(.close(accepted: false))
            let letter = try await office.post("reply:1")
            await office.deliver()
            try await office.reconcile(through: .seconds(100))
            office.carrier.nextListing(.answer(status: 500))
            try await office.reconcile(through: .seconds(100))
            try await office.post("reply:2", "Somebody else", to: Cast.other)
            await office.deliver()
            try await office.reconcile(through: .minutes(7))
            #expect(try await office.state(letter) == .ambiguous)
            try await office.reconcile(through: .minutes(3))
            #expect(try await office.state(letter) == .queued)
            #expect(office.metrics.value(.listingFailed) == 1)
        }
    }

    @Test(
        "while the list cannot be had the brake is renewed, but not by every look of the same seconds", arguments: Engine.available)
    func brakeIsSparse(engine: Engine) async throws {
        try await withOffice(engine) { office in
            for _ in 0..<2 { office.carrier.next(.close(accepted: false)) }
            for _ in 0..<20 { office.carrier.nextListing(.answer(status: 500)) }
            try await office.post("reply:1")
            await office.deliver()
            office.clock.advance(.seconds(3))
            try await office.post("reply:2", "Somebody else", to: Cast.other)
            await office.deliver()
            try await office.reconcile(through: .seconds(1))
            let first = try await office.trouble()
            #expect(first != nil && office.metrics.value(.listingFailed) == 1)
            try await office.reconcile(through: .seconds(2))
            #expect(office.metrics.value(.listingFailed) > 1)
            #expect(try await office.trouble() == first)
            try await office.reconcile(through: .minutes(1))
            #expect(try await office.trouble().map { $0 >= office.clock.now - .minutes(1) } == true)
        }
    }

    @Test("a fail-safe is never sent again", arguments: Engine.available)
    func failSafe(engine: Engine) async throws {
        try await withOffice(engine) { office in
            office.carrier.next(.close(accepted: false))
            let letter = try await office.postFailSafe("failsafe:1")
            await office.deliver()
            try await office.post("reply:2", "Somebody else", to: Cast.other)
            office.clock.advance(.seconds(1))
            await office.deliver()
            try await office.reconcile(through: .minutes(5))
            #expect(try await office.state(letter) == .person)
            #expect(office.metrics.value(.outboxResent) == 0)
        }
    }

    @Test("what is too old to be useful is not sent again", arguments: Engine.available)
    func tooLate(engine: Engine) async throws {
        try await withOffice(engine) { office in
            office.carrier.next(.close(accepted: false))
            let letter = try await office.post("reply:1", lifetime: .minutes(3))
            await office.deliver()
            try await office.reconcile(through: .minutes(4))
            #expect(try await office.state(letter) == .person)
        }
    }

    @Test("both were accepted after all: the second SID is kept and counted", arguments: Engine.available)
    func double(engine: Engine) async throws {
        try await withOffice(engine) { office in
            office.carrier.faults = Faults(listingLag: .minutes(30), callbackLoss: 1)
            office.carrier.next(.close(accepted: true))
            let letter = try await office.post("reply:1")
            await office.deliver()
            office.carrier.faults.listingLag = .zero
            office.clock.advance(.seconds(1))
            try await office.post("reply:2", "Somebody else", to: Cast.other)
            await office.deliver()
            try await office.reconcile(through: .seconds(240))
            await office.deliver()
            #expect(office.heard() == ["Hello", "Hello"], "the listing lied for longer than anybody waits: what cannot be closed")
            for text in office.carrier.received(by: Cast.customer.e164) {
                _ = await office.carrier.deliver(
                    office.carrier.statusForm(of: text, status: .delivered), to: try #require(text.statusCallback))
            }
            #expect(try await office.state(letter) == .delivered)
            #expect(office.metrics.value(.outboxDouble) == 1)
        }
    }

    @Test(
        "a wholly different text in its place goes to a person, and so does one of another number", arguments: Engine.available,
        [
            ("Thursday at nine?", "Written by hand elsewhere"),
            ("+447700900123 is ringing you back. Please ring them.", "+447700900124 is ringing you back. Please ring them."),
        ])
    func stranger(engine: Engine, bodies: (ours: String, other: String)) async throws {
        try await withOffice(engine) { office in
            office.carrier.next(.close(accepted: false))
            let letter = try await office.post("reply:1", bodies.ours)
            await office.deliver()
            let words = HelpText(
                Letter(from: Cast.shop, to: Cast.customer, body: MessageBody(bodies.other), client: nil))
            switch SystemGate.clear(words, under: Circumstances(switches: .allOff, client: nil, recipientStopped: false)) {
            case .refused: Issue.record("refused")
            case .allowed(let permit): _ = await office.twilio.send(permit, as: LetterID("none"), validity: .minutes(5)) { true }
            }
            await office.reconcile(after: .seconds(2))
            #expect(try await office.state(letter) == .person)
        }
    }

    @Test("many nodes look for one letter, and one of them sends it again", arguments: Engine.available)
    func nodes(engine: Engine) async throws {
        try await withOffices(engine, 3) { offices in
            let first = offices[0]
            first.carrier.next(.close(accepted: false))
            try await first.post("reply:1")
            await first.deliver()
            first.clock.advance(.seconds(1))
            try await first.post("reply:2", "Somebody else", to: Cast.other)
            await first.deliver()
            for _ in 0..<10 {
                first.clock.advance(.seconds(30))
                await withDiscardingTaskGroup { group in
                    for office in offices { group.addTask { await office.reconciler.step() } }
                }
                await withDiscardingTaskGroup { group in
                    for office in offices { group.addTask { await office.deliver() } }
                }
            }
            #expect(first.heard() == ["Hello"])
            #expect(offices.map { $0.metrics.value(.outboxResent) }.reduce(0, +) == 1)
        }
    }

    private func permit(_ row: OutboxRow) throws -> Permit<CustomerText> {
        let client = Client(
            id: Cast.client, businessName: "Smith", ownerPhone: Cast.owner, twilioNumber: Cast.shop, forwardingEnabled: true,
            notify: .sms)
        switch SystemGate.clear(
            CustomerText(row.letter), under: Circumstances(switches: .allOff, client: client, recipientStopped: false))
        {
        case .refused(let refusal): throw refusal
        case .allowed(let permit): return permit
        }
    }
}
