public import Domain
public import Lifecycle
import Locking
import Relational
public import Spool
import Store
public import Telemetry
import Templates

/// Where webhooks come in: straight to the database while it answers, else into the spool; and behind what waits there while anything
/// does. Takes the spooled events to the database when it answers again.
public final class Reception: Service {
    public let name = "reception"

    let intake: IntakeService
    let spool: SpoolFile
    let failSafe: DirectFailSafe
    let clock: WallClock
    let log: Log
    let metrics: Metrics
    /// Why the database took nothing when it was last asked; nothing while it answers.
    let outage = Locked<SQLFailure?>(nil)
    let pause = Locked(ReplayPause())
    private let bell = Wakeup()

    public init(
        intake: IntakeService, spool: SpoolFile, failSafe: DirectFailSafe, clock: WallClock, log: Log, metrics: Metrics
    ) {
        self.intake = intake
        self.spool = spool
        self.failSafe = failSafe
        self.clock = clock
        self.log = log
        self.metrics = metrics
    }

    // MARK: What comes in

    /// Takes a text. Returns once it is stored or spooled; throws when it is neither.
    public func text(_ text: InboundText, correlation: String, arrived: Uptime) async throws -> TextAnswer {
        var reason: SQLFailure?
        if spool.isEmpty {
            do {
                return try await intake.text(text, correlation: correlation, arrived: arrived)
            } catch let failure as SQLFailure where failure.isOutage {
                reason = failure
            }
        }
        try await keep(.text(text), correlation, reason)
        return .silence
    }

    /// Takes a call at its arrival, and says what the caller hears. Throws when it is neither stored nor spooled.
    public func call(_ call: CallEvent, correlation: String) async throws -> String {
        try await take(call, correlation) { try await self.intake.call(call, correlation: correlation) }
    }

    /// Takes the end of a call.
    public func callEnded(_ call: CallEvent, correlation: String) async throws {
        guard call.status.isTerminal else { return }
        _ = try await take(call, correlation) {
            try await self.intake.callEnded(call, correlation: correlation)
            return ""
        }
    }

    private func take(_ call: CallEvent, _ correlation: String, _ store: () async throws -> String) async throws -> String {
        var reason: SQLFailure?
        if spool.isEmpty {
            do {
                return try await store()
            } catch let failure as SQLFailure where failure.isOutage {
                reason = failure
            }
        }
        return try await spooled(call, correlation, reason)
    }

    /// The fail-safe goes out only when this node has certainly not given this call to the database, and the database is certainly out of
    /// reach. Whether it did is settled before the call can be replayed: the replay waits, and then finds it in the book.
    private func spooled(_ call: CallEvent, _ correlation: String, _ reason: SQLFailure?) async throws -> String {
        let isLost = (reason ?? outage.withLock { $0 })?.isLost == true
        let mayBeKnown = spool.isDoubtful(call.sid) || intake.hasTaken(call.sid)
        let attempt = isLost && !mayBeKnown ? failSafe.attempt(for: call) : nil
        let intake = intake
        defer { if let attempt { failSafe.begin(attempt, unless: { await intake.canStore() }) } }
        try await keep(.call(call), correlation, reason)
        return failSafe.spoken(for: call)
    }

    private func keep(_ event: SpooledEvent.Event, _ correlation: String, _ reason: SQLFailure?) async throws {
        if let reason { outage.withLock { $0 = reason } }
        let mayBeStored = if case .unknown? = reason { true } else { false }
        let spooled = SpooledEvent(event, correlation: correlation, mayBeStored: mayBeStored)
        do {
            try await spool.append(spooled)
        } catch {
            log.critical(
                "an event could be neither stored nor spooled",
                ["correlationId": correlation, "sid": spooled.sid, "error": "\(error)"])
            throw error
        }
        log.warning(
            "an event was spooled",
            ["correlationId": correlation, "sid": spooled.sid, "reason": reason.map { "\($0)" } ?? "behind others"])
        bell.ring()
    }

    // MARK: Service

    public func run() async {
        await bell.listen(every: .milliseconds(250)) {
            while await replay() {}
            measure()
        }
    }

    /// Takes what waits here to the database first, if it answers: what is in the spool when this node ends waits for this node.
    public func stop(within budget: Duration) async {
        let deadline = Uptime.now + budget / 2
        while !spool.isEmpty, outage.withLock({ $0 }) == nil, Uptime.now < deadline {
            try? await Task.sleep(for: .milliseconds(20))
        }
        bell.end()
        await failSafe.finish(within: budget)
        await spool.close()
    }

    private func measure() {
        spool.measure()
        metrics.set(.spoolOldest, to: spool.oldest.map { Double((clock.now - $0).inMilliseconds) / 1000 } ?? 0)
    }
}

extension SQLFailure {
    /// True when it is the database that failed and not what it was asked: the same again may work.
    var isOutage: Bool {
        switch self {
        case .lost, .unwritable, .unknown, .busy, .timeout: true
        case .uniqueViolation, .checkViolation, .foreignKeyViolation, .notNullViolation, .poisoned, .other: false
        }
    }
}
