public import Domain
import Gate
public import Lifecycle
import Locking
import Outbox
public import Relational
import Store
public import Telemetry

/// Sends what the outbox holds: claims a lease, asks the gate again, hands the permit to the carrier, settles by what came of it.
public final class DeliveryService: Service {
    public let name = "delivery"

    let database: any Database
    let carrier: any Carrier
    let statuses: StatusDesk
    let aftermath: Aftermath
    let clock: WallClock
    let log: Log
    let metrics: Metrics
    let pace: Pace
    let account = AccountHold()
    /// False while our clock is not to be trusted: then letters are left to other nodes.
    let mayAct: @Sendable () -> Bool
    /// Told when a letter has fallen into doubt.
    let doubted: @Sendable () -> Void
    /// Told when something was settled.
    let settled: @Sendable () -> Void
    /// The ledger's number that this node has seen.
    let seen: @Sendable () -> Int64
    private let wakeup = Wakeup()
    private let inFlight = Locked(0)
    private let isStopping = Locked(false)
    /// Ended when no attempt may go on any longer.
    private let lastCall = AsyncStream<Void>.makeStream()
    private static let slots = 16
    /// Leases that lapse, and letters that expire, in one statement: an outage of hours must not make one that outlasts its limit.
    private static let tidied = 500
    /// A lease is given back this long before it lapses: clocks of different machines agree at least so far.
    private static let margin = Duration.seconds(5)

    public init(
        database: any Database, carrier: any Carrier, statuses: StatusDesk, aftermath: Aftermath, clock: WallClock,
        perNumberRate: Int = 10, log: Log, metrics: Metrics, mayAct: @escaping @Sendable () -> Bool = { true },
        doubted: @escaping @Sendable () -> Void = {}, settled: @escaping @Sendable () -> Void = {},
        seen: @escaping @Sendable () -> Int64 = { 0 }
    ) {
        self.database = database
        self.carrier = carrier
        self.statuses = statuses
        self.aftermath = aftermath
        self.clock = clock
        self.log = log
        self.metrics = metrics
        self.mayAct = mayAct
        self.doubted = doubted
        self.settled = settled
        self.seen = seen
        pace = Pace(perSecond: perNumberRate)
    }

    /// Something was posted: look now instead of at the next tick.
    public func ring() {
        wakeup.ring()
    }

    public func run() async {
        await withDiscardingTaskGroup { group in
            await wakeup.listen(every: .seconds(1)) {
                await tidy()
                while let claim = await claim(), !claim.rows.isEmpty {
                    for row in claim.rows {
                        inFlight.withLock { $0 += 1 }
                        group.addTask { [self] in
                            await send(row, until: claim.deadline)
                            inFlight.withLock { $0 -= 1 }
                            wakeup.ring()
                        }
                    }
                }
            }
            for await _ in lastCall.stream {}
            group.cancelAll()
        }
        // What is left is for the other nodes.
        _ = try? await database.batch([News.announce], writing: true)
    }

    /// Everything that is due now, sent and settled when it returns.
    func step() async {
        await tidy()
        while let claim = await claim(), !claim.rows.isEmpty {
            await withDiscardingTaskGroup { group in
                for row in claim.rows { group.addTask { await self.send(row, until: claim.deadline) } }
            }
        }
    }

    /// Claims nothing more, puts back what was claimed and not begun, and lets the attempts under way end. What has not ended when most of
    /// the budget is used up is cut off, so that there is time to write down whether it left, for another node to go on with.
    public func stop(within budget: Duration) async {
        isStopping.withLock { $0 = true }
        wakeup.end()
        let deadline = Uptime.now + budget * 3 / 4
        while inFlight.withLock({ $0 }) > 0, Uptime.now < deadline {
            try? await Task.sleep(for: .milliseconds(20))
        }
        lastCall.continuation.finish()
    }

    /// Letters that are ours to send, and until when.
    struct Claim: Sendable {
        let rows: [OutboxRow]
        let deadline: Uptime
    }

    /// Claims as many letters as there are free slots; nothing when the database does not answer. Patience is measured from before the
    /// question: the lease began while it was being answered.
    func claim() async -> Claim? {
        let busy = inFlight.withLock { $0 }
        let free = account.allowance(of: Self.slots - busy, isBusy: busy > 0, at: clock.now)
        guard free > 0, mayAct(), !isStopping.withLock({ $0 }) else { return nil }
        let deadline = Uptime.now + (Lanes.lease - Self.margin)
        do {
            return Claim(rows: try await database.tell(Lanes.claim(limit: free, now: clock.now, seen: seen())), deadline: deadline)
        } catch {
            log.warning("the outbox cannot be claimed; trying again in a second", ["error": "\(error)"])
            return nil
        }
    }

    /// What time alone does: leases lapse, letters grow too old.
    func tidy() async {
        guard mayAct() else { return }
        let now = clock.now
        do {
            let (hold, lapsed, expired) = try await database.tell(
                CarrierHealth.Hold.known, Settlements.lapse(limit: Self.tidied, resendAt: now + Patience.resend, at: now),
                Settlements.expire(limit: Self.tidied, at: now))
            metrics.set(.accountHeld, to: account.hear(hold) ? 1 : 0)
            if lapsed > 0 {
                metrics.count(.outboxAmbiguous, by: UInt64(lapsed))
                doubted()
                log.warning("\(lapsed) letters are in doubt: their lease lapsed without news")
            }
            for row in expired { await aftermath.tooOld(row) }
            if lapsed == Self.tidied || expired.count == Self.tidied { wakeup.ring() }
        } catch {
            log.debug("the outbox cannot be tidied", ["error": "\(error)"])
        }
    }

    /// Makes one attempt, unless the lease is over or the number's pace is used up.
    func send(_ row: OutboxRow, until deadline: Uptime) async {
        let now = clock.now
        let slot = pace.reserve(row.letter.from, now: now, patience: .seconds(2))
        if slot - now > .seconds(2) {
            _ = try? await database.tell(Settlements.putBack(row, notBefore: slot, at: now))
            return
        }
        if slot > now { try? await Task.sleep(for: slot - now) }
        if isStopping.withLock({ $0 }) {
            _ = try? await database.tell(Settlements.putBack(row, notBefore: now, at: clock.now))
            return
        }
        do {
            let record = try await database.ask(
                GateRecords.find(client: row.letter.client, our: row.letter.from, phone: row.letter.to))
            if let refusal = DraftLaw.refusal(of: row, under: record) {
                await settle(row, .withheld(refusal))
                return
            }
            let lastWord = LastWord(database: database, row: row, deadline: deadline)
            let answer = await dispatch(row, record, lastWord)
            await settle(row, Verdict(answer, objection: lastWord.objection))
        } catch {
            log.warning("the gate could not be asked, so the letter waits", logFields(row, "error", "\(error)"))
            await settle(row, .again(after: nil, detail: "the gate could not be asked"))
        }
    }

    private func dispatch(_ row: OutboxRow, _ record: GateRecords.GateRecord, _ lastWord: LastWord) async -> CarrierAnswer {
        switch row.kind {
        case .customer: await hand(CustomerText(row.letter), row, record, lastWord)
        case .deflection: await hand(DeflectionText(row.letter), row, record, lastWord)
        case .setUp: await hand(SetUpText(row.letter), row, record, lastWord)
        case .safety: await hand(SafetyText(row.letter), row, record, lastWord)
        case .help: await hand(HelpText(row.letter), row, record, lastWord)
        case .failSafe: await hand(FailSafeText(row.letter), row, record, lastWord)
        case .onboarding: await hand(OnboardingText(row.letter), row, record, lastWord)
        case .owner: await hand(OwnerNotice(row.letter), row, record, lastWord)
        case .danger: await hand(DangerNotice(row.letter), row, record, lastWord)
        case .echo: await hand(OwnerEcho(row.letter), row, record, lastWord)
        case .founder: await hand(FounderAlert(row.letter), row, record, lastWord)
        }
    }

    /// Mints the permit in the task that sends it.
    private func hand<D: Draft>(
        _ draft: D, _ row: OutboxRow, _ record: GateRecords.GateRecord, _ lastWord: LastWord
    ) async -> CarrierAnswer {
        switch SystemGate.clear(draft, under: DraftLaw.circumstances(record)) {
        case .refused: return .withdrawn
        case .allowed(let permit):
            let validity = max(.minutes(1), row.expiresAt - clock.now)
            return await carrier.send(permit, as: row.id, validity: validity) { lastWord.mayWrite() }
        }
    }

    func logFields(_ row: OutboxRow, _ name: String, _ value: String) -> KeyValuePairs<String, String> {
        [
            "letter": row.id.text, "correlationId": row.correlation, "kind": row.kind.rawValue, "to": "\(row.letter.to)",
            "from": row.letter.from.e164, name: value,
        ]
    }
}
