import Crypto
import Delivery
import Domain
import HTTP
import Testing

@testable import Twilio

private let parser = PrefixParser()

@Suite("Signed forms become values of the trade, or a reason") struct FormTests {
    @Test("an ordinary text")
    func text() throws {
        let text = try TwilioForms.text(
            signed([
                "MessageSid": "SM1", "From": "+447700900001", "To": "+447700900123", "Body": "Boiler’s packed in", "NumMedia": "0",
            ]),
            at: noon, parser: parser)
        #expect(
            text
                == InboundText(
                    sid: "SM1", to: phone(123), from: .number(ParsedNumber(number: phone(1), region: "GB", kind: .mobile)),
                    body: MessageBody("Boiler’s packed in"), at: noon))
    }

    @Test("pictures and Twilio's own opt-out")
    func extras() throws {
        let text = try TwilioForms.text(
            signed([
                "MessageSid": "MM1", "From": "+447700900001", "To": "+447700900123", "Body": "", "NumMedia": "2",
                "MediaUrl0": "https://api.twilio.com/a", "MediaUrl1": "https://api.twilio.com/b",
                "MediaUrl7": "https://evil.example",
                "OptOutType": "STOP",
            ]), at: noon, parser: parser)
        #expect(text.body.text.isEmpty)
        #expect(text.mediaCount == 2)
        #expect(text.mediaURLs == ["https://api.twilio.com/a", "https://api.twilio.com/b"])
        #expect(text.optOut == .stop)
    }

    @Test(
        "short codes, names and other channels are legal senders that nobody can answer",
        arguments: ["60006", "VODAFONE", "Mr Müller", "whatsapp:+447700900001", "+1234567"])
    func unanswerable(from: String) throws {
        let text = try TwilioForms.text(
            signed(["MessageSid": "SM1", "From": from, "To": "+447700900123", "Body": "x"]), at: noon, parser: parser)
        #expect(text.from == .unanswerable(from))
    }

    @Test(
        "a text that lacks what it needs is refused with the field's name and none of its content",
        arguments: [
            (["From": "+447700900001", "To": "+447700900123"], "MessageSid is missing"),
            (
                ["MessageSid": "a b", "From": "+447700900001", "To": "+447700900123"],
                "MessageSid is not 1 to 64 visible characters"
            ),
            (
                ["MessageSid": String(repeating: "x", count: 65), "From": "+447700900001", "To": "+447700900123"],
                "MessageSid is not 1 to 64 visible characters"
            ),
            (["MessageSid": "SM1", "From": "+447700900001"], "To is missing"),
            (["MessageSid": "SM1", "From": "+447700900001", "To": ""], "To is missing"),
            (["MessageSid": "SM1", "From": "+447700900001", "To": "60006"], "To is not a number in +E.164 form"),
            (["MessageSid": "SM1", "To": "+447700900123"], "From is missing"),
            (["MessageSid": "SM1", "From": "+44secret", "To": "+447700900123"], "From is neither a number nor a sender's name"),
            (["MessageSid": "SM1", "From": "a\u{1b}b", "To": "+447700900123"], "From is neither a number nor a sender's name"),
            (["MessageSid": "SM1", "From": "a\u{202e}b", "To": "+447700900123"], "From is neither a number nor a sender's name"),
        ] as [([String: String], String)]
    )
    func textFaults(fields: [String: String], reason: String) throws {
        let form = try TwilioSignature.waive(
            Request(method: "POST", target: "/sms"), form: Form(fields.map { (name: $0.key, value: $0.value) }))
        #expect(throws: FormFault(reason)) { try TwilioForms.text(form, at: noon, parser: parser) }
    }

    @Test("a plus sign that a client left unencoded is still a plus sign")
    func unencodedPlus() throws {
        let text = try TwilioForms.text(
            signed(["MessageSid": "SM1", "From": " 447700900001", "To": " 447700900123"]), at: noon, parser: parser)
        #expect(text.to == phone(123))
        #expect(text.from.phone == phone(1))
    }

    @Test("a huge body is cut between characters, a long one of 1,600 is not")
    func longBody() throws {
        func body(_ text: String) throws -> String {
            try TwilioForms.text(
                signed(["MessageSid": "SM1", "From": "+447700900001", "To": "+447700900123", "Body": text]), at: noon,
                parser: parser
            ).body.text
        }
        let legal = String(repeating: "😟", count: 1600)
        #expect(try body(legal) == legal)
        let cut = try body("a" + String(repeating: "😟", count: 20_000))
        #expect(cut == "a" + String(repeating: "😟", count: 4095))
        let zalgo = try body("e" + String(repeating: "\u{301}", count: 20_000))
        #expect(zalgo.unicodeScalars.count == 8192)
    }

    @Test("a text in one long base64 block is unwrapped; what may be anything else is left alone")
    func wrapped() throws {
        let words = "Hello, our kitchen tap has been dripping since Tuesday and now it is running. – Can you come round?"
        #expect(InboundBody.read(base64Encode(Array(words.utf8)), limit: 9999) == words)
        let short = base64Encode(Array("Can you come?".utf8))
        let noWords = base64Encode([UInt8](repeating: 7, count: 90))
        let link = "https://example.com/" + String(repeating: "a", count: 80)
        for text in [short, noWords, link, words] { #expect(InboundBody.read(text, limit: 9999) == text) }
    }

    @Test("an arriving call, with the number that diverted it")
    func call() throws {
        let call = try TwilioForms.call(
            signed([
                "CallSid": "CA1", "From": "+447700900001", "To": "+447700900123", "CallStatus": "ringing",
                "ForwardedFrom": "+447700900009",
            ]), at: noon, parser: parser)
        #expect(
            call
                == CallEvent(
                    sid: "CA1", called: phone(123), caller: .number(ParsedNumber(number: phone(1), region: "GB", kind: .mobile)),
                    status: .ringing, forwardedFrom: phone(9), at: noon))
    }

    @Test(
        "callers who hide are callers",
        arguments: [
            "", "anonymous", "Anonymous", "+266696687", "Restricted", "+7378742833", "+8656696", "client:alice",
            "sip:a@example.com",
            "unknown", "12345",
        ])
    func withheld(from: String) throws {
        let call = try TwilioForms.call(
            signed(["CallSid": "CA1", "From": from, "To": "+447700900123", "CallStatus": "completed"]), at: noon, parser: parser)
        #expect(call.caller == .withheld)
    }

    @Test("without a CallSid a call is known by caller, number, status and minute, and its key tells none of them")
    func withoutSid() throws {
        func key(_ from: String, _ status: String, _ moment: Moment) throws -> String {
            try TwilioForms.call(
                signed(["From": from, "To": "+447700900123", "CallStatus": status, "CallDuration": "0"]), at: moment, parser: parser
            ).sid
        }
        let first = try key("+447700900001", "no-answer", noon)
        #expect(try key("+447700900001", "no-answer", noon + .seconds(59)) == first)
        #expect(try key("+447700900001", "no-answer", noon + .seconds(60)) != first)
        #expect(try key("+447700900002", "no-answer", noon) != first)
        #expect(try key("+447700900001", "busy", noon) != first)
        #expect(!first.contains("7009"))
        #expect(first.utf8.count <= 64)
    }

    @Test("a call that lacks what it needs is refused with the field's name; a status may be assumed")
    func callFaults() throws {
        let parser = PrefixParser()
        let none = try signed(["CallSid": "CA1", "From": "+447700900001", "To": "+447700900123"])
        #expect(throws: FormFault("CallStatus is missing")) { try TwilioForms.call(none, at: noon, parser: parser) }
        #expect(try TwilioForms.call(none, at: noon, parser: parser, assuming: .ringing).status == .ringing)
        let odd = try signed(["CallSid": "CA1", "To": "+447700900123", "CallStatus": "vanished"])
        #expect(throws: FormFault("CallStatus is none of Twilio's")) { try TwilioForms.call(odd, at: noon, parser: parser) }
        let nowhere = try signed(["CallSid": "CA1", "From": "+447700900001", "CallStatus": "busy"])
        #expect(throws: FormFault("To is missing")) { try TwilioForms.call(nowhere, at: noon, parser: parser) }
    }

    @Test("a report on a text names the row it belongs to")
    func report() throws {
        let report = try TwilioForms.messageStatus(
            signed(
                ["MessageSid": "SM1", "MessageStatus": "undelivered", "ErrorCode": "30003"],
                target: "/api/twilio/message-status?x=1&letter=0190a-7"), at: noon)
        #expect(report == StatusReport(sid: "SM1", status: .undelivered, errorCode: 30003, letter: LetterID("0190a-7"), at: noon))
    }

    @Test(
        "a report without a row's id, or with an impossible one, has none",
        arguments: ["", "?", "?letter=", "?letter=%00", "?xletter=a"])
    func reportWithoutLetter(query: String) throws {
        let report = try TwilioForms.messageStatus(
            signed(["MessageSid": "SM1", "MessageStatus": "partially_delivered"], target: "/api/twilio/message-status" + query),
            at: noon)
        #expect(report.letter == nil)
        #expect(report.status == .partiallyDelivered)
    }

    @Test("a report that lacks what it needs is refused")
    func reportFaults() throws {
        let noStatus = try signed(["MessageSid": "SM1"])
        #expect(throws: FormFault("MessageStatus is missing")) { try TwilioForms.messageStatus(noStatus, at: noon) }
        let odd = try signed(["MessageSid": "SM1", "MessageStatus": "lost"])
        #expect(throws: FormFault("MessageStatus is none of Twilio's")) { try TwilioForms.messageStatus(odd, at: noon) }
        let noSid = try signed(["MessageStatus": "sent"])
        #expect(throws: FormFault("MessageSid is missing")) { try TwilioForms.messageStatus(noSid, at: noon) }
    }
}
