import Domain
import EngineKit
import Locking
import Operations
import Relational
import Simulator
import Telemetry
import Testing

@testable import App

/// A whole JobRun on a loopback port, with a private database, a clock moved by hand, and the offline carrier on the other side of
/// real HTTP. Signatures are really verified.
final class Server: Sendable {
    /// The phone that alerts for whoever runs the server go to.
    static let founder = "+447700900190"

    let application: Application
    let carrier: SimulatedCarrier
    /// The account's token, which signs webhooks.
    let token: String
    /// The database as the server has it.
    let valve: Valve
    /// The folder of the spool and what lies beside it.
    let spoolFolder: String
    /// The same rows, through connections of the test's own.
    let rows: any Database
    let clock: HandClock
    let log: RecordedLog
    let desk: ClientDesk
    let switches: SwitchDesk
    private let ending = AsyncStream<Void>.makeStream()
    private let isEnding = Locked(false)

    init(
        _ nodes: [any Database], spool: String, _ settings: [String: String], watchesClock: Bool = false
    ) async throws {
        spoolFolder = spool
        var environment = [
            "PORT": "0", "SPOOL_DIR": spool, "SETTLE_MS": "0", "TWILIO_VALIDATE_SIGNATURE": "true",
            "FOUNDER_ALERT_PHONE": Self.founder,
        ]
        environment.merge(settings) { $1 }
        let configuration = try ConfigurationReader.read(environment: environment, file: nil, isSandbox: true)
        (clock, log, valve, rows) = (HandClock(), RecordedLog(), Valve(nodes[0]), nodes[1])
        application = try await Application(
            configuration, isSandbox: true,
            Application.Surroundings(
                database: valve, clock: clock.wallClock, log: Log(level: configuration.logLevel, sink: log), carrierPace: .zero,
                shutdownBudget: .seconds(20), perNumberRate: 1000, seedsSample: false, watchesClock: watchesClock))
        let sandbox = try #require(application.sandbox)
        (carrier, token) = (sandbox.carrier, sandbox.token.reveal)
        desk = ClientDesk(database: rows, clock: clock.wallClock, ids: IdentifierSource())
        switches = SwitchDesk(database: rows, clock: clock.wallClock, ids: IdentifierSource())
    }

    /// Tells the server to stop, as a signal does.
    func stop() {
        isEnding.withLock { $0 = true }
        ending.continuation.finish()
    }

    var isStopped: Bool { isEnding.withLock { $0 } }

    fileprivate func run() async throws {
        let stop = ending.stream
        try await application.run(until: { for await _ in stop {} })
    }

    /// Where the server listens.
    var port: UInt16 { application.port }
    var base: String { "http://127.0.0.1:\(port)" }

    /// The count under a metric's name, or under `name{label=value}`.
    func count(_ name: String) -> Int {
        let json = application.metrics.json
        guard let key = json.firstRange(of: "\"\(name)\":") else { return -1 }
        return Int(json[key.upperBound...].prefix { $0.isNumber }) ?? -1
    }
}

/// Runs a journey on a server of its own, and looks the ledger over afterwards: what must hold of every journey, whatever it is about.
/// A journey in which the ledger itself is lost in part looks it over by itself.
func withServer(
    _ engine: Engine, _ settings: [String: String] = [:], watchesClock: Bool = false, looksOver: Bool = true,
    _ journey: (Server) async throws -> Void
) async throws {
    try await Turnstile.servers.pass {
        let folder = try TemporaryDirectory()
        defer { folder.remove() }
        try await withNodes(engine, 2) { nodes in
            let server = try await Server(nodes, spool: folder.path, settings, watchesClock: watchesClock)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await server.run() }
                var failure: (any Error)?
                do {
                    try await journey(server)
                    if looksOver { try await server.lookOver() }
                } catch { failure = error }
                server.stop()
                try await group.waitForAll()
                if let failure { throw failure }
            }
        }
    }
}
