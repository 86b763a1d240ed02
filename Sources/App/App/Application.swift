import Delivery
import Domain
import Gate
import HTTP
import HTTPServer
import Intake
import Lifecycle
import Locking
import OpenAI
import Outbox
import PhoneLibrary
import Pipeline
import PostgresEngine
import Relational
import SQLiteEngine
import Simulator
import Spool
import Store
import Telemetry
import Templates
import Transfer
import Twilio
import Webhooks

/// The one place where everything is made and joined. Each service is handed only what it needs.
final class Application: Sendable {
    let port: UInt16
    let adminPort: UInt16?
    let database: any Database
    let metrics: Metrics
    let sandbox: Sandbox?
    private let supervisor: Supervisor
    private let draining: Locked<Bool>
    private let drainNotice: Duration
    /// The longest that stopping may take: for the notice, for what is in hand, and for closing what hangs.
    let longestStop: Duration
    private let log: Log
    private let carrierClient: HTTPClient

    /// What tests and tools put in the place of the world.
    struct Surroundings: Sendable {
        /// An open database in the place of the configured one.
        var database: (any Database)?
        var clock = WallClock.system
        var ids = IdentifierSource()
        var log: Log
        /// Shows what the log says on the simulator's page.
        var timeline: Timeline?
        /// The time between the steps of a text's life in the sandbox.
        var carrierPace = Duration.milliseconds(300)
        var shutdownBudget = Duration.seconds(20)
        /// How many texts one of our numbers may send in a second.
        var perNumberRate = 10
        var seedsSample = true
        /// Whether the clock is held against the database's; a clock moved by hand cannot be.
        var watchesClock = true
    }

    static let metricNames: [MetricNames] = [
        IntakeMetrics.names, SpoolMetrics.names, DeliveryMetrics.names, WebhookMetrics.names, ListenerMetrics.names,
        SQLiteMetrics.names,
        MetricNames.postgres, NewsService.metricNames,
        TransferMetrics.names,
    ]

    /// Builds and binds everything. After it returns, requests are answered once ``run(until:)`` is called.
    init(_ configuration: Configuration, isSandbox: Bool, _ surroundings: Surroundings) async throws {
        var configuration = configuration
        let (clock, ids, log) = (surroundings.clock, surroundings.ids, surroundings.log)
        let metrics = Metrics(declared: Self.metricNames)
        self.metrics = metrics
        self.log = log
        drainNotice = configuration.drainNotice
        longestStop = configuration.drainNotice + surroundings.shutdownBudget + .seconds(5)
        let database = try surroundings.database ?? configuration.database.open(log: log, metrics: metrics)
        self.database = database
        try await Migrator(Schema.migrations).run(on: database, now: clock.now.milliseconds)
        try Folder.make(configuration.spoolDirectory)
        let spool = try SpoolFile(folder: configuration.spoolDirectory, log: log, metrics: metrics)

        let listener = try ListenerService("listener", on: configuration.listen, log: log, metrics: metrics)
        port = listener.port
        if configuration.listen.port == 0, configuration.publicBaseURL.description == "http://localhost" {
            configuration.publicBaseURL = try PublicBaseURL("http://localhost:\(listener.port)")
        }
        let admin = try configuration.adminListen.map {
            try ListenerService("office listener", on: $0, log: log, metrics: metrics)
        }
        adminPort = admin?.port

        if isSandbox {
            let sandbox = try Sandbox(
                webhookBase: "http://127.0.0.1:\(listener.port)", signedBase: configuration.publicBaseURL.url(""), clock: clock,
                pace: surroundings.carrierPace, log: log, metrics: metrics)
            configuration.twilio = sandbox.account
            configuration.failSafeNumber = configuration.failSafeNumber ?? Sandbox.system.number
            configuration.onboardingNumber = configuration.onboardingNumber ?? Sandbox.onboarding.number
            configuration.opsNumber = configuration.opsNumber ?? Sandbox.operations.number
            if surroundings.seedsSample { try await Sandbox.seed(database, clock: clock, ids: ids) }
            self.sandbox = sandbox
        } else {
            sandbox = nil
        }
        guard let account = configuration.twilio else { throw StartFailure("there is no Twilio account: set TWILIO_ACCOUNT_SID") }

        let writers = OutboxWriters()
        let founder = FounderLine(
            phone: configuration.alertsDisabled ? nil : configuration.founderPhone,
            from: configuration.opsNumber ?? configuration.failSafeNumber, writer: writers.founder, ids: ids)
        carrierClient = HTTPClient(name: "carrier", log: log, metrics: metrics)
        let carrier = TwilioCarrier(
            account: TwilioAccount(sid: account.sid, token: account.tokens[0], apiBaseURL: account.apiBaseURL),
            callbacks: configuration.publicBaseURL, client: carrierClient, now: { clock.now })
        let aftermath = Aftermath(
            database: database, owner: writers.owner, failSafe: writers.failSafe, founder: founder,
            failSafeNumber: configuration.failSafeNumber,
            words: AftermathWords(
                notDelivered: OwnerTemplates.notDelivered, unsure: OwnerTemplates.unsure, alert: FounderTemplates.alert), ids: ids,
            clock: clock,
            log: log, metrics: metrics)
        let statusDesk = StatusDesk(database: database, aftermath: aftermath, clock: clock, log: log, metrics: metrics)
        let clockWatch =
            surroundings.watchesClock ? ClockWatch(database: database, clock: clock, log: log, metrics: metrics) : nil
        await clockWatch?.compare()
        let mayAct: @Sendable () -> Bool = { clockWatch?.isRight ?? true }
        let reconciler = Reconciler(
            database: database, carrier: carrier, statuses: statusDesk, aftermath: aftermath, clock: clock, log: log,
            metrics: metrics, mayAct: mayAct)
        let ledgerMemory = LedgerMemory(folder: configuration.spoolDirectory)
        let delivery = DeliveryService(
            database: database, carrier: carrier, statuses: statusDesk, aftermath: aftermath, clock: clock,
            perNumberRate: surroundings.perNumberRate, log: log,
            metrics: metrics, mayAct: mayAct,
            doubted: { reconciler.ring() }, settled: { ledgerMemory.note() }, seen: { ledgerMemory.number })
        let bag = GoBagKeeper(
            database: database, file: GoBagFile(folder: configuration.spoolDirectory),
            onboardingNumber: configuration.onboardingNumber, clock: clock, log: log, seen: { ledgerMemory.number })
        let failSafe = DirectFailSafe(
            carrier: carrier, book: try CallerBook(path: configuration.spoolDirectory + "/callers.log", now: clock.now),
            bag: { bag.bag }, failSafeNumber: configuration.failSafeNumber, onboardingNumber: configuration.onboardingNumber,
            clock: clock, ids: ids, log: log, metrics: metrics)
        let model = configuration.model.map {
            ChatModel($0, client: HTTPClient(name: "model", log: log, metrics: metrics))
        }
        let intake = IntakeService(
            database: database,
            settings: IntakeSettings(
                settle: configuration.settle, replyBudget: configuration.replyBudget,
                onboardingNumber: configuration.onboardingNumber,
                failSafeNumber: configuration.failSafeNumber, modelBudget: configuration.modelBudget),
            writers: IntakeWriters(writers, founder: founder), onboarding: OnboardingIntake(writer: writers.onboarding),
            clock: clock,
            ids: ids, model: model, log: log, metrics: metrics,
            memory: IntakeMemory(
                seen: { ledgerMemory.number }, hasTexted: { failSafe.hasTexted($0) }, isTexted: { await failSafe.isOnRecord($0) },
                changed: { ledgerMemory.note() }),
            mayAct: mayAct, posted: { delivery.ring() })
        let node = try NodeName.find(in: configuration.spoolDirectory, ids: ids, now: clock.now)
        let missed = MissedWebhooks(
            database: database,
            ledger: TwilioLedger(
                account: TwilioAccount(sid: account.sid, token: account.tokens[0], apiBaseURL: account.apiBaseURL),
                client: HTTPClient(name: "record", log: log, metrics: metrics), parser: LibPhoneNumber()),
            intake: intake, ownNumbers: [configuration.onboardingNumber, configuration.failSafeNumber].compactMap { $0 },
            node: node, clock: clock, ids: ids, log: log, metrics: metrics, knowsSIDs: configuration.validatesSignatures,
            mayAct: mayAct)
        let watch = LedgerWatch(
            database: database, memory: ledgerMemory,
            verification: Verification(
                database: database, carrier: carrier, missed: missed, failSafeNumber: configuration.failSafeNumber, ids: ids,
                clock: clock, log: log),
            node: node, clock: clock, ids: ids, log: log, metrics: metrics, alert: { await intake.alert($0, $1) })
        let silence = SilenceWatch(
            database: database, clock: clock, clockWrongBy: { clockWatch?.wrongBy }, log: log, metrics: metrics,
            alert: { await intake.alert($0, $1) })
        let lateEnds = LateEnds(
            database: database, carrier: carrier, statuses: statusDesk, clock: clock, log: log, metrics: metrics, mayAct: mayAct)
        // Before anything is taken or sent.
        try await watch.look()
        let reception = Reception(
            intake: intake, spool: spool, failSafe: failSafe, clock: clock, log: log, metrics: metrics)
        let webhooks = TwilioWebhooks(
            intake: intake, reception: reception,
            reports: { report in
                defer { ledgerMemory.note() }
                let isLaneFree = try await statusDesk.report(
                    sid: report.sid, status: report.status, letter: report.letter,
                    refusal: report.errorCode.map { CarrierRefusal(code: $0, consequence: TwilioErrorCodes.consequence(of: $0)) })
                if isLaneFree { delivery.ring() }
            },
            settings: WebhookSettings(
                baseURL: configuration.publicBaseURL, tokens: account.tokens,
                validatesSignatures: configuration.validatesSignatures, speaker: VoiceReply.Speaker(voice: configuration.voice)),
            parser: LibPhoneNumber(), clock: clock, ids: ids, log: log, metrics: metrics)

        // The lexicon is read at its first use: before the first customer, and beside the rest of the start. Ends with it.
        Task { _ = Classifier.classify("hello") }
        let draining = Locked(false)
        self.draining = draining
        let office = Office(
            database: database, configuration: configuration, metrics: metrics, clock: clock, isSandbox: isSandbox,
            spool: spool, model: model, watch: watch, clockWatch: clockWatch, silence: silence,
            isDraining: { draining.withLock { $0 } })
        var publicRoutes = Router()
        webhooks.mount(on: &publicRoutes)
        office.mountHealth(on: &publicRoutes, isWhole: admin == nil)
        if let admin {
            var officeRoutes = Router()
            office.mountHealth(on: &officeRoutes, isWhole: true)
            office.mount(on: &officeRoutes)
            Self.mountSimulator(on: &officeRoutes, sandbox, surroundings)
            let routes = officeRoutes
            admin.open { await routes.answer($0) }
        } else {
            office.mount(on: &publicRoutes)
            Self.mountSimulator(on: &publicRoutes, sandbox, surroundings)
        }
        let routes = publicRoutes
        let answer: Handler = { await routes.answer($0) }
        listener.open(sandbox?.watching(routes) ?? answer)

        if let model {
            // Learns what the server takes before the first customer does. Ends within its own deadline.
            Task {
                guard let reason = await model.probe() else { return }
                log.error("the language model does not answer as it should; the rules answer", ["reason": reason.rawValue])
            }
        }
        var services: [any Service] = [
            DatabaseService(database), delivery, reconciler, intake, missed, bag, watch, silence, lateEnds, reception, listener,
        ]
        if let clockWatch { services.append(clockWatch) }
        if let admin { services.append(admin) }
        if case .postgres(let url) = configuration.database {
            let news = try NewsService(url: url, log: log, metrics: metrics) {
                delivery.ring()
                intake.lookAgain()
                bag.ring()
            }
            services.insert(news, at: 1)
        }
        supervisor = Supervisor(services, budget: surroundings.shutdownBudget, log: log)
    }

    /// Runs until `stop` returns: then says for a moment that it is not ready, takes nothing new, finishes what is in hand, gives back what
    /// it holds, and closes everything.
    func run(until stop: @escaping @Sendable () async -> Void) async throws {
        let (draining, notice, log) = (draining, drainNotice, log)
        try await supervisor.run {
            await stop()
            draining.withLock { $0 = true }
            log.notice("stopping: not ready any more", ["acceptsForMilliseconds": "\(notice.inMilliseconds)"])
            try? await Task.sleep(for: notice)
        }
        if let listener = sandbox?.listener {
            // Joining threads is not for tasks.
            await withCheckedContinuation { done in
                OwnThread("sandbox end") {
                    listener.stop()
                    done.resume()
                }.detach()
            }
        }
    }

    private static func mountSimulator(on router: inout Router, _ sandbox: Sandbox?, _ surroundings: Surroundings) {
        guard let sandbox, let timeline = surroundings.timeline else { return }
        SimulatorPage(carrier: sandbox.carrier, timeline: timeline, stage: Sandbox.stage).mount(on: &router)
    }
}
