import Domain
import EngineKit
import Locking
import Operations
import Relational
import Simulator
import Telemetry
import Testing

@testable import App

/// One of several nodes on a database.
final class Node: Sendable {
    let application: Application
    let valve: Valve
    let log: RecordedLog
    let spoolFolder: String
    private let asked = AsyncStream<Void>.makeStream()
    private let ended = Locked(false)

    init(_ database: any Database, _ settings: [String: String], clock: HandClock, budget: Duration) async throws {
        let configuration = try ConfigurationReader.read(environment: settings, file: nil, isSandbox: false)
        (valve, log, spoolFolder) = (Valve(database), RecordedLog(), configuration.spoolDirectory)
        application = try await Application(
            configuration, isSandbox: false,
            Application.Surroundings(
                database: valve, clock: clock.wallClock, log: Log(level: configuration.logLevel, sink: log), shutdownBudget: budget,
                perNumberRate: 1000,
                watchesClock: false)
        )
    }

    /// The count under a metric's name.
    func count(_ name: String) -> Int {
        let json = application.metrics.json
        guard let key = json.firstRange(of: "\"\(name)\":") else { return -1 }
        return Int(json[key.upperBound...].prefix { $0.isNumber }) ?? -1
    }

    var base: String { "http://127.0.0.1:\(application.port)" }

    /// Tells the node to stop, as a signal does.
    func stop() {
        asked.continuation.finish()
    }

    /// Whether it has stopped.
    var hasEnded: Bool { ended.withLock { $0 } }

    fileprivate func run() async throws {
        let asked = asked.stream
        try await application.run(until: { for await _ in asked {} })
        ended.withLock { $0 = true }
    }
}

/// Two whole nodes on one database behind a ``Proxy``, with the offline carrier on the other side of real HTTP and one clock moved by
/// hand. Signatures are really verified.
struct Pair: Sendable {
    let nodes: [Node]
    let proxy: Proxy
    let carrier: SimulatedCarrier
    /// The same rows, through connections of the test's own.
    let rows: any Database
    let clock: HandClock

    /// Adds a complete client with its number.
    func business(_ number: String = "+447700900010") async throws -> Business {
        try await sampleBusiness(number, in: rows, clock: clock.wallClock, carrier: carrier)
    }

    /// Flips a switch as an operator does, from another process.
    func flip(_ name: SwitchName, _ isOn: Bool, mode: PauseMode = .deflect) async throws {
        let desk = SwitchDesk(database: rows, clock: clock.wallClock, ids: IdentifierSource())
        _ = try await desk.set(name, isOn, for: .global, mode: mode, reason: "a test", actor: "test")
    }

    /// The first column of every row, as text.
    func list(_ sql: SQL) async throws -> [String] {
        try await rows.ask(.all(sql) { row in try row.text(0) })
    }

    /// Waits for something; says what when it does not come.
    func expect(_ what: String, within limit: Duration = .seconds(30), _ condition: () async throws -> Bool) async throws {
        guard try await nodes[1].log.until(limit, condition) else { throw Impatience(what: "this did not come: \(what)") }
    }

    /// Waits until every event has its disposition and no letter is due, leased or in doubt.
    func quiet() async throws {
        do {
            try await expect("rest") {
                let open = try await unsettled()
                return carrier.ledger.inFlight == 0 && open.isEmpty
            }
        } catch let failure as Impatience {
            throw Impatience(what: "\(failure) \(try await unsettled())")
        }
    }

    private func unsettled() async throws -> [String] {
        try await list(
            """
            SELECT 'receipt ' || sid FROM receipt WHERE disposition IS NULL
            UNION ALL
            SELECT 'letter ' || cause || ' ' || state
            FROM outbox
            WHERE state IN ('twiml', 'rest', 'ambiguous') OR (state = 'queued' AND not_before <= \(clock.now))
            """)
    }

    /// What a phone received from JobRun.
    func texts(to phone: String) -> [String] {
        carrier.received(by: phone).map(\.body)
    }
}

/// Runs a journey on two nodes. `budget` is what a node that is told to stop has for it.
func withPair(
    _ engine: Engine, _ settings: [String: String] = [:], budget: Duration = .seconds(20), _ journey: (Pair) async throws -> Void
) async throws {
    try await Turnstile.servers.pass {
        let folder = try TemporaryDirectory()
        defer { folder.remove() }
        try await withNodesAndAddress(engine, 3) { databases, address in
            let (clock, proxy, token) = (HandClock(), Proxy(), "0123456789abcdef0123456789abcdef")
            let carrier = SimulatedCarrier(
                accountSID: "AC" + token, authToken: token, webhookBase: Proxy.base, courier: proxy,
                now: { clock.now.milliseconds }, log: Log(level: .critical, sink: NoLog()))
            let listener = try CarrierListener(carrier)
            var nodes: [Node] = []
            for (index, database) in databases.prefix(2).enumerated() {
                var environment = [
                    "PORT": "0", "SPOOL_DIR": "\(folder.path)/\(index)", "SETTLE_MS": "0", "DRAIN_MS": "0",
                    "PUBLIC_BASE_URL": Proxy.base, "TWILIO_ACCOUNT_SID": "AC" + token, "TWILIO_AUTH_TOKEN": token,
                    "TWILIO_API_BASE_URL": listener.base, "DATABASE_URL": address,
                ]
                environment.merge(settings) { $1 }
                let node = try await Node(database, environment, clock: clock, budget: budget)
                proxy.add(node.base)
                nodes.append(node)
            }
            let pair = Pair(nodes: nodes, proxy: proxy, carrier: carrier, rows: databases[2], clock: clock)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for node in nodes { group.addTask { try await node.run() } }
                var failure: (any Error)?
                do {
                    try await journey(pair)
                    try await pair.lookOver()
                } catch { failure = error }
                for node in nodes { node.stop() }
                try await group.waitForAll()
                if let failure { throw failure }
            }
            await withCheckedContinuation { done in
                OwnThread("carrier end") {
                    listener.stop()
                    done.resume()
                }.detach()
            }
        }
    }
}

extension Pair {
    /// What must hold after every journey: each event has its end, and no letter reached a phone twice.
    fileprivate func lookOver() async throws {
        try await quiet()
        #expect(carrier.complaints == [])
        let letters = carrier.ledger.texts.filter(\.isFromJobRun).map { $0.letter ?? "none" }
        #expect(letters.count == Set(letters).count, "a letter was sent twice")
    }
}
