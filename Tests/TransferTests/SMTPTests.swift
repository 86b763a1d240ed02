import Telemetry
import Testing

@testable import Transfer

@Suite("Mails to a server", .timeLimit(.minutes(2))) struct SMTPTests {
    /// A server that says yes to everything, except where `answers` has something else for a command (by its first word; `.` is the
    /// end of the text). An empty answer closes the connection, `hush` says nothing more.
    static func server(_ answers: [String: String] = [:], features: [String] = ["AUTH PLAIN LOGIN"]) -> Peer {
        Peer { wire in
            wire.send((answers["greeting"] ?? "220 test ESMTP") + "\r\n")
            while let line = wire.line() {
                let verb = String(line.prefix { $0 != " " }).uppercased()
                let greeting = (["test"] + features).enumerated()
                let usual =
                    switch verb {
                    case "EHLO":
                        greeting.map { "250\($0.offset == features.count ? " " : "-")\($0.element)" }.joined(separator: "\r\n")
                    case "AUTH": "235 Welcome"
                    case "DATA": "354 Go on"
                    case "QUIT": "221 Bye"
                    default: "250 Fine"
                    }
                if verb == "AUTH" {
                    wire.send("334 \r\n")
                    guard wire.line() != nil else { return }
                }
                let answer = answers[verb] ?? usual
                if answer.isEmpty { return }
                if answer == "hush" {
                    _ = wire.drain()
                    return
                }
                wire.send(answer + "\r\n")
                guard verb == "DATA", answer.hasPrefix("354") else { continue }
                while let line = wire.line(), line != "." {}
                let verdict = answers["."] ?? "250 Taken"
                if verdict.isEmpty { return }
                if verdict == "hush" {
                    _ = wire.drain()
                    return
                }
                wire.send(verdict + "\r\n")
            }
        }
    }

    static func mail(subject: String = "New lead", text: String = "Call Ann.\n.dot\n..two\nEnd") throws -> OutgoingMail {
        OutgoingMail(
            from: try #require(MailAddress("jobrun@example.com")), fromName: "JobRun",
            to: [try #require(MailAddress("owner@example.org"))],
            subject: subject, text: text, date: 1_767_225_600, identifier: "mail-42")
    }

    static func send(
        _ mail: OutgoingMail, to peer: Peer, credentials: String = "u%40x:p%3Aw@", scheme: String = "smtp",
        host: String = "127.0.0.1",
        within limit: Duration = .seconds(30)
    ) async throws {
        let server = try #require(SMTPServer(url: "\(scheme)://\(credentials)\(host):\(peer.port)"))
        try await SMTPClient(log: Log(level: .debug, sink: NoLog()), metrics: Metrics()).send(mail, to: server, within: limit)
    }

    static func failure(
        _ answers: [String: String], features: [String] = ["AUTH PLAIN LOGIN"], within limit: Duration = .seconds(30)
    )
        async throws -> MailFailure?
    {
        let peer = server(answers, features: features)
        defer { peer.finish() }
        do {
            try await send(mail(), to: peer, within: limit)
            return nil
        } catch let failure as MailFailure {
            return failure
        }
    }

    @Test("a mail arrives whole, dots and all, after the right password")
    func accepted() async throws {
        let peer = Self.server()
        try await Self.send(Self.mail(), to: peer)
        peer.finish()
        let lines = peer.notes
        #expect(lines.contains("AHVAeABwOnc="))  // NUL u@x NUL p:w
        #expect(lines.contains("MAIL FROM:<jobrun@example.com>"))
        #expect(lines.contains("RCPT TO:<owner@example.org>"))
        let text = try #require(lines.firstIndex(of: "DATA")).advanced(by: 1)
        let end = try #require(lines.firstIndex(of: "."))
        #expect(
            Array(lines[text..<end]) == [
                "Date: Thu, 01 Jan 2026 00:00:00 +0000", "From: \"JobRun\" <jobrun@example.com>", "To: owner@example.org",
                "Subject: New lead", "Message-ID: <mail-42@example.com>", "Auto-Submitted: auto-generated", "MIME-Version: 1.0",
                "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 7bit", "", "Call Ann.", "..dot", "...two",
                "End",
            ])
        #expect(lines.last == "QUIT")
    }

    @Test("without a user nothing is authenticated")
    func anonymous() async throws {
        let peer = Self.server()
        try await Self.send(Self.mail(), to: peer, credentials: "")
        peer.finish()
        #expect(!peer.notes.contains { $0.hasPrefix("AUTH") })
    }

    @Test(
        "a refusal of the server's says whether to try again",
        arguments: [
            ("greeting", "554 Go away", "permanent"), ("greeting", "421 Busy", "transient"), ("AUTH", "535 Wrong", "permanent"),
            ("AUTH", "454 Later", "transient"), ("MAIL", "550 Not you", "permanent"), ("MAIL", "451 Later", "transient"),
            ("RCPT", "550 Nobody", "permanent"), ("RCPT", "451 Greylisted", "transient"), ("DATA", "554 No", "permanent"),
            ("DATA", "451 Later", "transient"), (".", "550 Spam", "permanent"), (".", "452 Full", "transient"),
        ]
    )
    func refused(step: String, answer: String, kind: String) async throws {
        let failure = try await Self.failure([step: answer])
        switch failure {
        case .permanent(let reason): #expect(kind == "permanent" && reason.contains(answer.prefix(3)))
        case .transient(let reason): #expect(kind == "transient" && reason.contains(answer.prefix(3)))
        default: Issue.record("\(String(describing: failure))")
        }
    }

    @Test("a server that goes away before the text has nothing", arguments: ["EHLO", "AUTH", "MAIL", "RCPT", "DATA"])
    func goneBefore(step: String) async throws {
        guard case .transient = try await Self.failure([step: ""]) else {
            Issue.record("not transient")
            return
        }
    }

    @Test("a server that goes away after the text may have it")
    func goneAfter() async throws {
        guard case .ambiguous = try await Self.failure([".": ""]) else {
            Issue.record("not ambiguous")
            return
        }
    }

    @Test("silence after the text is ambiguous, silence before it is not")
    func silence() async throws {
        #expect(try await Self.failure([".": "hush"], within: .seconds(2)) == .ambiguous(reason: "no whole answer in time"))
        guard case .transient = try await Self.failure(["RCPT": "hush"], within: .seconds(1)) else {
            Issue.record("not transient")
            return
        }
    }

    @Test("a mail that was taken stays taken, whatever becomes of the good-bye", arguments: ["", "hush", "500 What?"])
    func goodbye(answer: String) async throws {
        #expect(try await Self.failure(["QUIT": answer], within: .seconds(2)) == nil)
    }

    @Test("a server that asks for no password is not given one")
    func noAuthentication() async throws {
        let peer = Self.server(features: [])
        try await Self.send(Self.mail(), to: peer)
        peer.finish()
        #expect(!peer.notes.contains { $0.hasPrefix("AUTH") || $0.contains("AHVAeABwOnc=") })
    }

    @Test("a refused connection is transient")
    func noServer() async throws {
        let peer = Self.server()
        peer.finish()
        await #expect(throws: MailFailure.transient(reason: "Couldn't connect to server (libcurl 7)")) {
            try await Self.send(Self.mail(), to: peer)
        }
    }

    @Test("TLS from the start is not spoken with a server that does not")
    func notTLS() async throws {
        let peer = Peer { wire in wire.send("220 test ESMTP\r\n") }
        await #expect(throws: MailFailure.self) { try await Self.send(Self.mail(), to: peer, scheme: "smtps") }
        peer.finish()
        #expect(peer.notes.isEmpty)
    }

    @Test("off loopback a password is not spoken in the clear, even when the server offers nothing better")
    func startTLSRequired() async throws {
        let peer = Self.server()
        // The same machine, by a name that does not say so.
        await #expect(throws: MailFailure.self) { try await Self.send(Self.mail(), to: peer, host: "0.0.0.0") }
        peer.finish()
        #expect(peer.notes.contains { $0.hasPrefix("EHLO") })
        #expect(!peer.notes.contains { $0.hasPrefix("AUTH") || $0.hasPrefix("MAIL") })
    }
}
