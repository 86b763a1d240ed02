public import Domain
public import Lifecycle
import Locking
import Outbox
public import Relational
import Store
public import Telemetry

/// Looks for letters in doubt in the carrier's listing: adopts early, sends again late and once, and hands the rest to a person.
public final class Reconciler: Service {
    public let name = "reconciler"

    private let database: any Database
    private let carrier: any Carrier
    private let statuses: StatusDesk
    private let aftermath: Aftermath
    private let clock: WallClock
    private let log: Log
    private let metrics: Metrics
    /// False while our clock is not to be trusted: then doubts are left to other nodes.
    private let mayAct: @Sendable () -> Bool
    private let wakeup = Wakeup()
    private let rest = Locked(Rest())
    /// When this node put the brake on last.
    private let braked = Locked<Moment?>(nil)
    /// Looks taken at once; each is one request to the carrier, or two.
    private static let slots = 8
    /// While the carrier does not answer every look finds that out, and all nodes would write the same row for each. The brake holds for ten
    /// minutes, so that some seconds more or less mean nothing.
    private static let brakePause = Duration.seconds(5)

    private struct Rest {
        var until = Uptime(nanoseconds: 0)
        var isRung = true
    }

    public init(
        database: any Database, carrier: any Carrier, statuses: StatusDesk, aftermath: Aftermath, clock: WallClock, log: Log,
        metrics: Metrics, mayAct: @escaping @Sendable () -> Bool = { true }
    ) {
        self.database = database
        self.carrier = carrier
        self.statuses = statuses
        self.aftermath = aftermath
        self.clock = clock
        self.log = log
        self.metrics = metrics
        self.mayAct = mayAct
    }

    /// A letter has fallen into doubt: do not rest any longer.
    public func ring() {
        rest.withLock { $0.isRung = true }
    }

    public func run() async {
        await wakeup.listen(every: .seconds(1)) {
            let isResting = rest.withLock { rest in
                defer { rest.isRung = false }
                return !rest.isRung && Uptime.now < rest.until
            }
            if !isResting { await step() }
        }
    }

    public func stop(within budget: Duration) async {
        wakeup.end()
    }

    /// Takes the looks that are due. One indexed question when there are none.
    public func step() async {
        do {
            guard mayAct(), let next = try await database.ask(Doubts.nextLook) else {
                rest.withLock { $0.until = Uptime.now + .seconds(5) }
                return
            }
            let now = clock.now
            guard next <= now else { return }
            let (doubts, health) = try await database.tell(
                Doubts.take(limit: Self.slots, at: now), CarrierHealth.read(at: now))
            metrics.set(.listingLag, to: Double(health.listingLag.inMilliseconds) / 1000)
            await withDiscardingTaskGroup { group in
                for doubt in doubts {
                    group.addTask { await self.look(doubt, health) }
                }
            }
            if doubts.count == Self.slots {
                // More may be due: after a backup was put back thousands are.
                ring()
                wakeup.ring()
            }
        } catch {
            log.debug("letters in doubt cannot be read", ["error": "\(error)"])
        }
    }

    private func look(_ doubt: Doubt, _ health: CarrierHealth) async {
        do {
            // What is absent was absent when the list was asked for: however long this process stands still now, that gets no later.
            let asked = clock.now
            let texts: [ListedText]
            do {
                texts = try await carrier.texts(from: doubt.row.letter.from, to: doubt.row.letter.to)
            } catch {
                try await unavailable(doubt, error)
                return
            }
            let ahead = carrier.clockAhead
            let strangers = try await unknown(Reckoning.candidates(doubt, in: texts, ahead: ahead))
            let found = try await withoutConfirmations(doubt, strangers, ahead)
            let waiting = found.isEmpty ? [] : try await database.ask(Suspects.waiting(beside: doubt))
            switch Reckoning.sight(doubt, found, waiting: waiting) {
            case .found(let text, let again): try await adopt(doubt, text, again, ahead)
            case .stranger: try await giveUp(doubt, .stranger)
            case .absent: try await absent(doubt, health, asked)
            }
        } catch {
            log.warning("a letter in doubt could not be settled; it is looked for again", fields(doubt, "error", "\(error)"))
        }
    }

    /// The texts whose SID is in no row of ours.
    private func unknown(_ texts: [ListedText]) async throws -> [ListedText] {
        var unknown: [ListedText] = []
        for text in texts where try await !database.ask(Doubts.isKnown(text.sid)) { unknown.append(text) }
        return unknown
    }

    private func withoutConfirmations(_ doubt: Doubt, _ texts: [ListedText], _ ahead: Duration) async throws -> [ListedText] {
        guard let oldest = texts.first else { return [] }
        let pair = NumberPair(our: doubt.row.letter.from, their: doubt.row.letter.to.e164)
        let said = try await database.ask(Receipts.said(of: pair, since: oldest.createdAt - ahead - Reckoning.confirmationTime))
        return Reckoning.withoutConfirmations(doubt, texts, after: said, ahead: ahead)
    }

    private func adopt(_ doubt: Doubt, _ text: ListedText, _ again: [ListedText], _ ahead: Duration) async throws {
        let now = clock.now
        guard try await database.tell(Doubts.adopt(doubt, sid: text.sid, status: text.status.rawValue, at: now)) else { return }
        metrics.count(.outboxFound)
        log.notice("a text in doubt was accepted after all: it is in the carrier's list", fields(doubt, "sid", text.sid))
        let age = now + ahead - text.createdAt
        // Only a text that was missing when it was there already shows a lag; it lasted until now at most.
        let wasBlind = doubt.lookedAt.map { $0 + ahead > text.createdAt + Reckoning.dateSlack } ?? false
        if wasBlind { try await keepLag(age, at: now) }
        let isCallbackLate = text.status.rank >= MessageStatus.sent.rank && age > Reckoning.callbackTime
        if isCallbackLate || (wasBlind && age > Reckoning.lagTime) {
            try await brake(because: isCallbackLate ? "a callback is overdue" : "the list lags", at: now)
        }
        for other in again { try await statuses.noteSecond(other.sid, of: doubt.row.id) }
        try await statuses.report(sid: text.sid, status: text.status, letter: doubt.row.id, refusal: text.refusal)
    }

    private func keepLag(_ lag: Duration, at now: Moment) async throws {
        _ = try await database.batch([CarrierHealth.lagged(lag, at: now)], writing: true)
        metrics.set(.listingLag, to: Double(lag.inMilliseconds) / 1000)
    }

    private func brake(because reason: String, at now: Moment) async throws {
        if let last = braked.withLock({ $0 }), .zero..<Self.brakePause ~= now - last { return }
        _ = try await database.batch([CarrierHealth.brake(at: now)], writing: true)
        braked.withLock { $0 = now }
        log.warning("nothing is sent again for ten minutes: the carrier's news are late", ["reason": reason])
    }

    private func unavailable(_ doubt: Doubt, _ failure: CarrierUnavailable) async throws {
        let now = clock.now
        metrics.count(.listingFailed)
        log.warning("the carrier's list cannot be had", fields(doubt, "error", failure.description))
        try await brake(because: "the list cannot be had", at: now)
        try await follow(Reckoning.ruleUnseeing(doubt, at: now), doubt, seenAbsentAt: nil)
    }

    private func absent(_ doubt: Doubt, _ health: CarrierHealth, _ asked: Moment) async throws {
        let ruling = Reckoning.rule(doubt, health, at: asked)
        guard case .resendIfSeeing = ruling else {
            try await follow(ruling, doubt, seenAbsentAt: asked)
            return
        }
        let newest: [ListedText]
        do {
            newest = try await carrier.newestTexts()
        } catch {
            try await unavailable(doubt, error)
            return
        }
        guard Reckoning.isSeeing(doubt, newest, ahead: carrier.clockAhead) else {
            try await follow(Reckoning.ruleUnseeing(doubt, at: asked), doubt, seenAbsentAt: asked)
            return
        }
        guard mayAct(), try await database.tell(Doubts.resend(doubt, at: clock.now)) else { return }
        metrics.count(.outboxResent)
        log.warning("a text in doubt is sent again: the carrier never had it", fields(doubt, "attempt", "\(doubt.row.attempt)"))
    }

    private func follow(_ ruling: Ruling, _ doubt: Doubt, seenAbsentAt: Moment?) async throws {
        switch ruling {
        case .look(let next):
            _ = try await database.tell(Doubts.lookAgain(doubt, at: next, seenAbsentAt: seenAbsentAt))
        case .person(let impasse):
            try await giveUp(doubt, impasse)
        case .resendIfSeeing:
            break
        }
    }

    private func giveUp(_ doubt: Doubt, _ impasse: Impasse) async throws {
        guard try await database.tell(Doubts.giveToPerson(doubt, detail: impasse.rawValue, at: clock.now)) else { return }
        metrics.count(.outboxPerson, ["reason": "\(impasse)"])
        log.error("nobody can tell whether a text arrived; a person decides", fields(doubt, "reason", impasse.rawValue))
        await aftermath.inDoubt(doubt.row, impasse.rawValue)
    }

    private func fields(_ doubt: Doubt, _ name: String, _ value: String) -> KeyValuePairs<String, String> {
        ["letter": doubt.row.id.text, "correlationId": doubt.row.correlation, "to": "\(doubt.row.letter.to)", name: value]
    }
}
