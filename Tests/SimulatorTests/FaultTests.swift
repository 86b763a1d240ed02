import HTTP
import Locking
import Testing

@testable import Simulator

struct FaultTests {
    @Test("planned refusals are used up one by one, in order, and take no text")
    func refusals() async {
        let carrier = makeCarrier()
        carrier.next(.unauthorised, times: 2)
        carrier.next(.throttled(retryAfter: 3))
        carrier.next(.answer(status: 503))
        var answers: [CarrierAnswer] = []
        for _ in 0..<5 { answers.append(await carrier.send("hello")) }
        #expect(answers.map(\.code) == [401, 401, 429, 503, 201])
        #expect(answers[2].response?.headers["Retry-After"] == "3")
        #expect(answers[2].json["code"] as? Int == 20429)
        #expect(carrier.received(by: Cast.customer).count == 1)
    }

    @Test("an answer may be lost although the text was taken")
    func lostAnswers() async {
        let carrier = makeCarrier()
        carrier.next(.answer(status: 500, accepted: true))
        carrier.next(.close(accepted: true))
        carrier.next(.reset(accepted: true))
        carrier.next(.stall(accepted: true))
        carrier.next(.close(accepted: false))
        var kinds: [String] = []
        for _ in 0..<5 {
            switch await carrier.send("hello") {
            case .response(let response): kinds.append("\(response.status.code)")
            case .close: kinds.append("close")
            case .reset: kinds.append("reset")
            case .stall: kinds.append("stall")
            }
        }
        #expect(kinds == ["500", "close", "reset", "stall", "close"])
        #expect(carrier.received(by: Cast.customer).count == 4)
    }

    @Test("a listing may lag, fail or see nothing")
    func listings() async {
        let clock = Clock()
        let carrier = makeCarrier(clock: clock)
        carrier.faults.listingLag = .seconds(60)
        _ = await carrier.send("hello")
        #expect(await count(carrier) == 0)
        clock.advance(seconds: 59)
        #expect(await count(carrier) == 0)
        clock.advance(seconds: 1)
        #expect(await count(carrier) == 1)
        carrier.nextListing(.blind)
        carrier.nextListing(.answer(status: 500))
        #expect(await count(carrier) == 0)
        #expect(await carrier.get("/Messages.json").code == 500)
        #expect(await count(carrier) == 1)
        carrier.faults.isListingBlind = true
        #expect(await count(carrier) == 0)
        carrier.faults.isListingBlind = false
        #expect(await count(carrier) == 1)
    }

    @Test("callbacks may be lost, doubled, and come in the wrong order")
    func callbacks() async {
        let expected: [(Faults, [String])] = [
            (Faults(callbackLoss: 1), []), (Faults(callbackDuplication: 1), ["sent", "sent", "delivered", "delivered"]),
            (Faults(isCallbackOrderReversed: true), ["delivered", "sent"]),
        ]
        for (faults, statuses) in expected {
            let desk = Desk()
            let carrier = makeCarrier(desk)
            carrier.faults = faults
            _ = await carrier.send("hello", callback: "http://desk.test/status")
            #expect(await carrier.settle())
            #expect(desk.statuses == statuses)
            #expect(carrier.received(by: Cast.customer).map(\.status) == [.delivered])
        }
    }

    @Test("callbacks may come before the answer to the request")
    func early() async {
        let desk = Desk()
        let carrier = makeCarrier(desk)
        carrier.faults.areCallbacksBeforeAnswer = true
        _ = await carrier.send("hello", callback: "http://desk.test/status")
        #expect(desk.statuses == ["sent", "delivered"])
    }

    @Test("a webhook may be delivered twice with the same SID, for one text on the phone")
    func doubled() async {
        let desk = Desk { _, before in before == 0 ? .xml("<Response><Message>once</Message></Response>") : .xml("<Response/>") }
        let carrier = makeCarrier(desk)
        carrier.faults.webhookDuplication = 1
        let result = await carrier.text(from: Cast.customer, to: Cast.shop, body: "hello")
        #expect(desk.requests.map { $0.form["MessageSid"] } == [result.sid, result.sid])
        #expect(result.texts.map(\.body) == ["once"])
        #expect(carrier.ledger.texts(from: Cast.customer, to: Cast.shop).count == 1)
    }

    @Test("the same seed brings the same faults and the same SIDs")
    func seeded() async {
        func run() async -> [String] {
            let carrier = makeCarrier()
            carrier.faults = Faults(send: .answer(status: 500, accepted: true), sendChance: 0.5)
            var lines: [String] = []
            for _ in 0..<40 { lines.append("\(await carrier.send("hello").code)") }
            return lines + carrier.ledger.texts.map(\.sid)
        }
        let first = await run()
        #expect(first == (await run()))
        #expect(Set(first.prefix(40)) == ["201", "500"])
    }

    @Test("waiting ends with the change waited for, or with the time")
    func waiting() async {
        let carrier = makeCarrier()
        async let arrived = carrier.wait(for: 2, receivedBy: Cast.customer)
        _ = await carrier.send("one")
        _ = await carrier.send("two")
        #expect(await arrived.map(\.body) == ["one", "two"])
        #expect(await carrier.wait(atMost: .milliseconds(1)) { $0.texts.count > 5 } == false)
        #expect(await carrier.wait(atMost: .zero) { $0.texts.count == 2 })
        #expect(carrier.state.withLock { $0.watchers.isEmpty })
    }

    private func count(_ carrier: SimulatedCarrier) async -> Int {
        (await carrier.get("/Messages.json").json["messages"] as? [Any])?.count ?? -1
    }
}
