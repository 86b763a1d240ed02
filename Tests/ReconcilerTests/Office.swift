import Domain
import EngineKit
import Gate
import HTTP
import Lifecycle
import Locking
import Outbox
import PhoneLibrary
import Relational
import Simulator
import Store
import Telemetry
import Templates
import Transfer
import Twilio

@testable import Delivery
@testable import Intake

/// The people of the journeys.
enum Cast {
    static let shop = phone("+447700900001")
    static let operations = phone("+447700900199")
    static let owner = phone("+447700900100")
    static let founder = phone("+447700900101")
    static let customer = phone("+447700900123")
    static let other = phone("+447700900456")
    static let client = ClientID("smith")

    private static func phone(_ text: String) -> PhoneNumber { PhoneNumber(e164: text)! }
}

/// A clock that is moved by hand. Leases are none of its business: the database's own clock judges them.
final class HandClock: Sendable {
    private let milliseconds = Locked(Int64(0))

    init(_ start: Moment) {
        milliseconds.withLock { $0 = start.milliseconds }
    }

    var now: Moment { Moment(milliseconds: milliseconds.withLock { $0 }) }
    var wall: WallClock { WallClock { self.now } }
    func advance(_ duration: Duration) { milliseconds.withLock { $0 += duration.inMilliseconds } }
}

/// One node of JobRun as far as it sends, with a simulated carrier on a loopback port. Nothing moves but by ``deliver()``,
/// ``reconcile()`` and the clock.
final class Office: Sendable {
    let database: any Database
    let clock: HandClock
    let carrier: SimulatedCarrier
    let twilio: TwilioCarrier
    let statuses: StatusDesk
    let delivery: DeliveryService
    let reconciler: Reconciler
    let intake: IntakeService
    let missed: MissedWebhooks
    let lateEnds: LateEnds
    let metrics = Metrics()
    let exchange: CallbackDesk
    private let ids = IdentifierSource()
    private let writers = OutboxWriters()

    init(_ database: any Database, _ clock: HandClock, _ exchange: Exchange) throws {
        self.database = database
        self.clock = clock
        carrier = exchange.carrier
        self.exchange = exchange.desk
        let log = Log(level: .critical, sink: NoLog())
        twilio = TwilioCarrier(
            account: TwilioAccount(sid: Exchange.account, token: Exchange.token, apiBaseURL: exchange.listener.base),
            callbacks: try PublicBaseURL("https://jobrun.example.com"),
            client: HTTPClient(name: "carrier", log: log, metrics: metrics),
            now: { clock.now })
        let aftermath = Aftermath(
            database: database, owner: writers.owner, failSafe: writers.failSafe,
            founder: FounderLine(phone: Cast.founder, from: Cast.operations, writer: writers.founder, ids: ids),
            failSafeNumber: nil,
            words: AftermathWords(
                notDelivered: OwnerTemplates.notDelivered, unsure: OwnerTemplates.unsure, alert: FounderTemplates.alert),
            ids: ids, clock: clock.wall, log: log, metrics: metrics)
        statuses = StatusDesk(database: database, aftermath: aftermath, clock: clock.wall, log: log, metrics: metrics)
        delivery = DeliveryService(
            database: database, carrier: twilio, statuses: statuses, aftermath: aftermath, clock: clock.wall, perNumberRate: 1000,
            log: log, metrics: metrics)
        reconciler = Reconciler(
            database: database, carrier: twilio, statuses: statuses, aftermath: aftermath, clock: clock.wall, log: log,
            metrics: metrics)
        lateEnds = LateEnds(
            database: database, carrier: twilio, statuses: statuses, clock: clock.wall, log: log, metrics: metrics)
        let founder = FounderLine(phone: Cast.founder, from: Cast.operations, writer: writers.founder, ids: ids)
        intake = IntakeService(
            database: database,
            settings: IntakeSettings(settle: .zero, replyBudget: .seconds(8), onboardingNumber: nil, failSafeNumber: nil),
            writers: IntakeWriters(writers, founder: founder), onboarding: OnboardingIntake(writer: writers.onboarding),
            clock: clock.wall, ids: ids, log: log, metrics: metrics, posted: {})
        let node: Identifier<Office> = ids.next(at: clock.now)
        missed = MissedWebhooks(
            database: database,
            ledger: TwilioLedger(
                account: TwilioAccount(sid: Exchange.account, token: Exchange.token, apiBaseURL: exchange.listener.base),
                client: HTTPClient(name: "record", log: log, metrics: metrics), parser: LibPhoneNumber()),
            intake: intake, ownNumbers: [], node: node.text, clock: clock.wall, ids: ids, log: log, metrics: metrics)
        exchange.desk.open(for: self)
    }

    /// Sends what is due.
    func deliver() async { await delivery.step() }

    /// Compares the carrier's record with ours, and answers what was found.
    func compare() async {
        await missed.step()
        await intake.sweep()
        await deliver()
    }

    /// Moves the clock and takes the looks that are due then.
    func reconcile(after duration: Duration) async {
        clock.advance(duration)
        await reconciler.step()
    }

    /// Takes every look of `duration`, as the running service would.
    func reconcile(through duration: Duration) async throws {
        let end = clock.now + duration
        while let next = try await database.ask(Doubts.nextLook), next <= end {
            clock.advance(max(.zero, next - clock.now))
            await reconciler.step()
        }
        clock.advance(max(.zero, end - clock.now))
    }

    /// Posts a customer's text.
    @discardableResult
    func post(
        _ cause: String, _ words: String = "Hello", to phone: PhoneNumber = Cast.customer, way: Posting.Way = .queue,
        lifetime: Duration = .hours(12)
    ) async throws -> LetterID {
        try await post(
            CustomerText(Letter(from: Cast.shop, to: phone, body: MessageBody(words), client: Cast.client)), writers.customer,
            cause,
            way: way, lifetime: lifetime)
    }

    /// When the carrier's news were last found late.
    func trouble() async throws -> Moment? {
        try await database.ask(CarrierHealth.read(at: clock.now)).trouble
    }

    /// Posts a generic text after a missed call.
    @discardableResult
    func postFailSafe(_ cause: String) async throws -> LetterID {
        try await post(
            FailSafeText(Letter(from: Cast.shop, to: Cast.customer, body: MessageBody("We missed your call."), client: nil)),
            writers.failSafe, cause, way: .queue, lifetime: .minutes(30))
    }

    /// Posts a notice to the owner that somebody is in danger.
    @discardableResult
    func postDanger(_ cause: String) async throws -> LetterID {
        try await post(
            DangerNotice(Letter(from: Cast.shop, to: Cast.owner, body: MessageBody("Gas at Ann's"), client: Cast.client)),
            writers.danger, cause, way: .queue, lifetime: .hours(12))
    }

    private func post<D: Draft>(
        _ draft: D, _ writer: OutboxWriter<D>, _ cause: String, way: Posting.Way, lifetime: Duration
    ) async throws -> LetterID {
        let now = clock.now
        let id: LetterID = ids.next(at: now)
        try await database.write { tx in
            let record = try tx.ask(GateRecords.find(client: draft.letter.client, our: Cast.shop, phone: draft.letter.to))
            switch SystemGate.clear(draft, under: DraftLaw.circumstances(record)) {
            case .refused(let refusal): throw refusal
            case .allowed(let permit):
                try writer.post(
                    permit, as: id,
                    Posting(cause: cause, priority: .reply, correlation: "c", now: now, lifetime: lifetime, way: way), in: tx)
            }
        }
        return id
    }

    func state(_ letter: LetterID) async throws -> LetterState? {
        try await database.ask(.first("SELECT state FROM outbox WHERE id = \(letter)") { LetterState(rawValue: try $0.text(0)) })
            ?? nil
    }

    /// The words this phone has received, in order.
    func heard(by phone: PhoneNumber = Cast.customer) -> [String] {
        carrier.received(by: phone.e164).map(\.body)
    }
}

/// The simulated carrier, and where its callbacks go.
final class Exchange: Sendable {
    static let account = "AC00000000000000000000000000000001"
    static let token = Secret("12345")
    let carrier: SimulatedCarrier
    let listener: CarrierListener
    let desk = CallbackDesk()

    init(_ clock: HandClock) throws {
        carrier = SimulatedCarrier(
            accountSID: Self.account, authToken: Self.token.reveal, webhookBase: "https://jobrun.example.com", courier: desk,
            now: { clock.now.milliseconds }, log: Log(level: .critical, sink: NoLog()), seed: 7)
        for number in [Cast.shop, Cast.operations] { carrier.addNumber(number.e164) }
        listener = try CarrierListener(carrier)
    }

    func close() async {
        await withCheckedContinuation { done in
            OwnThread("carrier end") { [listener] in
                listener.stop()
                done.resume()
            }.detach()
        }
    }
}

/// Takes status callbacks and, while it is asked to, texts, as JobRun's webhooks do.
final class CallbackDesk: WebhookCourier {
    private let office = Locked<Office?>(nil)
    private let isTakingTexts = Locked(false)

    func open(for office: Office) { self.office.withLock { $0 = $0 ?? office } }
    func close() { office.withLock { $0 = nil } }

    /// Whether the webhook for texts arrives.
    func takeTexts(_ flag: Bool) { isTakingTexts.withLock { $0 = flag } }

    func carry(_ request: WebhookRequest) async -> WebhookReply {
        guard let office = office.withLock({ $0 }), let form = try? Form.parse(request.body), let sid = form["MessageSid"] else {
            return .unreachable
        }
        do {
            if let status = form["MessageStatus"].flatMap(MessageStatus.init(rawValue:)) {
                return try await report(sid, status, form, request.url, office)
            }
            return isTakingTexts.withLock { $0 } ? try await text(sid, form, office) : .unreachable
        } catch {
            return .answered(status: 503, contentType: "text/plain", body: [])
        }
    }

    private func report(
        _ sid: String, _ status: MessageStatus, _ form: Form, _ url: String, _ office: Office
    ) async throws -> WebhookReply {
        let address = try Form.parseQuery(url.split(separator: "?", maxSplits: 1).dropFirst().first ?? "")
        let refusal = form["ErrorCode"].flatMap { Int($0) }.map {
            CarrierRefusal(code: $0, consequence: TwilioErrorCodes.consequence(of: $0))
        }
        try await office.statuses.report(sid: sid, status: status, letter: address["letter"].map { LetterID($0) }, refusal: refusal)
        return .answered(status: 204, contentType: "", body: [])
    }

    private func text(_ sid: String, _ form: Form, _ office: Office) async throws -> WebhookReply {
        guard let to = form["To"].flatMap(PhoneNumber.init(e164:)), let from = form["From"].flatMap(LibPhoneNumber().wire) else {
            return .unreachable
        }
        let text = InboundText(
            sid: sid, to: to, from: .number(from), body: MessageBody(form["Body"] ?? ""), at: office.clock.now)
        let reply: MessagingReply
        switch try await office.intake.text(text, correlation: "webhook", arrived: Uptime.now) {
        case .silence: reply = .silence
        case .message(let body, let letter):
            reply = .message(body, statusCallback: try PublicBaseURL("https://jobrun.example.com").messageStatusURL(of: letter))
        }
        guard case .bytes(let bytes) = reply.response.body else { return .unreachable }
        return .answered(status: 200, contentType: "text/xml", body: bytes)
    }
}

/// Runs a journey on a private database with one client, and nodes that share the carrier.
func withOffices(_ engine: Engine, _ count: Int, _ body: ([Office]) async throws -> Void) async throws {
    try await withNodes(engine, count) { nodes in
        try await Migrator(Schema.migrations).run(on: nodes[0], now: 0)
        // Ten in the morning, London, on Wednesday 10 June 2026.
        let start = Moment(milliseconds: 1_781_082_000_000)
        let clock = HandClock(start)
        try await nodes[0].write { tx in
            try tx.later(
                Clients.insert(
                    Client(
                        id: Cast.client, businessName: "Smith Plumbing", ownerName: "Sam", ownerPhone: Cast.owner,
                        publicPhone: Cast.owner, twilioNumber: Cast.shop, forwardingEnabled: true, notify: .sms), at: start))
            _ = try tx.ask(Numbers.insert(Cast.shop, role: .operational, client: Cast.client, at: start))
        }
        let exchange = try Exchange(clock)
        var failure: (any Error)?
        do {
            try await body(nodes.map { try Office($0, clock, exchange) })
            if !exchange.carrier.complaints.isEmpty { throw Complaint(lines: exchange.carrier.complaints) }
        } catch { failure = error }
        exchange.desk.close()
        await exchange.close()
        if let failure { throw failure }
    }
}

/// Runs a journey with one node.
func withOffice(_ engine: Engine, _ body: (Office) async throws -> Void) async throws {
    try await withOffices(engine, 1) { try await body($0[0]) }
}

struct Complaint: Error {
    let lines: [String]
}
