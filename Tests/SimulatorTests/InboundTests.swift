import HTTP
import Testing

@testable import Simulator

struct InboundTests {
    @Test("a text reaches the webhook whole, and what JobRun answers reaches the phone")
    func text() async {
        let desk = Desk { request, _ in
            request.path == "/api/twilio/sms"
                ? .xml("<Response><Message statusCallback='/api/twilio/message-status?t=1'>Hi!</Message></Response>") : .status(204)
        }
        let carrier = makeCarrier(desk)
        let result = await carrier.text(from: Cast.customer, to: Cast.shop, body: "tap leaking", media: ["https://x/1"])
        #expect(await carrier.settle())
        #expect(result.isAccepted)
        #expect(result.texts.map(\.body) == ["Hi!"])
        #expect(carrier.received(by: Cast.customer).map(\.way) == [.twiml])
        let form = desk.requests[0].form
        #expect(form["MessageSid"] == result.sid)
        #expect(form["SmsStatus"] == "received")
        #expect(form["NumMedia"] == "1")
        #expect(form["MediaUrl0"] == "https://x/1")
        #expect(form["FromCountry"] == "GB")
        #expect(desk.requests[1].path == "/api/twilio/message-status?t=1")
        #expect(desk.statuses == ["sent", "delivered"])
        #expect(desk.requests[1].form["MessageSid"] == result.texts[0].sid)
        #expect(carrier.complaints.isEmpty)
    }

    @Test("callbacks of a posted text come in order, to the address it named")
    func callbacks() async {
        let desk = Desk()
        let carrier = makeCarrier(desk)
        _ = await carrier.send("hello", callback: "http://desk.test/status?id=9#rc=0")
        #expect(await carrier.settle())
        #expect(desk.statuses == ["sent", "delivered"])
        #expect(desk.requests.allSatisfy { $0.path == "/status?id=9" })
    }

    @Test("a phone that cannot be reached ends undelivered with its number")
    func handset() async {
        let desk = Desk()
        let carrier = makeCarrier(desk)
        carrier.handset(Cast.customer, failsWith: 30006)
        _ = await carrier.send("hello", callback: "http://desk.test/status")
        #expect(await carrier.settle())
        #expect(desk.statuses == ["sent", "undelivered"])
        #expect(desk.requests.last?.form["ErrorCode"] == "30006")
        #expect(carrier.received(by: Cast.customer).map(\.errorCode) == [30006])
    }

    @Test(
        "STOP blocks both ways of answering until START, and the carrier confirms by itself",
        arguments: ["STOP", " stop \n", "Cancel", "OPTOUT"])
    func optOut(word: String) async {
        let carrier = makeCarrier(Desk { _, _ in .xml("<Response><Message>and another thing</Message></Response>") })
        let stopped = await carrier.text(from: Cast.customer, to: Cast.shop, body: word)
        #expect(stopped.refusals == [21610])
        #expect(carrier.isStopped(Cast.customer, for: Cast.shop))
        #expect(await carrier.send("hello").json["code"] as? Int == 21610)
        #expect(carrier.received(by: Cast.customer).isEmpty)
        #expect(carrier.ledger.received(by: Cast.customer, includingCarrier: true).count == 1)
        carrier.addNumber(Cast.spare)
        #expect(await carrier.post("/Messages.json", ["To": Cast.customer, "From": Cast.spare, "Body": "x"]).code == 201)
        let started = await carrier.text(from: Cast.customer, to: Cast.shop, body: "start")
        #expect(started.texts.count == 1)
        #expect(await carrier.send("hello").code == 201)
    }

    @Test("a sentence with STOP in it blocks nothing", arguments: ["Stop texting me", "please stop the tap dripping", "stop."])
    func noKeyword(sentence: String) async {
        let carrier = makeCarrier()
        await carrier.text(from: Cast.customer, to: Cast.shop, body: sentence)
        #expect(!carrier.isStopped(Cast.customer, for: Cast.shop))
    }

    @Test("a call is put through the voice webhook, heard, and told to have ended")
    func call() async {
        let desk = Desk { request, _ in
            request.path == "/api/twilio/voice"
                ? .xml("<Response><Say voice='Polly.Amy' language='en-GB'>A text follows now.</Say><Hangup/></Response>")
                : .status(204)
        }
        let carrier = makeCarrier(desk)
        let result = await carrier.call(from: Cast.customer, to: Cast.shop, forwardedFrom: "+447700900200")
        #expect(result.heard == ["A text follows now."])
        #expect(result.callback?.status == 204)
        #expect(desk.requests.map { $0.form["CallStatus"] } == ["ringing", "completed"])
        #expect(desk.requests.map { $0.form["CallSid"] } == [result.call.sid, result.call.sid])
        #expect(desk.requests[0].form["ForwardedFrom"] == "+447700900200")
        #expect(desk.requests[1].form["CallDuration"] == "1")
        #expect(carrier.ledger.calls.map(\.status) == [.completed])
    }

    @Test("how a call ends follows from what was answered, or from the caller")
    func endings() async {
        let carrier = makeCarrier(Desk { _, _ in .xml("<Response><Reject reason='busy'/></Response>") })
        #expect(await carrier.call(from: Cast.customer, to: Cast.shop).call.status == .busy)
        #expect(await carrier.call(from: Cast.customer, to: Cast.shop, ending: .noAnswer).call.status == .noAnswer)
        let broken = makeCarrier(Desk { _, _ in .status(500) })
        #expect(
            await broken.call(from: Cast.customer, to: Cast.shop).heard == [
                "We are sorry, an application error has occurred. Goodbye."
            ])
    }

    @Test("a bare status callback carries only what it was given")
    func bareStatus() async {
        let desk = Desk()
        let reply = await makeCarrier(desk).statusCallback(from: Cast.customer, to: Cast.spare, status: "no-answer")
        #expect(reply.status == 200)
        #expect(desk.requests[0].path == "/api/twilio/status")
        #expect(desk.requests[0].form.fields.map(\.name) == ["From", "To", "CallStatus", "CallDuration"])
    }

    @Test(
        "a failed delivery is repeated as the address asks, with the same token",
        arguments: [
            ("", WebhookReply.unreachable, 2), ("", .silent, 1), ("", .status(500), 1), ("#rc=3&rp=all", .status(500), 4),
            ("#rc=2&rp=ct,5xx", .status(503), 3), ("#rc=2&rp=ct,5xx", .status(403), 1), ("#rc=2&rp=rt", .silent, 3),
            ("#rc=0", .unreachable, 1),
        ])
    func retries(fragment: String, reply: WebhookReply, attempts: Int) async {
        let desk = Desk { _, _ in reply }
        let carrier = makeCarrier(desk)
        carrier.configure(Cast.shop, "SmsUrl", "http://desk.test/sms\(fragment)")
        let result = await carrier.text(from: Cast.customer, to: Cast.shop, body: "hello")
        #expect(result.attempts == attempts)
        #expect(desk.requests.count == attempts)
        #expect(Set(desk.requests.map { $0.headers["I-Twilio-Idempotency-Token"] }).count == 1)
        #expect(desk.requests.allSatisfy { $0.url == "http://desk.test/sms" })
    }

    @Test(
        "an address with an override the carrier would refuse is not called", arguments: ["rc=9", "ct=1", "rp=6xx", "zz=1", "rc"])
    func badOverride(fragment: String) async {
        let desk = Desk()
        let carrier = makeCarrier(desk)
        carrier.configure(Cast.shop, "SmsUrl", "http://desk.test/sms#\(fragment)")
        #expect(await carrier.text(from: Cast.customer, to: Cast.shop, body: "hello").answer == .unreachable)
        #expect(desk.requests.isEmpty)
        #expect(carrier.complaints.count == 1)
    }

    @Test("the fallback address is asked once when the webhook fails")
    func fallback() async {
        let desk = Desk { request, _ in
            request.path == "/fallback" ? .xml("<Response><Message>later</Message></Response>") : .status(500)
        }
        let carrier = makeCarrier(desk)
        carrier.configure(Cast.shop, "SmsFallbackUrl", "http://desk.test/fallback")
        #expect(await carrier.text(from: Cast.customer, to: Cast.shop, body: "hello").texts.map(\.body) == ["later"])
        #expect(desk.requests.map(\.path) == ["/api/twilio/sms", "/fallback"])
    }

    @Test("an answer that is no TwiML is a complaint and delivers nothing")
    func malformed() async {
        let carrier = makeCarrier(Desk { _, _ in .answered(status: 200, contentType: "text/plain", body: Array("ok".utf8)) })
        let result = await carrier.text(from: Cast.customer, to: Cast.shop, body: "hello")
        #expect(!result.isAccepted)
        #expect(carrier.complaints.count == 1)
        #expect(carrier.received(by: Cast.customer).isEmpty)
    }
}
