import Domain
import Foundation
import HTTP
import Testing

@testable import Twilio

/// Twilio's own SDK, in Python. `Scripts/python-venv` installs it; `JOBRUN_PYTHON` names another interpreter that has it.
private enum Judge {
    static let isRequired = ProcessInfo.processInfo.environment["CI"] != nil

    static let python: URL? = {
        if let path = ProcessInfo.processInfo.environment["JOBRUN_PYTHON"] { return URL(filePath: path) }
        let installed = tests.appending(path: "../.venv/bin/python")
        return FileManager.default.isExecutableFile(atPath: installed.path()) ? installed : nil
    }()

    /// Puts all questions at once and gives the answers in their order.
    static func ask(_ questions: [[String: Any]]) throws -> [Any] {
        let interpreter: URL = try #require(python, "Scripts/python-venv has not been run, and JOBRUN_PYTHON is not set")
        let folder = FileManager.default.temporaryDirectory
        let asked = folder.appending(path: "jobrun-judge-\(UInt64.random(in: 0 ... .max)).json")
        try JSONSerialization.data(withJSONObject: questions).write(to: asked)
        defer { try? FileManager.default.removeItem(at: asked) }
        // Not Foundation's Process: it crashes in a process with more than 1,024 open files, and the suites run side by side.
        let script = tests.appending(path: "Judges/judge_twilio.py").path()
        let pipe = try #require(popen("'\(interpreter.path())' '\(script)' < '\(asked.path())'", "r"))
        var answers = Data()
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while case let count = fread(&chunk, 1, chunk.count, pipe), count > 0 { answers.append(contentsOf: chunk[..<count]) }
        try #require(pclose(pipe) == 0, "the judge failed")
        return try #require(try JSONSerialization.jsonObject(with: answers) as? [Any])
    }

    private static let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
}

/// A webhook that is hard to sign.
private struct Webhook {
    let base: String
    let target: String
    let fields: [(name: String, value: String)]

    var url: String { base + target }

    /// What we say to this signature.
    func isBelieved(_ signature: String, token: String) throws -> Bool {
        let request = Request(
            method: "POST", target: target,
            headers: ["X-Twilio-Signature": signature, "Content-Type": "application/x-www-form-urlencoded"])
        let form = try? TwilioSignature.verify(
            request, form: Form(fields), baseURL: PublicBaseURL(base), tokens: [Secret(token)], channel: .messaging)
        return form != nil
    }

    func question(_ ask: String, token: String, signature: String = "") -> [String: Any] {
        ["ask": ask, "url": url, "fields": fields.map { [$0.name, $0.value] }, "token": token, "signature": signature]
    }

    static func all() -> [Webhook] {
        var dice = Dice(seed: 11)
        let bases = [
            "https://jobrun.example.com", "https://jobrun.example.com:443", "https://jobrun.example.com:8443",
            "http://localhost:3001",
            "http://localhost", "https://user:p%40ss@jobrun.example.com", "https://jobrun.example.com/prefix", "http://[::1]",
        ]
        let targets = ["/", "/sms", "/sms?a=%20b&c", "/sms?x=1&x=1&y=%C3%A9", "/a%2Fb/c?q=a+b%26", "/sms?letter=0190-7"]
        let awkward: [[(name: String, value: String)]] = [
            [], [("Body", "")], [("", "x"), ("x", "")], [("Body", "😟 & <\"'> é e\u{301}\n\t")],
            [("A", "2"), ("A", "1"), ("A", "2"), ("a", "0"), ("AB", "3")], [("Body", "caf\u{e9}"), ("Body", "cafe\u{301}")],
            [("K\u{ffff}", "1"), ("K\u{10000}", "2"), ("V", "\u{ffff}"), ("V", "\u{10000}")],
        ]
        return bases.flatMap { base in
            targets.flatMap { target in
                let random = (0..<3).map { _ in
                    (0..<Int.random(in: 1...20, using: &dice)).map { _ in (name: dice.text(upTo: 4), value: dice.text(upTo: 20)) }
                }
                return (awkward + random).map { Webhook(base: base, target: target, fields: $0) }
            }
        }
    }
}

@Suite(
    "Twilio's own SDK agrees",
    .enabled(if: Judge.python != nil || Judge.isRequired, "run Scripts/python-venv to compare with Twilio's SDK"))
struct JudgeTests {
    @Test("we believe what the SDK signs")
    func itsSignatures() throws {
        let webhooks = Webhook.all()
        let signatures = try #require(try Judge.ask(webhooks.map { $0.question("sign", token: "12345") }) as? [String])
        #expect(signatures.count == webhooks.count)
        for (webhook, signature) in zip(webhooks, signatures) {
            #expect(try webhook.isBelieved(signature, token: "12345"), "\(webhook)")
            #expect(SlowSignature.sign(webhook.url, webhook.fields, token: "12345") == signature, "\(webhook)")
        }
    }

    @Test("on signatures good, bad, of another port, token, scheme or form, we and the SDK say the same")
    func verdicts() throws {
        var cases: [(webhook: Webhook, signature: String)] = []
        for webhook in Webhook.all() {
            func sign(_ url: String, _ fields: [(name: String, value: String)], _ token: String = "12345") -> String {
                SlowSignature.sign(url, fields, token: token)
            }
            let host = webhook.base.split(separator: "/")[1]
            let bare = webhook.base.contains("[") ? String(host) : String(host.prefix { $0 != ":" })
            let signatures = [
                sign(webhook.url, webhook.fields), sign(webhook.url, webhook.fields, "12346"),
                sign(webhook.url, webhook.fields + [(name: "Extra", value: "")]), sign(webhook.url + "&", webhook.fields),
                sign(webhook.url.replacingOccurrences(of: "://", with: "s://"), webhook.fields),
                // With a password in the address the SDK cuts it in half when it removes a port: nothing to compare with.
                webhook.base.contains("@") ? "" : sign(webhook.url.replacing(host, with: bare, maxReplacements: 1), webhook.fields),
                webhook.base.contains("@")
                    ? "" : sign(webhook.url.replacing(host, with: bare + ":443", maxReplacements: 1), webhook.fields),
                webhook.base.contains("@")
                    ? "" : sign(webhook.url.replacing(host, with: bare + ":80", maxReplacements: 1), webhook.fields),
                "x", "\u{e9}", String(repeating: "A", count: 27) + "=",
            ]
            cases += signatures.map { (webhook, $0) }
        }
        let verdicts = try #require(
            try Judge.ask(cases.map { $0.webhook.question("validate", token: "12345", signature: $0.signature) }) as? [Bool])
        #expect(verdicts.count == cases.count)
        #expect(verdicts.contains(true) && verdicts.contains(false))
        for (one, verdict) in zip(cases, verdicts) {
            #expect(try one.webhook.isBelieved(one.signature, token: "12345") == verdict, "\(one)")
        }
    }

    @Test("a body that is no form is judged alike")
    func json() throws {
        let body = #"{"property": "value", "boolean": true}"#
        let hash = "0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620"
        for (hash, body) in [(hash, body), (hash, body + " "), (String(hash.reversed()), body), (hash.uppercased(), body)] {
            let target = "/json?bodySHA256=\(hash)"
            let url = "https://jobrun.example.com" + target
            let signature = SlowSignature.sign(url, [], token: "12345")
            let verdicts = try #require(
                try Judge.ask([["ask": "validate", "url": url, "body": body, "token": "12345", "signature": signature]]) as? [Bool])
            let request = Request(
                method: "POST", target: target, headers: ["X-Twilio-Signature": signature, "Content-Type": "application/json"],
                body: Array(body.utf8))
            let form = try? TwilioSignature.verify(
                request, form: Form([]), baseURL: PublicBaseURL("https://jobrun.example.com"), tokens: [Secret("12345")],
                channel: .messaging)
            #expect([form != nil] == verdicts)
        }
    }

    @Test("our TwiML means what the SDK's means")
    func twiML() throws {
        var dice = Dice(seed: 7)
        // What XML forbids the SDK lets through, and a carriage return it does not escape: compared is what both can say.
        let words = (0..<60).map { _ in
            String(
                String.UnicodeScalarView(dice.text(upTo: 80).unicodeScalars.filter { StrictXML.isAllowed($0.value) && $0 != "\r" }))
        }
        var questions: [[String: Any]] = []
        for text in words + ["Smith & Sons <Plumbing>", "]]>", "<!-- -->", "&amp;"] {
            let callback = "https://jobrun.example.com/status?letter=1&x=<\"'>"
            let message = MessagingReply.message(MessageBody(text), statusCallback: callback)
            questions.append(["ask": "read", "xml": String(decoding: message.xml, as: UTF8.self)])
            questions.append(["ask": "message", "body": text, "statusCallback": callback])
            let plain = MessagingReply.message(MessageBody(text), statusCallback: nil)
            questions.append(["ask": "read", "xml": String(decoding: plain.xml, as: UTF8.self)])
            questions.append(["ask": "message", "body": text])
            let call = VoiceReply([.say(text), .pause(seconds: 2), .hangup])
            questions.append(["ask": "read", "xml": String(decoding: call.xml, as: UTF8.self)])
            questions.append([
                "ask": "voice",
                "verbs": [
                    ["verb": "say", "message": text, "voice": "Polly.Amy", "language": "en-GB"], ["verb": "pause", "length": 2],
                    ["verb": "hangup"],
                ],
            ])
        }
        for reason in VoiceReply.RejectReason.allCases {
            questions.append(["ask": "read", "xml": String(decoding: VoiceReply([.reject(reason)]).xml, as: UTF8.self)])
            questions.append(["ask": "voice", "verbs": [["verb": "reject", "reason": reason.rawValue]]])
        }
        questions.append(["ask": "read", "xml": String(decoding: MessagingReply.silence.xml, as: UTF8.self)])
        questions.append(["ask": "voice", "verbs": [Any]()])
        let trees = try #require(try Judge.ask(questions) as? [NSDictionary])
        #expect(trees.count == questions.count)
        for pair in stride(from: 0, to: trees.count - 1, by: 2) {
            #expect(trees[pair] == trees[pair + 1], "\(questions[pair])")
        }
    }
}
