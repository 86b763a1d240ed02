import Domain
import EngineKit
import HTTP
import Relational
import Simulator
import Telemetry
import Testing
import Transfer

/// What is refused: issue "Bad input". One clear line, a count, nothing stored.
@Suite struct BadInputJourneys {
    struct Bad: Sendable, CustomTestStringConvertible {
        let what: String
        var method = "POST"
        var path = "/api/twilio/sms"
        var body = Array("MessageSid=SM1&From=%2B447700900123&To=%2B447700900010&Body=hello".utf8)
        var headers: Headers = ["Content-Type": "application/x-www-form-urlencoded", "X-Twilio-Signature": "AAAA"]
        let status: Int
        let line: String
        let counter: String

        var testDescription: String { what }
    }

    static let unsigned: Headers = ["Content-Type": "application/x-www-form-urlencoded"]

    static let table: [Bad] = [
        Bad(
            what: "unsigned", headers: unsigned, status: 403, line: "signature",
            counter: "twilio.signature.rejected{reason=missing}"),
        Bad(what: "wrongly signed", status: 403, line: "signature", counter: "twilio.signature.rejected{reason=wrong}"),
        Bad(
            what: "oversized", body: Array(repeating: UInt8(ascii: "a"), count: 65_537), status: 413, line: "65536 bytes",
            counter: "http.refused{reason=body_too_large}"),
        Bad(
            what: "a lone percent sign", body: Array("Body=100%".utf8), status: 400, line: "hexadecimal",
            counter: "webhook.malformed{reason=form}"),
        Bad(
            what: "not UTF-8", body: Array("Body=%ff%fe".utf8), status: 400, line: "UTF-8",
            counter: "webhook.malformed{reason=form}"),
        Bad(
            what: "raw bytes that are no UTF-8", body: [0x42, 0x3d, 0xff], status: 400, line: "UTF-8",
            counter: "webhook.malformed{reason=form}"),
        Bad(what: "a NUL", body: Array("Body=a%00b".utf8), status: 400, line: "NUL", counter: "webhook.malformed{reason=form}"),
        Bad(
            what: "ten thousand parameters", body: Array(repeating: Array("a=1&".utf8), count: 10_000).flatMap { $0 }, status: 400,
            line: "1000 fields", counter: "webhook.malformed{reason=form}"),
        Bad(
            what: "a JSON body", headers: ["Content-Type": "application/json"], status: 415,
            line: "application/x-www-form-urlencoded", counter: "webhook.malformed{reason=content_type}"),
        Bad(
            what: "no content type", headers: [:], status: 415, line: "application/x-www-form-urlencoded",
            counter: "webhook.malformed{reason=content_type}"),
        Bad(what: "GET", method: "GET", body: [], headers: [:], status: 405, line: "takes POST", counter: "http.requests"),
        Bad(what: "PUT", method: "PUT", status: 405, line: "takes POST", counter: "http.requests"),
        Bad(what: "an unknown path", path: "/api/twilio/fax", status: 404, line: "nothing here", counter: "http.requests"),
        Bad(
            what: "a long path", path: "/sms?" + String(repeating: "a", count: 9000), status: 414, line: "8192 bytes",
            counter: "http.refused{reason=target_too_long}"),
        Bad(
            what: "a long header", headers: ["X-Long": String(repeating: "a", count: 9000)], status: 431, line: "8192 bytes",
            counter: "http.refused{reason=head_too_large}"),
    ]

    @Test("whatever is wrong with a request is said in one line, counted, and stored nowhere", arguments: Engine.available)
    func refused(_ engine: Engine) async throws {
        try await withServer(engine) { server in
            for bad in Self.table {
                let before = server.count(bad.counter)
                let answer = try await server.post(bad.path, body: bad.body, bad.headers, method: bad.method)
                #expect(answer.status == bad.status, "\(bad.what)")
                #expect(answer.text.contains(bad.line), "\(bad.what): \(answer.text)")
                #expect(answer.text.hasSuffix("\n") && answer.text.count(where: \.isNewline) == 1, "\(bad.what): \(answer.text)")
                try await server.expect("\(bad.counter) for \(bad.what)") { server.count(bad.counter) > max(0, before) }
            }
            #expect(try await server.number("SELECT COUNT(*) FROM receipt") == 0)
            #expect(try await server.number("SELECT COUNT(*) FROM tally") == 0)
        }
    }

    @Test("a signed form that lacks what it must have is refused by the field's name", arguments: Engine.available)
    func fields(_ engine: Engine) async throws {
        try await withServer(engine) { server in
            let whole = [("MessageSid", "SM1"), ("From", "+447700900123"), ("To", "+447700900010"), ("Body", "hello")]
            let call = [("CallSid", "CA1"), ("From", "+447700900123"), ("To", "+447700900010"), ("CallStatus", "ringing")]
            let table: [(path: String, form: [(String, String)], line: String)] = [
                ("/api/twilio/sms", whole.filter { $0.0 != "To" }, "To is missing"),
                ("/api/twilio/sms", whole.filter { $0.0 != "From" }, "From is missing"),
                ("/api/twilio/sms", whole.filter { $0.0 != "MessageSid" }, "MessageSid is missing"),
                ("/api/twilio/sms", whole.map { $0.0 == "To" ? ("To", "Smith") : $0 }, "To is not a number"),
                ("/api/twilio/sms", whole.map { $0.0 == "MessageSid" ? ("MessageSid", "SM 1") : $0 }, "MessageSid is not"),
                (
                    "/api/twilio/sms", whole.map { $0.0 == "From" ? ("From", "a\u{0}b".filter { $0 != "\u{0}" } + "\u{7}") : $0 },
                    "From is neither"
                ),
                ("/api/twilio/voice", call.filter { $0.0 != "To" }, "To is missing"),
                ("/api/twilio/voice", call.map { $0.0 == "CallStatus" ? ("CallStatus", "odd") : $0 }, "CallStatus is none"),
                ("/api/twilio/status", call.filter { $0.0 != "CallStatus" }, "CallStatus is missing"),
                ("/api/twilio/message-status", [("MessageSid", "SM1")], "MessageStatus is missing"),
                ("/api/twilio/message-status", [("MessageSid", "SM1"), ("MessageStatus", "odd")], "MessageStatus is none"),
            ]
            for (index, bad) in table.enumerated() {
                let answer = try await server.post(bad.path, bad.form)
                #expect(answer.status == 400, "\(bad.line)")
                #expect(answer.text.hasPrefix(bad.line), "\(answer.text)")
                #expect(answer.text.count(where: \.isNewline) == 1)
                #expect(server.count("webhook.malformed{reason=field}") == index + 1)
            }
            #expect(try await server.number("SELECT COUNT(*) FROM receipt") == 0)
        }
    }

    @Test("half a request stores nothing and troubles nobody else", arguments: Engine.available)
    func halfSent(_ engine: Engine) async throws {
        try await withServer(engine) { server in
            let smith = try await server.business()
            let port = server.port
            let halves = [
                "POST /api/twilio/sms HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nMessageSid=SM1&From", "POST /api/twi",
                "\u{1}\u{2}\r\n\r\n",
                "POST /sms HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 7\r\n\r\nhello",
            ]
            let sockets = try halves.map { try OpenSocket(port: port, sending: $0) }
            #expect(await server.text(from: "+447700900123", to: smith.number, "I need a plumber").isAccepted)
            for socket in sockets { socket.end() }
            #expect(try await server.texts(to: "+447700900123").count == 1)
            #expect(try await server.number("SELECT COUNT(*) FROM receipt") == 1)
        }
    }
}
