public import Delivery
public import Domain
public import Lifecycle
import Locking
import Onboarding
import Outbox
public import Pipeline
public import Relational
import Store
public import Telemetry
import Templates

/// The imperative shell for what comes in: stores it first, then thinks, then commits what follows, all or nothing.
public final class IntakeService: Service {
    public let name = "intake"

    let database: any Database
    let settings: IntakeSettings
    let writers: IntakeWriters
    let onboarding: OnboardingIntake
    let clock: WallClock
    let ids: IdentifierSource
    let hours: LocalHours
    let model: (any LanguageModel)?
    let log: Log
    let metrics: Metrics
    /// False while our clock is not to be trusted: then what others left open is left to others.
    private let mayAct: @Sendable () -> Bool
    /// Told when something was posted that goes out by the carrier's API.
    let posted: @Sendable () -> Void
    /// What this node knows of the ledger besides what is in it.
    let memory: IntakeMemory
    private static let sweepSize = 32
    /// Turns of different pairs at a time: a call that is thought about late is first looked up at the carrier.
    private static let sweepWidth = 8
    private let settling = SettleRoom()
    private let waits = Locked<[ObjectIdentifier: WebhookWait]>([:])
    private let wakeup = Wakeup()
    /// The turns this node has, so that stopping can give back what is left.
    private let held = Locked<Set<TurnLease>>([])
    private let isStopping = Locked(false)
    private let recentCalls = Locked(RecentCalls())

    public init(
        database: any Database, settings: IntakeSettings, writers: IntakeWriters, onboarding: OnboardingIntake, clock: WallClock,
        ids: IdentifierSource, hours: LocalHours = LocalHours(), model: (any LanguageModel)? = nil, log: Log, metrics: Metrics,
        memory: IntakeMemory = IntakeMemory(), mayAct: @escaping @Sendable () -> Bool = { true },
        posted: @escaping @Sendable () -> Void
    ) {
        self.database = database
        self.settings = settings
        self.writers = writers
        self.onboarding = onboarding
        self.clock = clock
        self.ids = ids
        self.hours = hours
        self.model = model
        self.log = log
        self.metrics = metrics
        self.memory = memory
        self.mayAct = mayAct
        self.posted = posted
    }

    // MARK: What comes in

    /// Takes a text. Returns once it is stored and, when the thought is quick, with the reply. Throws when it could not be stored.
    public func text(_ text: InboundText, correlation: String, arrived: Uptime) async throws -> TextAnswer {
        let log = log.with(["correlationId": correlation, "sid": text.sid, "to": text.to.e164])
        let pair = NumberPair(our: text.to, their: text.from.text)
        let (isNew, lease) = try await database.tell(
            Receipts.insert(text, correlation: correlation), Turns.take(for: text.sid, of: pair, seen: memory.seen()))
        memory.changed()
        if !isNew {
            metrics.count(.duplicate)
            log.notice("DUPLICATE: Message already processed")
        }
        guard let lease else {
            if DangerWatch.lifeSafety(in: text.body.text) != nil { settling.hurry(pair) }
            return .silence
        }
        let wait = WebhookWait(arrived: arrived, budget: settings.replyBudget)
        let key = ObjectIdentifier(wait)
        waits.withLock { $0[key] = wait }
        defer { waits.withLock { $0[key] = nil } }
        let isDanger = DangerWatch.lifeSafety(in: text.body.text) != nil
        return await wait.answer { [self] in
            await holding(lease) {
                if !isDanger { await self.settling.wait(pair, for: self.settings.settle) }
                return await self.turn(lease, wait: wait, log: log).text
            }
        }
    }

    /// Takes a call, at its arrival or at its end, and says what the caller hears. Throws when it could not be stored.
    public func call(_ call: CallEvent, correlation: String) async throws -> String {
        let log = log.with(["correlationId": correlation, "sid": call.sid, "to": call.called.e164])
        let pair = Receipts.pair(of: call)
        let (isNew, lease) = try await database.tell(
            Receipts.insert(call, correlation: correlation), Turns.take(for: call.sid, of: pair, seen: memory.seen()))
        memory.changed()
        recentCalls.withLock { $0.insert(call.sid) }
        if !isNew {
            metrics.count(.duplicate)
            log.info("DUPLICATE: Call already processed", ["status": call.status.rawValue])
        }
        guard let lease else { return VoiceTemplates.generic.words }
        return (await holding(lease) { await self.turn(lease, wait: nil, log: log).announcement } ?? VoiceTemplates.generic).words
    }

    /// Takes the end of a call. The same call as its arrival: whichever is stored first decides, the other is a repeat.
    public func callEnded(_ call: CallEvent, correlation: String) async throws {
        guard call.status.isTerminal else { return }
        let record = try await database.ask(DeskRecords.find(NumberPair(our: call.called, their: "")))
        if case .onboarding = resolved(call.called, record).door {
            metrics.count(.onboardingNumberStatus)
            log.error(
                "CRITICAL INVARIANT VIOLATION: Voice call to ONBOARDING number \(call.called.e164)",
                ["correlationId": correlation, "sid": call.sid, "status": call.status.rawValue])
        }
        _ = try await self.call(call, correlation: correlation)
    }

    /// Takes events that the carrier has on record, and says how many of them are new. They are answered like any that was left open: no
    /// webhook waits for them. One whose webhook came late, as out of a server that stood still, is as old as the carrier says.
    func found(_ events: [OpenReceipt.Event], correlation: String) async throws -> Int {
        let statements = events.map { event in
            switch event {
            case .text(let text): Receipts.insert(text, correlation: correlation).sql
            case .call(let call): Receipts.insert(call, correlation: correlation).sql
            }
        }
        guard !statements.isEmpty else { return 0 }
        let texted = events.compactMap { event in
            if case .call(let call) = event, memory.hasTexted(call.sid) { TextedCalls.note(call.sid, at: clock.now) } else { nil }
        }
        if !texted.isEmpty { _ = try await database.batch(texted, writing: true) }
        let dates = events.map { Receipts.date($0.sid, at: $0.at) }
        let count = try await database.batch(statements + dates, writing: true).prefix(statements.count).count { !$0.isEmpty }
        if count > 0 { wakeup.ring() }
        return count
    }

    /// The answer that carried this letter did not reach its socket whole: the letter is in doubt, and asked about later.
    public func webhookLost(_ letter: LetterID) async {
        let now = clock.now
        do {
            _ = try await database.tell(Settlements.webhookLost(letter, resendAt: now + .seconds(15) + Patience.resend, at: now))
        } catch {
            log.warning("a lost webhook could not be noted; its lease will lapse", ["letter": letter.text, "error": "\(error)"])
        }
    }

    /// Tells whoever runs the server, by log and by text; the text once per key and six hours. False when no text could be posted.
    @discardableResult
    public func alert(_ key: String, _ sentence: String) async -> Bool {
        log.error("ALERT \(sentence)", ["alert": key])
        let (founder, now) = (writers.founder, clock.now)
        do {
            try await database.write { tx in
                try founder.post(
                    key: key, FounderTemplates.alert(sentence), correlation: key, switches: try tx.ask(Switchboard.find(.global)),
                    in: tx,
                    at: now)
            }
            posted()
            return true
        } catch {
            log.warning("an alert could not be posted", ["alert": key, "error": "\(error)"])
            return false
        }
    }

    /// True for a call that this process stored not long ago.
    func hasTaken(_ sid: String) -> Bool { recentCalls.withLock { $0.contains(sid) } }

    // MARK: Service

    public func run() async {
        await wakeup.listen(every: .milliseconds(250)) {
            let now = Uptime.now
            for wait in waits.withLock({ Array($0.values) }) { wait.check(at: now) }
            await sweep()
        }
    }

    /// Begins no more turns, lets those under way end, and gives back what has not ended in time: another node takes it up at once, and
    /// what is still thought here will find that the turn is no longer ours.
    public func stop(within budget: Duration) async {
        isStopping.withLock { $0 = true }
        wakeup.end()
        let deadline = Uptime.now + budget / 2
        while !held.withLock({ $0.isEmpty }), Uptime.now < deadline {
            try? await Task.sleep(for: .milliseconds(10))
        }
        let left = held.withLock { $0 }
        for lease in left {
            let isOurs = (try? await database.tell(Turns.handOver(lease))) ?? false
            log.warning(
                "a turn was not finished in time; another node takes it up", ["to": lease.pair.our.e164, "given": "\(isOurs)"])
        }
        if !left.isEmpty { _ = try? await database.batch([News.announce], writing: true) }
    }

    /// Open events that nobody holds are taken up: left by a burst, a crash, a node that died, or found in the carrier's record.
    func sweep() async {
        guard mayAct() else { return }
        do {
            let abandoned = try await database.ask(Receipts.abandoned(before: clock.now, limit: Self.sweepSize))
            for start in stride(from: 0, to: abandoned.count, by: Self.sweepWidth) where !isStopping.withLock({ $0 }) {
                await withDiscardingTaskGroup { group in
                    for (sid, pair) in abandoned[start..<min(start + Self.sweepWidth, abandoned.count)] {
                        group.addTask { await self.takeUp(sid, of: pair) }
                    }
                }
            }
            if abandoned.count == Self.sweepSize { lookAgain() }
        } catch {
            log.debug("the open events cannot be read", ["error": "\(error)"])
        }
    }

    private func takeUp(_ sid: String, of pair: NumberPair) async {
        do {
            guard let lease = try await database.tell(Turns.take(for: sid, of: pair, seen: memory.seen())) else { return }
            metrics.count(.swept)
            _ = await holding(lease) { await self.turn(lease, wait: nil, log: self.log.with(["sid": sid, "to": pair.our.e164])) }
        } catch {
            log.debug("an open event cannot be taken up", ["sid": sid, "error": "\(error)"])
        }
    }

    private func holding<T: Sendable>(_ lease: TurnLease, _ body: @Sendable () async -> T) async -> T {
        held.withLock { _ = $0.insert(lease) }
        defer { held.withLock { _ = $0.remove(lease) } }
        return await body()
    }

    /// There may be open events: look now instead of at the next tick.
    public func lookAgain() {
        wakeup.ring()
    }
}
