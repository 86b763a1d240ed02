import Domain
import Lifecycle
import Locking
import Outbox
import Relational
import Store
import Telemetry
import Testing

@testable import Delivery

@Suite struct DeliveryTests {
    private static func refusal(_ code: Int, _ consequence: CarrierRefusal.Consequence) -> CarrierAnswer {
        .refused(CarrierRefusal(code: code, consequence: consequence))
    }

    @Test("a letter the carrier takes is sent once, as it was posted")
    func accepted() async throws {
        try await Rig.with { rig in
            try await rig.postToCustomer("L1")
            rig.clock.advance(by: .minutes(10))
            await rig.step()
            await rig.step()
            let sent = RecordingCarrier.Sent(
                letter: LetterID("L1"), kind: .customer, from: Rig.our, to: Rig.customer, words: "Hello", validity: .minutes(20))
            #expect(rig.carrier.sent == [sent])
            #expect(try await rig.state("L1") == .accepted)
            #expect(try await rig.database.ask(StatusReports.find(sid: "SM1"))?.id == LetterID("L1"))
            #expect(rig.metrics.value(.outboxAccepted) == 1)
        }
    }

    @Test("what provably did not leave is tried again after 1, 2 and 4 seconds, then after minutes")
    func retried() async throws {
        let never = CarrierAnswer.notSent(reason: "no route")
        try await Rig.with(RecordingCarrier(Array(repeating: never, count: 8))) { rig in
            try await rig.postToCustomer("L1", lifetime: .hours(6))
            let waits: [Duration] = [
                .seconds(1), .seconds(2), .seconds(4), .minutes(1), .minutes(2), .minutes(5), .minutes(10), .minutes(10),
            ]
            for (index, wait) in waits.enumerated() {
                await rig.step()
                #expect(
                    try await rig.standing("L1")
                        == Standing(
                            state: .queued, attempt: Int64(index + 1), wait: wait, detail: "no route", code: nil))
                rig.clock.advance(by: wait - .milliseconds(1))
                await rig.step()
                #expect(rig.carrier.connections == index + 1, "not a millisecond too early")
                rig.clock.advance(by: .milliseconds(1))
            }
            await rig.step()
            #expect(try await rig.state("L1") == .accepted)
            #expect(rig.metrics.value(.outboxRetried) == 8)
            #expect(rig.lines.lines(.warning).contains("SMS send failed (attempt 2/3)"))
            #expect(rig.lines.lines(.info).contains("Retrying SMS send in 4000ms..."))
        }
    }

    @Test("a hold that comes between claim and bytes stops the letter: nothing leaves")
    func heldAtTheLastWord() async throws {
        let hold = Hold()
        try await Rig.with(RecordingCarrier(beforeWriting: { try await hold.flip() })) { rig in
            await hold.aim { try await rig.apply(Switchboard.set(Switches(outboundPaused: .hold), for: .global)) }
            try await rig.postToCustomer("L1")
            await rig.step()
            #expect(rig.carrier.connections == 1)
            #expect(rig.carrier.sent.isEmpty)
            #expect(try await rig.standing("L1")?.state == .withheld)
            #expect(try await rig.standing("L1")?.detail == "outbound_hold")
            #expect(rig.metrics.value(.outboxWithheld) == 1)
            #expect(rig.lines.lines(.notice) == ["[SystemGate] BLOCK customer client one outbound_hold"])
        }
    }

    @Test("somebody who says STOP while his letter is on its way is not texted")
    func stoppedAtTheLastWord() async throws {
        let stop = Hold()
        try await Rig.with(RecordingCarrier(beforeWriting: { try await stop.flip() })) { rig in
            await stop.aim {
                _ = try await rig.database.batch(
                    Consents.record(
                        .stop, id: "e1", owner: Rig.owner.e164, client: Rig.client.id, phone: Rig.customer,
                        words: MessageBody("STOP"),
                        sid: "SM9", at: Rig.start), writing: true)
            }
            try await rig.postToCustomer("L1")
            await rig.step()
            #expect(rig.carrier.sent.isEmpty)
            #expect(try await rig.standing("L1")?.detail == "opted_out")
        }
    }

    @Test("a letter that may not leave any more is not even dialled for")
    func withheldBeforehand() async throws {
        try await Rig.with { rig in
            try await rig.postToCustomer("L1")
            try await rig.apply(Switchboard.set(Switches(outboundPaused: .deflect), for: .client(Rig.client.id)))
            await rig.step()
            #expect(rig.carrier.connections == 0)
            #expect(try await rig.standing("L1")?.detail == "outbound_paused")
        }
    }

    @Test("a sender whose lease is over writes nothing, and the letter is tried again")
    func leaseOver() async throws {
        try await Rig.with { rig in
            try await rig.postToCustomer("L1")
            let claim = try #require(await rig.delivery.claim())
            #expect(claim.rows.count == 1)
            await rig.delivery.send(claim.rows[0], until: .init(nanoseconds: 0))
            #expect(rig.carrier.sent.isEmpty)
            #expect(try await rig.standing("L1")?.state == .queued)
            #expect(try await rig.standing("L1")?.wait == .seconds(1))
            rig.clock.advance(by: .seconds(1))
            await rig.step()
            #expect(rig.carrier.sent.count == 1)
        }
    }

    @Test("a letter that turns out to be with the carrier already, between claim and bytes, is not sent again")
    func overtaken() async throws {
        let place = Locked<(any Database)?>(nil)
        let carrier = RecordingCarrier {
            let news = StatusReports.advance(
                sid: "SM7", letter: LetterID("L1"), to: .sent, status: "sent", code: nil, at: Rig.start)
            _ = try await place.withLock { $0 }?.tell(news)
        }
        try await Rig.with(carrier) { rig in
            place.withLock { $0 = rig.database }
            try await rig.postToCustomer("L1")
            await rig.step()
            #expect(rig.carrier.connections == 1)
            #expect(rig.carrier.sent.isEmpty)
            #expect(try await rig.state("L1") == .sent)
        }
    }

    @Test("without a database nothing leaves, and nothing is lost")
    func databaseGone() async throws {
        try await Rig.with { rig in
            try await rig.postToCustomer("L1")
            let claim = try #require(await rig.delivery.claim())
            await rig.database.close()
            await rig.delivery.send(claim.rows[0], until: claim.deadline)
            #expect(rig.carrier.sent.isEmpty)
            #expect(await rig.delivery.claim()?.rows == nil)
            let word = LastWord(database: rig.database, row: claim.rows[0], deadline: claim.deadline)
            #expect(await onThread { word.mayWrite() } == false)
            #expect(word.objection == .databaseSilent)
        }
    }

    @Test("what is refused for good is not repeated; the owner is told of his customer, the operator of everything")
    func refused() async throws {
        try await Rig.with(RecordingCarrier([Self.refusal(21211, .badRecipient)])) { rig in
            try await rig.postToCustomer("L1")
            await rig.step()
            rig.clock.advance(by: .hours(1))
            await rig.step()
            #expect(try await rig.standing("L1")?.state == .failed)
            #expect(try await rig.standing("L1")?.code == 21211)
            #expect(Set(rig.carrier.sent.map(\.kind)) == [.customer, .owner, .founder])
            #expect(rig.carrier.sent.count == 3)
            let notice = try #require(rig.carrier.sent.first { $0.kind == .owner })
            #expect(notice.from == Rig.our && notice.to == Rig.owner && notice.words == "Not delivered to +447700900123")
            let alert = try #require(rig.carrier.sent.first { $0.kind == .founder })
            #expect(alert.to == Rig.founder && alert.words.contains("21211"))
            #expect(rig.metrics.value(.outboxFailed) == 1)
        }
    }

    @Test("the operator hears of a client's failed letter although the client is on hold meanwhile")
    func founderUnderHold() async throws {
        try await Rig.with { rig in
            try await rig.postToCustomer("L1")
            await rig.step()
            try await rig.apply(Switchboard.set(Switches(outboundPaused: .hold), for: .client(Rig.client.id)))
            let refusal = CarrierRefusal(code: 30003, consequence: .badRecipient)
            try await rig.statuses.report(sid: "SM1", status: .undelivered, letter: LetterID("L1"), refusal: refusal)
            await rig.step()
            #expect(rig.carrier.sent.map(\.kind) == [.customer, .founder])
        }
    }

    @Test("many letters refused in one hour are one alert")
    func oneAlert() async throws {
        try await Rig.with(RecordingCarrier(Array(repeating: Self.refusal(21211, .badRecipient), count: 2))) { rig in
            try await rig.postToCustomer("L1")
            try await rig.postToCustomer("L2", to: Rig.founder)
            await rig.step()
            #expect(rig.carrier.sent.filter { $0.kind == .founder }.count == 1)
            #expect(rig.carrier.sent.filter { $0.kind == .owner }.count == 2)
        }
    }

    @Test("who told the carrier to stop is never texted again for this owner")
    func optedOut() async throws {
        try await Rig.with(RecordingCarrier([Self.refusal(21610, .optedOut)])) { rig in
            try await rig.postToCustomer("L1")
            await rig.step()
            #expect(try await rig.state("L1") == .failed)
            let ledger = try await rig.number(
                "SELECT COUNT(*) FROM consent_event WHERE owner = \(Rig.owner) AND phone = \(Rig.customer) AND wish = 'stop'")
            #expect(ledger == 1)
            try await rig.postToCustomer("L2")
            await rig.step()
            #expect(try await rig.standing("L2")?.state == .withheld)
            #expect(rig.carrier.sent.filter { $0.kind == .customer }.count == 1)
        }
    }

    @Test("the owner's own phone is never taken for somebody who opted out")
    func ownerBlocked() async throws {
        try await Rig.with { rig in
            try await rig.postToCustomer("L1", to: Rig.owner)
            await rig.step()
            let refusal = CarrierRefusal(code: 21610, consequence: .optedOut)
            try await rig.statuses.report(sid: "SM1", status: .failed, letter: nil, refusal: refusal)
            #expect(try await rig.number("SELECT COUNT(*) FROM stopped") == 0)
            #expect(try await rig.number("SELECT COUNT(*) FROM outbox WHERE kind = 'founder'") == 1)
        }
    }

    @Test("a fail-safe that its number cannot send goes out once from the number that can")
    func failSafeElsewhere() async throws {
        let answers = [Self.refusal(21606, .badSender), Self.refusal(21606, .badSender)]
        try await Rig.with(RecordingCarrier(answers)) { rig in
            try await rig.postFailSafe("L1")
            await rig.step()
            rig.clock.advance(by: .minutes(1))
            await rig.step()
            let failSafes = rig.carrier.sent.filter { $0.kind == .failSafe }
            #expect(failSafes.map(\.from) == [Rig.our, Rig.failSafeNumber], "and not a third time")
            #expect(failSafes.allSatisfy { $0.to == Rig.customer && $0.words == "We missed your call." })
            #expect(rig.carrier.sent.last?.kind == .founder)
        }
    }

    @Test("without another number the operator is told which setting is missing")
    func failSafeNowhere() async throws {
        try await Rig.with(RecordingCarrier([Self.refusal(21606, .badSender)]), failSafeNumber: nil) { rig in
            try await rig.postFailSafe("L1")
            await rig.step()
            #expect(rig.carrier.sent.map(\.kind) == [.failSafe, .founder])
            #expect(rig.carrier.sent.last?.words.contains("SYSTEM_FAILSAFE_NUMBER") == true)
        }
    }

    @Test("a letter in doubt is not repeated, and nothing of its pair goes past it")
    func ambiguous() async throws {
        try await Rig.with(RecordingCarrier([.ambiguous(reason: "reset")])) { rig in
            try await rig.postToCustomer("L1", lifetime: .hours(2))
            try await rig.postToCustomer("L2", lifetime: .hours(2))
            try await rig.postToCustomer("L3", to: Rig.founder)
            await rig.step()
            rig.clock.advance(by: .hours(1))
            await rig.step()
            #expect(try await rig.state("L1") == .ambiguous)
            #expect(try await rig.state("L2") == .queued)
            #expect(rig.carrier.sent.map(\.letter.text) == ["L1", "L3"])
            #expect(rig.metrics.value(.outboxAmbiguous) == 1)
            try await rig.statuses.report(sid: "SM7", status: .sent, letter: LetterID("L1"), refusal: nil)
            await rig.step()
            #expect(try await rig.state("L2") == .accepted)
        }
    }

    @Test("a sender that dies leaves its letter in doubt, not in the queue")
    func lapsed() async throws {
        try await Rig.with { rig in
            try await rig.postToCustomer("L1")
            _ = await rig.delivery.claim()
            try await rig.apply("UPDATE outbox SET leased_until = 1")
            await rig.step()
            #expect(try await rig.state("L1") == .ambiguous)
            #expect(rig.carrier.sent.isEmpty)
            #expect(rig.metrics.value(.outboxAmbiguous) == 1)
        }
    }

    @Test("a letter tried until it was too old is dead, and that is said aloud")
    func dead() async throws {
        try await Rig.with(RecordingCarrier(Array(repeating: .notSent(reason: "no route"), count: 4))) { rig in
            try await rig.postToCustomer("L1", lifetime: .seconds(30))
            for _ in 0..<3 {
                await rig.step()
                rig.clock.advance(by: .seconds(4))
            }
            rig.clock.advance(by: .seconds(30))
            await rig.step()
            #expect(try await rig.state("L1") == .dead)
            #expect(rig.lines.lines(.error) == ["SMS send failed after all retries - MESSAGE LOST"])
            #expect(rig.metrics.value(.outboxDead) == 1)
            #expect(try await rig.number("SELECT COUNT(*) FROM outbox WHERE kind IN ('owner', 'founder')") == 2)
        }
    }

    @Test("a letter never tried expires without the cry, and somebody is told")
    func expired() async throws {
        try await Rig.with { rig in
            try await rig.postToCustomer("L1")
            rig.clock.advance(by: .minutes(30))
            await rig.step()
            #expect(try await rig.state("L1") == .expired)
            #expect(rig.metrics.value(.outboxExpired) == 1)
            #expect(rig.lines.lines(.error).isEmpty)
            #expect(Set(rig.carrier.sent.map(\.kind)) == [.owner, .founder])
        }
    }

    @Test("a carrier that asks to slow down is obeyed for that number alone")
    func throttled() async throws {
        try await Rig.with(RecordingCarrier([.throttled(after: .seconds(10))])) { rig in
            try await rig.postToCustomer("L1")
            try await rig.postToCustomer("L2", to: Rig.founder)
            try await rig.postToCustomer("L3", from: Rig.failSafeNumber)
            await rig.step()
            #expect(rig.carrier.sent.map(\.letter.text) == ["L1", "L3"])
            let expected = Standing(
                state: .queued, attempt: 1, wait: .seconds(10), detail: "the carrier asked to slow down", code: nil)
            #expect(try await rig.standing("L1") == expected)
            #expect(try await rig.standing("L2")?.attempt == 0)
            #expect(try await rig.standing("L2")?.wait == .seconds(10))
            rig.clock.advance(by: .seconds(10))
            await rig.step()
            #expect(Set(rig.carrier.sent.map(\.letter.text)) == ["L1", "L2", "L3"])
        }
    }

    @Test("refused credentials lose no letter, and are said aloud")
    func credentials() async throws {
        try await Rig.with(RecordingCarrier(Array(repeating: .unauthorized, count: 4))) { rig in
            try await rig.postToCustomer("L1", lifetime: .hours(1))
            for wait in [Duration.seconds(1), .seconds(2), .seconds(4), .minutes(1)] {
                await rig.step()
                #expect(try await rig.standing("L1")?.wait == wait)
                rig.clock.advance(by: wait)
            }
            await rig.step()
            #expect(try await rig.state("L1") == .accepted)
            #expect(rig.lines.lines(.critical).count == 4)
        }
    }

    @Test(
        "an account or queue that is full for now delays letters, and loses none",
        arguments: [
            (CarrierRefusal(code: 63038, consequence: .dailyLimit), Duration.seconds(900)),
            (CarrierRefusal(code: 30002, consequence: .suspended), .seconds(900)),
            (CarrierRefusal(code: 21611, consequence: .queueFull), .seconds(120)),
        ])
    func delayed(refusal: CarrierRefusal, wait: Duration) async throws {
        try await Rig.with(RecordingCarrier([.refused(refusal)])) { rig in
            try await rig.postToCustomer("L1", lifetime: .hours(1))
            await rig.step()
            #expect(try await rig.standing("L1")?.state == .queued)
            #expect(try await rig.standing("L1")?.wait == wait)
            rig.clock.advance(by: wait)
            await rig.step()
            #expect(try await rig.state("L1") == .accepted)
        }
    }

    @Test("the service sends what is posted when it is rung, and ends when it is told to")
    func running() async throws {
        try await Rig.with { rig in
            let service = Task { await rig.delivery.run() }
            try await rig.postToCustomer("L1")
            rig.delivery.ring()
            await rig.carrier.untilSent()
            await rig.delivery.stop(within: .seconds(20))
            await service.value
            #expect(rig.carrier.sent.count == 1)
            #expect(try await rig.state("L1") == .accepted)
        }
    }
}

/// Something that happens at a moment the test chooses.
actor Hold {
    private var action: @Sendable () async throws -> Void = {}

    func aim(_ action: @escaping @Sendable () async throws -> Void) { self.action = action }
    func flip() async throws { try await action() }
}
