public import Domain
import Gate
public import Outbox
public import Relational
import Store
public import Telemetry

/// What follows when a letter did not arrive: somebody is told, an opt-out is kept, the fail-safe finds another number.
public struct Aftermath: Sendable {
    private let database: any Database
    private let owner: OutboxWriter<OwnerNotice>
    private let failSafe: OutboxWriter<FailSafeText>
    private let founder: FounderLine
    private let failSafeNumber: PhoneNumber?
    private let words: AftermathWords
    private let ids: IdentifierSource
    private let hours: LocalHours
    private let clock: WallClock
    private let log: Log
    private let metrics: Metrics

    public init(
        database: any Database, owner: OutboxWriter<OwnerNotice>, failSafe: OutboxWriter<FailSafeText>, founder: FounderLine,
        failSafeNumber: PhoneNumber?, words: AftermathWords, ids: IdentifierSource,
        hours: LocalHours = LocalHours(), clock: WallClock, log: Log, metrics: Metrics
    ) {
        self.database = database
        self.owner = owner
        self.failSafe = failSafe
        self.founder = founder
        self.failSafeNumber = failSafeNumber
        self.words = words
        self.ids = ids
        self.hours = hours
        self.clock = clock
        self.log = log
        self.metrics = metrics
    }

    /// The carrier refused a letter for good.
    func refused(_ row: OutboxRow, _ refusal: CarrierRefusal) async {
        switch refusal.consequence {
        case .badSender where row.kind == .failSafe:
            await sendFailSafeFromElsewhere(row)
        case .optedOut:
            await keepOptOut(row)
        case .landline:
            await quietly(row) { [clock] tx in try tx.later(PhoneMarks.landline(row.letter.to, at: clock.now)) }
            await tell(row, "the carrier refused a text with error \(refusal.code): the phone takes none")
        case .unreachable:
            if await !triesOnceMore(row) { await tell(row, "a handset could not be reached (error \(refusal.code))") }
        default:
            await tell(row, "the carrier refused a text with error \(refusal.code)")
        }
    }

    /// A letter grew too old in the queue.
    func tooOld(_ row: OutboxRow) async {
        if row.attempt == 0 {
            metrics.count(.outboxExpired)
            log.notice("SMS expired before it could leave", ["letter": row.id.text, "correlationId": row.correlation])
        } else {
            metrics.count(.outboxDead)
            log.error(
                "SMS send failed after all retries - MESSAGE LOST",
                ["letter": row.id.text, "correlationId": row.correlation, "to": "\(row.letter.to)", "attempts": "\(row.attempt)"])
        }
        await tell(row, "a text could not be sent in time. See `jobrun outbox list --state dead`")
    }

    /// Nobody can tell whether a letter arrived. The owner gets the words of what was meant for a customer.
    func inDoubt(_ row: OutboxRow, _ reason: String) async {
        await tell(row, "nobody can tell whether a text arrived: \(reason)", words.unsure(row.letter.to, row.letter.body))
    }

    /// The carrier does not accept our credentials.
    func credentialsRefused() async {
        log.critical("Twilio refuses TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN: texts wait in the outbox until they work")
    }

    /// The carrier holds the whole account.
    func accountHeld(_ refusal: CarrierRefusal) async {
        log.critical("Twilio holds the account (error \(refusal.code)): texts wait in the outbox")
    }

    /// The owner hears that a customer was not reached; the operator hears of everything.
    private func tell(_ row: OutboxRow, _ reason: String, _ notice: MessageBody? = nil) async {
        let now = clock.now
        let (words, owner, founder, ids, hours) = (words, owner, founder, ids, hours)
        let notice = notice ?? words.notDelivered(row.letter.to)
        await quietly(row) { tx in
            // The operator's alerts are not the client's letters: only the global switches speak about them.
            let (record, global) = try tx.together(
                GateRecords.find(client: row.letter.client, our: row.letter.from, phone: row.letter.to), Switchboard.find(.global))
            // Of what is urgent each one is told.
            try founder.post(
                key: row.isUrgentToOwner ? "undelivered:\(row.id)" : "undelivered:\(row.kind.rawValue)",
                words.alert("\(reason) (\(row.kind.rawValue), letter \(row.id))."),
                correlation: row.correlation, switches: global, in: tx, at: now)
            guard row.kind.isForCustomers, let client = record.client, let phone = client.ownerPhone,
                let number = client.twilioNumber
            else { return }
            let draft = OwnerNotice(
                Letter(from: number, to: phone, body: notice, client: client.id))
            switch SystemGate.clear(draft, under: DraftLaw.circumstances(record)) {
            case .refused: return
            case .allowed(let permit):
                try owner.postOnce(
                    permit, as: ids.next(at: now),
                    Posting(
                        cause: "undelivered:\(row.id)", priority: .notice, correlation: row.correlation, now: now,
                        notBefore: hours.wall(at: now, in: client.timeZone).quietUntil,
                        lifetime: .hours(12)),
                    in: tx)
            }
        }
    }

    /// A handset that was off may be on again after a quarter of an hour.
    private func triesOnceMore(_ row: OutboxRow) async -> Bool {
        let now = clock.now
        do {
            let new: LetterID = ids.next(at: now)
            guard try await database.tell(Settlements.onceMore(row.id, as: new, notBefore: now + .minutes(15), at: now)) else {
                return false
            }
            log.notice("a text that did not reach its handset is tried once more", ["letter": row.id.text, "again": new.text])
            return true
        } catch {
            log.warning("a text could not be tried once more", ["letter": row.id.text, "error": "\(error)"])
            return false
        }
    }

    /// The recipient told the carrier to stop: we keep to it, for this owner, for ever.
    private func keepOptOut(_ row: OutboxRow) async {
        let now = clock.now
        let ids = ids
        await quietly(row) { tx in
            let client = try row.letter.client.flatMap { try tx.ask(Clients.find($0)) }
            guard client?.ownerPhone != row.letter.to else { return }
            let id: Identifier<Consents.Wish> = ids.next(at: now)
            for statement in Consents.record(
                .stop, id: id.text, owner: Consents.owner(of: client, our: row.letter.from), client: client?.id,
                phone: row.letter.to,
                words: MessageBody("(the carrier answered 21610)"), sid: row.id.text, at: now)
            {
                try tx.later(statement)
            }
        }
        await tell(row, "the carrier answered 21610: \(row.letter.to) told it to stop")
    }

    /// The number that was rung cannot send (it is not ours): the fail-safe goes out from the one that can.
    private func sendFailSafeFromElsewhere(_ row: OutboxRow) async {
        guard let failSafeNumber, failSafeNumber != row.letter.from else {
            log.error(
                "the fail-safe could not be sent from the number that was rung, and SYSTEM_FAILSAFE_NUMBER is not set: set it",
                ["from": row.letter.from.e164])
            await tell(row, "a fail-safe text could not be sent: set SYSTEM_FAILSAFE_NUMBER")
            return
        }
        let now = clock.now
        let (failSafe, ids) = (failSafe, ids)
        await quietly(row) { tx in
            let record = try tx.ask(GateRecords.find(client: nil, our: failSafeNumber, phone: row.letter.to))
            let draft = FailSafeText(Letter(from: failSafeNumber, to: row.letter.to, body: row.letter.body, client: nil))
            switch SystemGate.clear(draft, under: DraftLaw.circumstances(record)) {
            case .refused: return
            case .allowed(let permit):
                try failSafe.postOnce(
                    permit, as: ids.next(at: now),
                    Posting(
                        cause: "\(row.cause):elsewhere", priority: .reply, correlation: row.correlation, now: now,
                        lifetime: .minutes(30)),
                    in: tx)
            }
        }
    }

    private func quietly(_ row: OutboxRow, _ body: @escaping @Sendable (borrowing Transaction) throws -> Void) async {
        do {
            try await database.write(body)
        } catch {
            log.error("what follows from a failed text could not be stored", ["letter": row.id.text, "error": "\(error)"])
        }
    }
}

extension DraftKind {
    /// Whether a customer of a client was to read it: then the client's owner is told when he does not.
    fileprivate var isForCustomers: Bool {
        switch self {
        case .customer, .deflection, .setUp, .safety, .help: true
        case .failSafe, .onboarding, .owner, .danger, .echo, .founder: false
        }
    }
}

/// The sentences Delivery needs, handed in: it does not know the templates.
public struct AftermathWords: Sendable {
    let notDelivered: @Sendable (PhoneNumber) -> MessageBody
    let unsure: @Sendable (PhoneNumber, MessageBody) -> MessageBody
    let alert: @Sendable (String) -> MessageBody

    public init(
        notDelivered: @escaping @Sendable (PhoneNumber) -> MessageBody,
        unsure: @escaping @Sendable (PhoneNumber, MessageBody) -> MessageBody, alert: @escaping @Sendable (String) -> MessageBody
    ) {
        self.notDelivered = notDelivered
        self.unsure = unsure
        self.alert = alert
    }
}
