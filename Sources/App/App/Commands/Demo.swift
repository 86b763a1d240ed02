import Domain
import Glibc
import Simulator
import Telemetry

/// `jobrun demo`: a missed call and a flood, told in the terminal, with the real server and an offline Twilio.
enum Demo {
    static func run(_ arguments: inout Arguments) async throws {
        try arguments.end()
        var template = Array("/tmp/jobrun-demo.XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw StartFailure("no folder can be made in /tmp: \(String(cString: strerror(errno)))")
        }
        let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        defer { remove(folder) }
        let configuration = try ConfigurationReader.read(
            environment: [
                "PORT": "0", "DATABASE_URL": "sqlite://\(folder)/demo.db", "SPOOL_DIR": "\(folder)/spool", "SETTLE_MS": "300",
            ], file: nil, isSandbox: true)
        let log = Log(level: .critical, sink: LogWriter(descriptor: 2, format: .text))
        let application = try await Application(
            configuration, isSandbox: true, Application.Surroundings(log: log, carrierPace: .milliseconds(50)))
        guard let sandbox = application.sandbox else { return }
        let (ended, end) = AsyncStream<Void>.makeStream()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await application.run(until: { for await _ in ended {} }) }
            try await Story(carrier: sandbox.carrier).tell()
            end.finish()
            try await group.waitForAll()
        }
    }

    private static func remove(_ folder: String) {
        for name in [
            "demo.db", "demo.db-wal", "demo.db-shm", "spool/callers.log", "spool/spool", "spool/quarantine", "spool/go-bag",
            "spool/ledger-mark", "spool/node",
        ] {
            unlink("\(folder)/\(name)")
        }
        rmdir("\(folder)/spool")
        rmdir(folder)
    }
}

/// The story itself.
private struct Story {
    let carrier: SimulatedCarrier
    private let customer = Sandbox.customer.text
    private let second = "+447700900456"
    private let owner = Sandbox.owner.text
    private let business = Sandbox.business.text

    func tell() async throws {
        Terminal.line("Sam Smith, a plumber in Leeds, is on a ladder. His phone diverts to JobRun when he does not answer.\n")
        let call = await carrier.call(from: customer, to: business, forwardedFrom: owner)
        say("1", "A customer rings. Nobody answers, and JobRun speaks:")
        for line in call.call.heard { quote(line) }
        try await show("2", "A moment later her phone buzzes:", customer, count: 1)
        try await text(customer, "3", "Hi, my kitchen tap is leaking, can someone come Thursday? I'm in LS6", replies: 2)
        try await text(second, "4", "Water is pouring through the ceiling!!", replies: 1, who: "Somebody else texts")
        let alerts = await carrier.wait(for: 2, receivedBy: owner)
        say("5", "And Sam's own phone says:")
        for alert in alerts { quote(alert.body) }
        Terminal.line("Nothing was lost, nothing was said twice. Try it yourself: jobrun serve --sandbox")
    }

    private func text(_ phone: String, _ step: String, _ words: String, replies: Int, who: String = "She answers") async throws {
        say(step, "\(who): \"\(words)\"")
        _ = await carrier.text(from: phone, to: business, body: words)
        try await show(nil, "JobRun replies:", phone, count: replies)
    }

    private func show(_ step: String?, _ head: String, _ phone: String, count: Int) async throws {
        let texts = await carrier.wait(for: count, receivedBy: phone)
        guard texts.count >= count, let last = texts.last else { throw StartFailure("the demo came to no end: a text is missing") }
        say(step, head)
        quote(last.body)
    }

    private func say(_ step: String?, _ words: String) {
        Terminal.line("\(step.map { "\($0). " } ?? "   ")\(words)")
    }

    /// The words in a frame, broken at 72 columns.
    private func quote(_ words: String) {
        var line = ""
        for word in words.split(separator: " ") {
            if line.count + word.count > 72 {
                Terminal.line("     | \(line)")
                line = ""
            }
            line += line.isEmpty ? "\(word)" : " \(word)"
        }
        Terminal.line("     | \(line)\n")
    }
}
