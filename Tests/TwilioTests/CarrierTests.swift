import Delivery
import Domain
import Gate
import HTTP
import Locking
import Telemetry
import Testing
import Transfer
import WireKit

@testable import Twilio

private let accountSid = "AC0123456789abcdef0123456789abcdef"

/// A carrier that talks to `origin`, with patience that only a broken test uses up.
func carrier(_ origin: String) throws -> TwilioCarrier {
    let client = HTTPClient(name: "twilio", log: Log(level: .critical, sink: NoLog()), metrics: Metrics())
    return TwilioCarrier(
        account: TwilioAccount(sid: accountSid, token: Secret("s3cret"), apiBaseURL: origin + "/"),
        callbacks: try PublicBaseURL("https://jobrun.example.com/x"), client: client,
        patience: TransferLimits(connect: .seconds(60), total: .seconds(120), maximumBody: 65_536), now: { noon })
}

/// Sends a text with the gate's permit.
func send(
    _ carrier: TwilioCarrier, _ words: String = "Hello", validity: Duration = .minutes(30),
    mayWrite: @escaping @Sendable () -> Bool = { true }
) async throws -> CarrierAnswer {
    let text = HelpText(Letter(from: phone(123), to: phone(1), body: MessageBody(words), client: nil))
    switch SystemGate.clear(text, under: Circumstances(switches: Switches(), client: nil, recipientStopped: false)) {
    case .allowed(let permit): return await carrier.send(permit, as: LetterID("0190-7"), validity: validity, mayWrite: mayWrite)
    case .refused(let refusal): throw refusal
    }
}

private func fault(_ code: Int, _ status: Int = 400) -> String {
    #"{"code": \#(code), "message": "x", "more_info": "https://www.twilio.com/docs/errors/\#(code)", "status": \#(status)}"#
}

@Suite("Every answer of Twilio's is named by what to do next") struct CarrierTests {
    @Test(
        "answers",
        arguments: [
            (201, #"{"sid":"SM1","status":"queued","price":null}"#, "", .accepted(sid: "SM1", status: .queued)),
            (200, #"{"sid":"SM1","status":"brand-new"}"#, "", .accepted(sid: "SM1", status: .accepted)),
            (201, #"{"status":"queued"}"#, "", .ambiguous(reason: "HTTP 201 without a SID")),
            (201, "<html>", "", .ambiguous(reason: "HTTP 201 without a SID")),
            (429, fault(20429, 429), "Retry-After: 7\r\n", .throttled(after: .seconds(7))),
            (429, "", "", .throttled(after: nil)),
            (429, "", "Retry-After: Fri, 15 Jan 2027 08:01:00 GMT\r\n", .throttled(after: .seconds(60))),
            (429, "", "Retry-After: Fri, 15 Jan 2021 08:01:00 GMT\r\n", .throttled(after: .zero)),
            (429, "", "Retry-After: 99999999999999999\r\n", .throttled(after: .hours(24))),
            (429, "", "Retry-After: soon\r\n", .throttled(after: nil)),
            (400, fault(63018), "", .throttled(after: nil)),
            (400, fault(20429), "Retry-After: 3\r\n", .throttled(after: .seconds(3))),
            (401, fault(20003, 401), "", .unauthorized), (401, "", "", .unauthorized), (403, fault(20003, 403), "", .unauthorized),
            (400, fault(21610), "", .refused(CarrierRefusal(code: 21610, consequence: .optedOut))),
            (400, fault(21211), "", .refused(CarrierRefusal(code: 21211, consequence: .badRecipient))),
            (404, fault(20404, 404), "", .refused(CarrierRefusal(code: 20404, consequence: .other))),
            (400, "Bad Request", "", .ambiguous(reason: "HTTP 400 that is not Twilio's")),
            (403, #"{"code":403,"message":"proxy says no"}"#, "", .ambiguous(reason: "HTTP 403 that is not Twilio's")),
            (408, "", "", .ambiguous(reason: "HTTP 408 that is not Twilio's")),
            (500, fault(20500, 500), "", .ambiguous(reason: "HTTP 500")),
            (503, fault(20429, 503), "", .ambiguous(reason: "HTTP 503")),
            (302, "", "Location: /elsewhere\r\n", .ambiguous(reason: "HTTP 302")),
        ] as [(Int, String, String, CarrierAnswer)]
    )
    func answers(status: Int, body: String, headers: String, expected: CarrierAnswer) async throws {
        let server = WireServer(.http(status, body, headers: headers))
        #expect(try await send(carrier(server.origin)) == expected)
        #expect(server.requests.count == 1)
    }

    @Test("a connection that ends or breaks off after the request leaves it open, and nothing is sent twice")
    func unclear() async throws {
        let cut = "HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\n{\"sid\":\"SM1\""
        for answer in [WireServer.Answer.nothing, .bytes(cut), .bytes("SMTP ready\r\n")] {
            let server = WireServer(answer)
            guard case .ambiguous = try await send(carrier(server.origin)) else {
                Issue.record("\(answer) was not taken as ambiguous")
                continue
            }
            #expect(server.requests.count == 1)
        }
    }

    @Test("whoever stops waiting after the request has left knows no more than that it left")
    func givenUp() async throws {
        let server = WireServer(.silence)
        let waiting = Task { try await send(carrier(server.origin)) }
        for await _ in server.arrivals { break }
        waiting.cancel()
        guard case .ambiguous = try await waiting.value else {
            Issue.record("a text that had left was not taken as ambiguous")
            return
        }
    }

    @Test("a port where nobody listens proves that nothing was sent")
    func nobody() async throws {
        let port = DeafPort()
        defer { withExtendedLifetime(port) {} }
        guard case .notSent = try await send(carrier(port.origin)) else {
            Issue.record("a refused connection was not taken as proof")
            return
        }
    }

    @Test("a text taken back at the last moment is withdrawn: the server saw a connection and no request")
    func withdrawn() async throws {
        let server = WireServer(.http(201, #"{"sid":"SM1","status":"queued"}"#))
        let asked = Locked(0)
        let answer = try await send(carrier(server.origin)) {
            asked.withLock { $0 += 1 }
            return false
        }
        #expect(answer == .withdrawn)
        #expect(asked.withLock { $0 } == 1)
        #expect(server.requests.isEmpty)
    }

    @Test("the request is Twilio's form, with our own id in the address for reports and the account's password in no address")
    func request() async throws {
        let server = WireServer(.http(201, #"{"sid":"SM1","status":"queued"}"#))
        _ = try await send(carrier(server.origin), "Smith & Sons: 100% – 50€ = ok + 😟")
        let request = try #require(server.requests.first)
        #expect(request.method == "POST")
        #expect(request.target == "/2010-04-01/Accounts/\(accountSid)/Messages.json")
        #expect(request.header("Content-Type") == "application/x-www-form-urlencoded")
        #expect(request.header("Authorization") == "Basic QUMwMTIzNDU2Nzg5YWJjZGVmMDEyMzQ1Njc4OWFiY2RlZjpzM2NyZXQ=")
        #expect(
            request.body
                == "To=%2B447700900001&From=%2B447700900123"
                + "&Body=Smith+%26+Sons%3A+100%25+%E2%80%93+50%E2%82%AC+%3D+ok+%2B+%F0%9F%98%9F"
                + "&StatusCallback=https%3A%2F%2Fjobrun.example.com%2Fx%2Fapi%2Ftwilio%2Fmessage-status%3Fletter%3D0190-7"
                + "&ValidityPeriod=1800")
    }

    @Test(
        "the validity stays within what Twilio takes",
        arguments: [(Duration.zero, 1), (.hours(11), 36_000), (.milliseconds(5_900), 5)])
    func validity(_ validity: Duration, seconds: Int) async throws {
        let server = WireServer(.http(201, #"{"sid":"SM1","status":"queued"}"#))
        _ = try await send(carrier(server.origin), validity: validity)
        #expect(server.requests.first?.body.hasSuffix("&ValidityPeriod=\(seconds)") == true)
    }

    @Test(
        "the codes that mean something for a number, a sender or the account are known; a handset that is off is a matter of time",
        arguments: [
            (21610, .optedOut), (21614, .landline), (30006, .landline), (21211, .badRecipient), (30005, .badRecipient),
            (21606, .badSender), (21612, .badSender), (21659, .badSender), (21660, .badSender), (21408, .notPermitted),
            (30034, .notPermitted), (30004, .filtered), (30007, .filtered), (63038, .dailyLimit), (30002, .suspended),
            (21611, .queueFull), (30001, .queueFull), (30003, .unreachable), (30008, .unreachable), (21617, .other), (0, .other),
        ] as [(Int, CarrierRefusal.Consequence)]
    )
    func codes(code: Int, consequence: CarrierRefusal.Consequence) {
        #expect(TwilioErrorCodes.consequence(of: code) == consequence)
    }
}
