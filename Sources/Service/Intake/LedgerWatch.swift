public import Domain
public import Lifecycle
import Locking
import Outbox
public import Relational
public import Spool
import Store
public import Telemetry

/// Moves the ledger's number on, remembers it beside the spool, and notices when the database has gone back in time or is another one:
/// then nothing leaves until it is verified. Ledger rule 14.
public final class LedgerWatch: Service {
    public let name = "ledger watch"

    private let database: any Database
    private let memory: LedgerMemory
    private let verification: Verification
    private let node: String
    private let ids: IdentifierSource
    private let clock: WallClock
    private let log: Log
    private let metrics: Metrics
    private let alert: @Sendable (String, String) async -> Void
    private let wakeup = Wakeup()
    private let verifying = Locked<Moment?>(nil)
    private let restUntil = Locked(Uptime(nanoseconds: 0))
    private static let task = "verification"
    /// Longer than any step of the verification.
    private static let lease = Duration.minutes(2)
    /// A carrier that could not be asked is not asked again at once.
    private static let rest = Duration.seconds(5)

    /// Calls `alert` with a key and a sentence when the database has gone back.
    public init(
        database: any Database, memory: LedgerMemory, verification: Verification, node: String, clock: WallClock,
        ids: IdentifierSource, log: Log,
        metrics: Metrics, alert: @escaping @Sendable (String, String) async -> Void
    ) {
        self.database = database
        self.memory = memory
        self.verification = verification
        self.clock = clock
        self.ids = ids
        self.log = log
        self.metrics = metrics
        self.alert = alert
        self.node = node
    }

    /// Since when what is stored is being verified, as far as this node knows.
    public var verifyingSince: Moment? { verifying.withLock { $0 } }

    public func run() async {
        await wakeup.listen(every: .seconds(1)) { await step() }
        // The next node need not wait for the lease to lapse; if this fails it will.
        _ = try? await database.batch([Leases.giveBack(Self.task, holder: node)], writing: true)
    }

    public func stop(within budget: Duration) async {
        wakeup.end()
    }

    /// Looks at the ledger's number, and verifies what is to be verified.
    func step() async {
        do {
            try await look()
            if let since = verifyingSince { try await verify(since: since) }
            let now = clock.now
            guard try await database.ask(Suspects.areThere) else { return }
            _ = try await database.tell(Suspects.doubtNext(at: now))
        } catch {
            log.debug("the ledger cannot be watched", ["error": "\(error)"])
        }
    }

    /// Looks at the ledger's number, and moves it on if something was committed. To be done once before anything is taken or sent.
    public func look() async throws {
        // Looked at before it is moved on: a number that was passed by is not to be made up for.
        var mark = try await database.ask(LedgerMarks.read)
        if !isEarlier(mark), memory.takeNote() {
            do {
                mark = try await advance(mark)
            } catch {
                memory.note()
                throw error
            }
        }
        if isEarlier(mark) { return try await goBack(to: mark) }
        try remember(mark)
    }

    private func advance(_ mark: LedgerMark) async throws -> LedgerMark {
        guard mark.identity.isEmpty else { return try await database.tell(LedgerMarks.advance(at: clock.now)) }
        let now = clock.now
        let id: Identifier<LedgerMark> = ids.next(at: now)
        _ = try await database.batch([LedgerMarks.name(id.text, at: now)], writing: true)
        return try await database.ask(LedgerMarks.read)
    }

    private func isEarlier(_ mark: LedgerMark) -> Bool {
        guard let last = memory.last else { return false }
        return mark.identity != last.identity || mark.number < last.number
    }

    private func remember(_ mark: LedgerMark) throws {
        verifying.withLock { $0 = mark.verifyingSince }
        metrics.set(.ledgerVerifying, to: mark.verifyingSince == nil ? 0 : 1)
        try memory.keep(LedgerMemory.Sight(identity: mark.identity, number: mark.number))
    }

    /// From here on no turn is taken and no letter claimed, on any node, until the verification has ended.
    private func goBack(to mark: LedgerMark) async throws {
        let now = clock.now
        let seen = memory.number
        let id: Identifier<LedgerMark> = ids.next(at: now)
        let statements =
            [LedgerMarks.name(id.text, at: now), LedgerMarks.beginVerifying(past: seen, at: now)]
            + Suspects.all(resendAt: now + Verification.patience, at: now)
        let what = mark.identity == memory.last?.identity ? "went back in time" : "is another one than before"
        _ = try await database.batch(statements, writing: true)
        try remember(try await database.ask(LedgerMarks.read))
        metrics.count(.ledgerWentBack)
        log.critical(
            "THE DATABASE \(what.uppercased()): nothing is sent until it is verified against the carrier's record",
            ["found": "\(mark.number)", "seen": "\(seen)"])
        await alert("ledger:went_back", "the database \(what). Nothing was sent until it had been compared with Twilio's record.")
    }

    private func verify(since: Moment) async throws {
        guard try await database.tell(Leases.take(Self.task, holder: node, for: Self.lease)) else { return }
        guard restUntil.withLock({ $0 <= Uptime.now }) else { return }
        do {
            guard try await verification.step(since: since) else {
                if clock.now > since + MissedWebhooks.age { restUntil.withLock { $0 = Uptime.now + Self.rest } }
                return
            }
        } catch {
            restUntil.withLock { $0 = Uptime.now + Self.rest }
            log.warning("the ledger cannot be verified yet; trying again in five seconds", ["error": "\(error)"])
            return
        }
        guard try await database.tell(LedgerMarks.endVerifying(since: since, at: clock.now)) else { return }
        verifying.withLock { $0 = nil }
        metrics.set(.ledgerVerifying, to: 0)
        log.notice("the ledger is verified: texts may leave again")
    }
}
