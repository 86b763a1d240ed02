import Glibc
import PostgresEngine
import Relational
import SQLiteEngine
import Simulator
import Telemetry
import Transfer

/// One run: a town, a server, a crowd and mischief; then peace, settling, and the audit.
enum Course {
    private static let account = "AC" + String(repeating: "0", count: 32)
    private static let token = "0123456789abcdef0123456789abcdef"
    private static let publicBaseURL = "https://jobrun.example.com"

    static func run(_ arguments: [String]) async -> Int32 {
        do {
            let plan = try Plan(arguments)
            say(
                "chaos: \(plan.engine.rawValue), seed \(plan.seed), \(plan.kills) kills, \(plan.freezes) freezes, \(plan.nodes) nodes"
            )
            return try await play(plan) ? 0 : 1
        } catch {
            print("chaos: \(error)")
            return 2
        }
    }

    /// Returns whether nothing was found.
    private static func play(_ plan: Plan) async throws -> Bool {
        // A file that may not grow is an error, not the end; the servers inherit that.
        signal(SIGXFSZ, SIG_IGN)
        let start = ContinuousClock.now
        let folder = try ScratchFolder()
        let chronicle = Chronicle()
        let log = Log(level: .error, sink: LogWriter(descriptor: 2, format: .text))
        let client = HTTPClient(name: "chaos", log: log, metrics: Metrics(), connections: 256)
        let courier = StormyCourier(NetworkCourier(client), chronicle: chronicle, seed: plan.seed &+ 1)
        let carrier = SimulatedCarrier(
            accountSID: account, authToken: token, webhookBase: "http://carrier.invalid", signedBase: publicBaseURL,
            courier: courier, now: { wallClock() }, log: log, seed: plan.seed &+ 2)
        Town.connect(to: carrier)
        // Each node finds the carrier at an address of its own, so that it is known who sent a text.
        let listeners = try (0..<plan.nodes).map { _ in try CarrierListener(carrier) }
        let url = plan.engine == .sqlite ? "sqlite://\(folder.data)/database/chaos.db" : plan.postgresURL
        if plan.engine == .sqlite { mkdir("\(folder.data)/database", 0o700) }
        let founding = try open(url, log)
        try await Town.settle(in: founding)
        await founding.close()

        var nodes: [ServerNode] = []
        let base = [
            "DATABASE_URL": url, "PUBLIC_BASE_URL": publicBaseURL, "TWILIO_ACCOUNT_SID": account, "TWILIO_AUTH_TOKEN": token,
            "TWILIO_API_BASE_URL": listeners[0].base, "SETTLE_MS": "150", "REPLY_BUDGET_MS": "3000", "LOG_LEVEL": "warning",
            "DRAIN_MS": "200",
            "SYSTEM_FAILSAFE_NUMBER": Town.failSafe, "TWILIO_OPS_NUMBER": Town.operations, "FOUNDER_ALERT_PHONE": Town.founder,
        ]
        let shim = try await SkewedClock.buildShim(in: folder.path)
        for index in 0..<plan.nodes {
            let port = try ServerNode.freePort()
            let own = ["PORT": "\(port)", "SPOOL_DIR": "\(folder.data)/spool-\(index)"]
            nodes.append(
                ServerNode(
                    plan.serverPath, port: port, carrier: listeners[index].base, environment: base.merging(own) { $1 },
                    clock: try SkewedClock("\(folder.path)/clock-\(index)", shim: shim), folder: folder.path,
                    mayFailToStart: plan.engine == .postgres || folder.disk.path != nil, client: client, chronicle: chronicle))
        }
        courier.nodes = nodes
        for node in nodes { try await node.bringUp() }

        let commandEnvironment = base.merging(["SPOOL_DIR": "\(folder.path)/spool-cli"]) { $1 }
        let databaseHand = DatabaseHand(url: url, log: folder.path + "/pg_ctl.log")
        let mischief = Mischief(
            plan: plan, carrier: carrier, courier: courier, nodes: nodes, databaseHand: databaseHand,
            backupHand: plan.engine == .sqlite
                ? BackupHand(files: "\(folder.data)/database", log: "\(folder.path)/backup.log") : databaseHand.backup,
            diskHand: folder.disk,
            switchHand: SwitchHand(path: plan.serverPath, environment: commandEnvironment, log: folder.path + "/switch.log"),
            chronicle: chronicle)
        let crowd = Crowd(carrier: carrier, chronicle: chronicle, rate: plan.rate)
        async let lives: Void = crowd.live(seed: plan.seed)
        try await mischief.play()
        await lives

        say("peace; settling")
        let database = try open(url, log)
        let recoveries = Recoveries(findsMissedWebhooks: !plan.isGentle)
        let settling = Settling(
            database: database, carrier: carrier, nodes: nodes, plan: plan, chronicle: chronicle, recoveries: recoveries)
        let isSettled = try await settling.settle()
        for node in nodes { await node.stop() }
        _ = await carrier.settle(atMost: .seconds(30))
        let ledger = carrier.ledger
        let audit = Audit(
            try await Books.read(from: database), ledger, chronicle, recoveries, nodes: plan.nodes, skew: plan.largestSkew)
        await database.close()
        await onOwnThread("carrier end") { for listener in listeners { listener.stop() } }

        let texts = ledger.texts.count { $0.isFromJobRun }
        Report.show(plan, chronicle, audit, texts: texts, took: start.duration(to: .now))
        if !isSettled { print("the server did not settle everything") }
        guard audit.findings.isClean else {
            if plan.engine == .postgres { await databaseHand.dump(to: folder.path + "/database.sql") }
            await folder.keep()
            try Evidence.write(ledger, chronicle, to: folder.path)
            Report.explain(plan, audit.findings, nodes, folder: folder.path)
            return false
        }
        folder.remove()
        return true
    }

    private static func open(_ url: String, _ log: Log) throws -> any Database {
        let file = "sqlite://"
        if url.hasPrefix(file) {
            return try SQLiteDatabase(
                path: String(url.dropFirst(file.count)), statementLimit: .seconds(120), transactionLimit: .seconds(120), log: log,
                metrics: Metrics())
        }
        return try PostgresDatabase(url: url, connections: 2, log: log, metrics: Metrics())
    }
}
