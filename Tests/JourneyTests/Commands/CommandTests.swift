import EngineKit
import HTTP
import Relational
import Telemetry
import Testing
import Transfer

/// The command line, run as a process on either engine: interface.md.
@Suite struct CommandTests {
    @Test("a client and its number are added, shown, given back and removed", arguments: Engine.available)
    func clients(_ engine: Engine) async throws {
        try await withProgram(engine) { program in
            #expect(try await program.run("migrate").status == 0)
            let added = try await program.run(
                "client", "add", "--name", "Smith & Sons", "--owner-phone", "07700 900100", "--booking-url",
                "https://book.example.com/smith", "--complete", "--json")
            #expect(added.status == 0)
            #expect(added.output.contains("\"name\":\"Smith & Sons\""))
            #expect(added.output.contains("\"owner_phone\":\"+447700900100\""))
            // A5: what is missing is named, and complete means complete.
            #expect(added.output.contains("\"complete\":\"no\",\"missing\":\"twilioNumber\""))
            let id = try #require(added.output.split(separator: "\"").dropFirst(3).first.map(String.init))

            let number = try await program.run("number", "add", "+447700900010", "--role", "operational", "--client", id, "--json")
            #expect(
                number.lines == [
                    "{\"number\":\"+447700900010\",\"role\":\"OPERATIONAL\",\"status\":\"ASSIGNED\",\"client\":\"\(id)\"}"
                ])
            #expect(try await program.run("client", "show", id, "--json").output.contains("\"complete\":\"yes\",\"missing\":\"\""))

            let stated = try await program.run(
                "client", "facts", id, "--area", "Leeds", "--prices", "call-out 60 pounds", "--json")
            #expect(stated.output.contains("\"area\":\"Leeds\",\"hours\":null,\"prices\":\"call-out 60 pounds\""))
            _ = try await program.run("client", "facts", id, "--area", "")
            let kept = try await program.run("client", "facts", id, "--json")
            #expect(kept.output.contains("\"area\":null,\"hours\":null,\"prices\":\"call-out 60 pounds\""))

            for (arguments, words) in [
                (["number", "add", "+447700900010", "--role", "system"], "in the pool already"),
                (["number", "add", "+447700900011", "--role", "operational"], "needs a client"),
                (["number", "assign", "+447700900099", id], "not in the pool"),
                (["client", "show", "nobody"], "no client nobody"),
                (["outbox", "retry", "nothing"], "nothing"),
            ] {
                let refused = try await program.start(arguments).end()
                #expect(refused.status == 1, "\(arguments)")
                #expect(refused.errors.hasPrefix("jobrun: ") && refused.errors.contains(words), "\(refused.errors)")
                #expect(refused.errors.count(where: \.isNewline) == 1)
                #expect(refused.output == "")
            }
            #expect(try await program.run("number", "release", "+447700900010", "--json").output.contains("\"role\":\"SYSTEM\""))
            #expect(try await program.run("client", "remove", id).status == 0)
            #expect(try await program.run("client", "list", "--json").output == "")
        }
    }

    @Test("a switch is flipped with a reason, listed, and logged with who, when and why", arguments: Engine.available)
    func switches(_ engine: Engine) async throws {
        try await withProgram(engine) { program in
            _ = try await program.run("migrate")
            let flip = try await program.run(
                "switch", "set", "outboundPaused", "on", "--global", "--mode", "hold", "--reason", "storm", "--json")
            #expect(flip.status == 0)
            #expect(flip.lines == ["{\"scope\":\"global\",\"switch\":\"outboundPaused\",\"from\":\"off\",\"to\":\"hold\"}"])
            #expect(try await program.run("switch", "list", "--json").output.contains("\"outboundPaused\":\"hold\""))
            _ = try await program.run("switch", "set", "outboundPaused", "off", "--global", "--reason", "over")
            let log = try await program.run("switch", "log", "--json")
            #expect(log.lines.count == 2)
            #expect(log.output.contains("\"reason\":\"storm\""))
            #expect(log.output.contains("command line"))
        }
    }

    @Test(
        "what cannot be meant is a usage error with status 2",
        arguments: [
            [], ["frobnicate"], ["client"], ["client", "add"], ["client", "add", "--name", "A", "--owner-phone", "none"],
            ["client", "list", "extra"], ["client", "facts", "x", "--hours", "a\nb"], ["replay", "--hours", "0"],
            ["replay", "--model"],
            ["number", "add", "+447700900010", "--role", "king"],
            ["switch", "set", "outboundPaused", "on", "--global"],
            ["switch", "set", "outboundPaused", "perhaps", "--global", "--reason", "x"],
            ["switch", "set", "everything", "on", "--global", "--reason", "x"],
            ["switch", "set", "aiDisabled", "on", "--reason", "x"],
            ["switch", "set", "aiDisabled", "on", "--global", "--mode", "hold", "--reason", "x"],
            ["outbox", "list", "--state", "lost"],
            ["message", "list", "--limit", "0"], ["message", "burn"], ["serve", "--port", "1"],
        ])
    func usage(_ arguments: [String]) async throws {
        let program = try Program()
        defer { program.remove() }
        let database = "sqlite://\(program.path)/test.db"
        _ = try await program.run("migrate", with: ["DATABASE_URL": database])
        let ended = try await program.start(arguments, with: ["DATABASE_URL": database]).end()
        #expect(ended.status == 2)
        #expect(ended.errors.hasPrefix("jobrun: "))
        #expect(ended.errors.contains("See `jobrun --help`"))
    }

    @Test("help is there for everything and is no error")
    func help() async throws {
        let program = try Program()
        defer { program.remove() }
        for words in [["--help"], ["serve", "--help"], ["client", "--help"], ["outbox", "--help"], ["classify", "--help"]] {
            let ended = try await program.start(words).end()
            #expect(ended.status == 0)
            #expect(ended.output.contains("jobrun"))
            #expect(ended.errors == "")
        }
    }

    @Test("a configuration with five faults has all five named, and starts nothing")
    func fiveFaults() async throws {
        let program = try Program()
        defer { program.remove() }
        let ended = try await program.run(
            "serve",
            with: [
                "PORT": "http", "DATABASE_URL": "mysql://x", "SYSTEM_FAILSAFE_NUMBER": "0800", "TWILIO_ACCOUNT_SID": "AC1",
                "PUBLIC_BASE_URL": "ftp://x",
            ])
        #expect(ended.status == 2)
        #expect(ended.errors.contains("the configuration has 5 faults"))
        for name in ["PORT", "DATABASE_URL", "SYSTEM_FAILSAFE_NUMBER", "TWILIO_AUTH_TOKEN", "PUBLIC_BASE_URL"] {
            #expect(ended.errors.contains("  - \(name) "), "\(name)")
        }
    }

    @Test("a database that cannot be used is said plainly, with status 1")
    func badDatabases() async throws {
        let program = try Program()
        defer { program.remove() }
        let missing = try await program.run("client", "list", with: ["DATABASE_URL": "sqlite://\(program.path)/none.db"])
        #expect(missing.status == 1)
        #expect(
            missing.errors
                == "jobrun: there is no database at \(program.path)/none.db: start the server once, or run `jobrun migrate`\n")

        _ = try await program.run("classify", input: "", with: [:])
        let nowhere = try await program.run("migrate", with: ["DATABASE_URL": "sqlite:///proc/jobrun/test.db"])
        #expect(nowhere.status == 1)
        #expect(nowhere.errors.contains("/proc/jobrun"))

        let down = try await program.run("client", "list", with: ["DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"])
        #expect(down.status == 1)
        #expect(down.errors.hasPrefix("jobrun: "))
        #expect(down.errors.count(where: \.isNewline) == 1, "\(down.errors)")
        for ended in [missing, nowhere, down] { #expect(!ended.errors.contains("Error Domain") && !ended.errors.contains("Fatal")) }
    }

    @Test("a database of a newer version is refused by every command and by the server", arguments: Engine.available)
    func newerSchema(_ engine: Engine) async throws {
        try await withDatabaseAddress(engine) { address, database in
            let program = try Program(["DATABASE_URL": address])
            defer { program.remove() }
            _ = try await program.run("migrate")
            _ = try await database.batch(
                ["INSERT INTO schema_version (number, name, at) VALUES (9999, 'the future', 0)"], writing: true)
            for command in [["client", "list"], ["migrate"], ["serve", "--sandbox"]] {
                let spool = ["PORT": "0", "SPOOL_DIR": program.path]
                let ended = try await program.start(command, with: spool).end()
                #expect(ended.status == 1, "\(command)")
                #expect(ended.errors.contains("the database has schema version 9999"), "\(ended.errors)")
            }
        }
    }

    @Test("C1, C2: classify says what the rules understand")
    func classify() async throws {
        let program = try Program()
        defer { program.remove() }
        let texts = [
            "urgent plumbing issue", "I need a quote", "unsubscribe", "xyz", "plumbing leak in Manchester",
            "need electrician today",
        ]
        let input = texts.enumerated().map { "{\"id\":\($0),\"text\":\"\($1)\"}" }.joined(separator: "\n")
        let ended = try await program.run("classify", input: input)
        #expect(ended.status == 0)
        #expect(ended.lines.count == 6)
        for (line, words) in zip(ended.lines, ["\"URGENT\"", "\"NORMAL\"", "\"NON_LEAD\"", "\"UNCLEAR\""]) {
            #expect(line.contains("\"intent\":\(words)"))
        }
        #expect(ended.lines[4].contains("\"job_type\":\"plumbing\"") && ended.lines[4].contains("\"location\":\"Manchester\""))
        #expect(ended.lines[5].contains("\"job_type\":\"electrical\"") && ended.lines[5].contains("\"job_words\":\"electrician\""))
        #expect(ended.lines[5].contains("\"time\":\"today\""))
        let broken = try await program.run("classify", input: "{\"id\":1}")
        #expect(broken.status == 1)
        #expect(broken.errors.contains("line 1"))
    }

    @Test(
        "F1: the served sandbox warns that alerts are disabled, answers the printed lines, and what happened can be listed",
        arguments: Engine.available)
    func served(_ engine: Engine) async throws {
        try await withProgram(engine) { program in
            let running = try program.start(
                ["serve", "--sandbox"],
                with: ["PORT": "0", "SPOOL_DIR": program.path, "SETTLE_MS": "0", "ALERTS_DISABLED": "true", "LOG_FORMAT": "text"])
            let said = try await running.errors { $0.contains("listening") }
            for line in [
                "WARNING: ALERTS ARE GLOBALLY DISABLED", "ALERTS_DISABLED=true is set in environment",
                "Operational failures will NOT notify founder", "This should NEVER be enabled in production",
            ] { #expect(said.contains(line)) }
            let port = try #require(said.firstRange(of: "127.0.0.1:").map { said[$0.upperBound...].prefix { $0.isNumber } })
            let client = HTTPClient(name: "test", log: Log(level: .critical, sink: NoLog()), metrics: Metrics())
            let limits = TransferLimits(connect: .seconds(20), total: .seconds(30), maximumBody: 65_536)
            for (path, form) in [
                ("sms", "MessageSid=SM1&From=%2B447700900123&To=%2B447700900001&Body=My%20tap%20is%20leaking"),
                ("sms", "MessageSid=SM2&From=%2B447700900123&To=%2B447700900001&Body=STOP"),
                ("voice", "CallSid=CA1&From=%2B447700900456&To=%2B447700900001&CallStatus=ringing"),
                ("voice", "CallSid=CA2&From=%2B447700900456&To=%2B447700900003&CallStatus=ringing"),
            ] {
                let answer = try await client.send(
                    OutgoingRequest(
                        method: "POST", url: "http://127.0.0.1:\(port)/\(path)",
                        headers: ["Content-Type": "application/x-www-form-urlencoded"], body: Array(form.utf8)),
                    limits: limits, manner: .pooled)
                #expect(answer.status == 200)
            }
            for (noun, count) in [
                ("message", 2), ("call", 2), ("lead", 2), ("customer", 2), ("conversation", 2), ("unrouted", 1), ("consent", 1),
            ] {
                let list = try await program.run(noun, "list", "--json")
                #expect(list.status == 0)
                #expect(list.lines.count == count, "\(noun): \(list.output)")
                #expect(try await program.run(noun, "list").output.contains("\n"))
            }
            #expect(try await program.run("outbox", "list", "--json").lines.count >= 3)
            running.stop()
            let ended = await running.end()
            #expect(ended.status == 0)
            #expect(ended.errors.contains("stopped"))
        }
    }
}

/// Runs a test with the program and a private, empty database.
private func withProgram(_ engine: Engine, _ body: (Program) async throws -> Void) async throws {
    try await Turnstile.servers.pass {
        try await withDatabaseAddress(engine) { address, _ in
            let program = try Program(["DATABASE_URL": address])
            defer { program.remove() }
            try await body(program)
        }
    }
}
