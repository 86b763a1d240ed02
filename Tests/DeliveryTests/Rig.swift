import Domain
import EngineKit
import Gate
import Locking
import Outbox
import Relational
import Store
import Telemetry

@testable import Delivery

/// Delivery with a database of its own, a clock moved by hand and a carrier that records.
struct Rig: Sendable {
    static let our = PhoneNumber(e164: "+441632960001")!
    static let failSafeNumber = PhoneNumber(e164: "+441632960002")!
    static let customer = PhoneNumber(e164: "+447700900123")!
    static let owner = PhoneNumber(e164: "+447700900456")!
    static let founder = PhoneNumber(e164: "+447700900789")!
    static let start = Moment(milliseconds: 1_800_000_000_000)
    static let client = Client(
        id: ClientID("one"), businessName: "Brown & Sons", ownerPhone: owner, twilioNumber: our, forwardingEnabled: true,
        notify: .sms)

    let database: any Database
    let carrier: RecordingCarrier
    let clock: HandClock
    let lines: RecordingLog
    let metrics: Metrics
    let delivery: DeliveryService
    let statuses: StatusDesk
    let aftermath: Aftermath

    init(
        _ database: any Database, _ carrier: RecordingCarrier, failSafeNumber: PhoneNumber? = Self.failSafeNumber,
        perNumberRate: Int, mayAct: @escaping @Sendable () -> Bool = { true }
    ) {
        self.database = database
        self.carrier = carrier
        let (clock, lines, metrics, ids, writers) = (HandClock(), RecordingLog(), Metrics(), IdentifierSource(), OutboxWriters())
        (self.clock, self.lines, self.metrics) = (clock, lines, metrics)
        let (log, wall) = (Log(level: .debug, sink: lines), WallClock { clock.now })
        let founder = FounderLine(phone: Self.founder, from: Self.failSafeNumber, writer: writers.founder, ids: ids)
        let words = AftermathWords(
            notDelivered: { MessageBody("Not delivered to \($0.e164)") },
            unsure: { phone, _ in MessageBody("Unsure of \(phone.e164)") },
            alert: { MessageBody("Alert: \($0)") })
        aftermath = Aftermath(
            database: database, owner: writers.owner, failSafe: writers.failSafe, founder: founder, failSafeNumber: failSafeNumber,
            words: words, ids: ids, clock: wall, log: log, metrics: metrics)
        statuses = StatusDesk(database: database, aftermath: aftermath, clock: wall, log: log, metrics: metrics)
        delivery = DeliveryService(
            database: database, carrier: carrier, statuses: statuses, aftermath: aftermath, clock: wall,
            perNumberRate: perNumberRate, log: log, metrics: metrics, mayAct: mayAct)
    }

    /// Runs a test with one client in the database. `rate` keeps nobody waiting unless a test asks for it.
    static func with(
        _ carrier: RecordingCarrier = RecordingCarrier(), failSafeNumber: PhoneNumber? = Self.failSafeNumber, rate: Int = 1_000_000,
        mayAct: @escaping @Sendable () -> Bool = { true }, _ body: (Rig) async throws -> Void
    ) async throws {
        try await withDatabase(.sqlite) { database in
            try await Migrator(Schema.migrations).run(on: database, now: 0)
            let rig = Rig(database, carrier, failSafeNumber: failSafeNumber, perNumberRate: rate, mayAct: mayAct)
            try await rig.apply(Clients.insert(client, at: start))
            try await body(rig)
        }
    }

    /// One turn of the service's loop, letters sent one after the other.
    func step() async {
        await delivery.tidy()
        while let claim = await delivery.claim(), !claim.rows.isEmpty {
            for row in claim.rows { await delivery.send(row, until: claim.deadline) }
        }
    }

    func apply(_ statements: SQL...) async throws {
        _ = try await database.batch(statements, writing: true)
    }

    /// Posts a text to a customer of the client.
    func postToCustomer(_ id: String, from: PhoneNumber = our, to: PhoneNumber = customer, lifetime: Duration = .minutes(30))
        async throws
    {
        let letter = Letter(from: from, to: to, body: MessageBody("Hello"), client: Self.client.id)
        try await post(CustomerText(letter), id, with: OutboxWriters().customer, lifetime: lifetime)
    }

    /// Posts the generic text of a number that nobody owns.
    func postFailSafe(_ id: String, from: PhoneNumber = our) async throws {
        let letter = Letter(from: from, to: Self.customer, body: MessageBody("We missed your call."), client: nil)
        try await post(FailSafeText(letter), id, with: OutboxWriters().failSafe, lifetime: .minutes(30))
    }

    private func post<D: Draft>(_ draft: D, _ id: String, with writer: OutboxWriter<D>, lifetime: Duration) async throws {
        let posting = Posting(cause: "reply:\(id)", priority: .reply, correlation: "c-\(id)", now: clock.now, lifetime: lifetime)
        let free = Circumstances(switches: .allOff, client: Self.client, recipientStopped: false)
        try await database.write { tx in
            switch SystemGate.clear(draft, under: free) {
            case .refused(let refusal): throw refusal
            case .allowed(let permit): try writer.post(permit, as: LetterID(id), posting, in: tx)
            }
        }
    }

    /// Where a letter is, how often it was tried, and how long from now it waits.
    func standing(_ id: String) async throws -> Standing? {
        let now = clock.now
        return try await database.ask(
            .first("SELECT state, attempt, not_before, detail, error_code FROM outbox WHERE id = \(id)") { row in
                Standing(
                    state: LetterState(rawValue: try row.text(0)), attempt: try row.integer(1),
                    wait: Moment(milliseconds: try row.integer(2)) - now, detail: try row.optionalText(3),
                    code: try row.optionalInteger(4))
            })
    }

    func state(_ id: String) async throws -> LetterState? {
        try await standing(id)?.state
    }

    func number(_ statement: SQL) async throws -> Int64 {
        try await database.batch([statement], writing: false)[0][0].integer(0)
    }
}

struct Standing: Sendable, Equatable {
    let state: LetterState?
    let attempt: Int64
    let wait: Duration
    let detail: String?
    let code: Int64?
}

/// A clock that stands until it is moved.
final class HandClock: Sendable {
    private let moment = Locked(Rig.start)

    var now: Moment { moment.withLock { $0 } }

    func advance(by duration: Duration) {
        moment.withLock { $0 = $0 + duration }
    }
}

/// A log that keeps its lines.
final class RecordingLog: LogSink {
    private let records = Locked<[LogRecord]>([])

    func write(_ record: LogRecord) {
        records.withLock { $0.append(record) }
    }

    func lines(_ level: LogLevel) -> [String] {
        records.withLock { $0.filter { $0.level == level }.map(\.message) }
    }
}
