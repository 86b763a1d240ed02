import Delivery
public import Domain
public import Lifecycle
import Locking
import Outbox
public import Relational
import Store
public import Telemetry

/// Looks every fifteen seconds for what is about to fail somebody, and says so before anybody is failed.
public final class SilenceWatch: Service {
    public let name = "silence watch"

    private let database: any Database
    private let alert: @Sendable (String, String) async -> Bool
    private let clock: WallClock
    private let clockWrongBy: @Sendable () -> Duration?
    private let log: Log
    private let metrics: Metrics
    private let wakeup = Wakeup()
    private let state = Locked(State())
    private static let alertWindow = Duration.hours(6)
    /// A share of less than this many letters says nothing.
    private static let fewestLetters: UInt64 = 20

    private struct State {
        var signs = SilenceSigns()
        var alerted: [SilenceSignal.Key: Moment] = [:]
        /// What was counted so far, each minute of the last hour.
        var counts: [(at: Moment, settled: UInt64, found: UInt64)] = []
    }

    /// `clockWrongBy` says how far the clock is ahead of the database's, if too far: then it measures no ages. Calls `alert` with a key and a sentence, once per key and six hours; false means that it was not taken and is to be said again.
    public init(
        database: any Database, clock: WallClock, clockWrongBy: @escaping @Sendable () -> Duration?, log: Log, metrics: Metrics,
        alert: @escaping @Sendable (String, String) async -> Bool
    ) {
        self.database = database
        self.clock = clock
        self.clockWrongBy = clockWrongBy
        self.log = log
        self.metrics = metrics
        self.alert = alert
    }

    /// What was seen last.
    public var signs: SilenceSigns { state.withLock { $0.signs } }

    public func run() async {
        await wakeup.listen(every: .seconds(15)) { await look() }
    }

    public func stop(within budget: Duration) async {
        wakeup.end()
    }

    /// Looks once. What cannot be read is left as it was.
    public func look() async {
        let now = clock.now
        let signs: SilenceSigns
        do {
            signs = try await read(at: now)
        } catch {
            log.debug("the silence watch cannot see", ["error": "\(error)"])
            return
        }
        state.withLock { $0.signs = signs }
        metrics.set(.oldestOpen, to: signs.oldestEvent.inSeconds)
        metrics.set(.oldestLetter, to: signs.oldestLetter.inSeconds)
        metrics.set(.blockedLanes, to: Double(signs.blockedLanes))
        metrics.set(.listedShare, to: signs.listedShare)
        metrics.set(.listingLag, to: signs.listingLag.inSeconds)
        for signal in signs.signals { await raise(signal, at: now) }
    }

    private func raise(_ signal: SilenceSignal, at now: Moment) async {
        let last = state.withLock { $0.alerted[signal.key] }
        if let last, now - last < Self.alertWindow { return }
        log.critical("SILENCE: \(signal.sentence)", ["signal": signal.key.rawValue])
        let isTaken = await alert(
            "silence:\(signal.key.rawValue)", "\(signal.sentence). See docs/operating.md, \(signal.key.rawValue).")
        if isTaken { state.withLock { $0.alerted[signal.key] = now } }
    }

    private func read(at now: Moment) async throws -> SilenceSigns {
        var signs = SilenceSigns()
        signs.clockSkew = clockWrongBy()
        guard signs.clockSkew == nil else { return signs }
        let (backlog, letter, blocked, health) = try await database.ask(
            Receipts.backlog, OutboxAges.oldest(at: now),
            OutboxAges.blocked(before: now - SilenceLimits.block), CarrierHealth.read(at: now))
        signs.oldestEvent = backlog.oldest.map { max(.zero, now - $0) } ?? .zero
        signs.oldestLetter = letter.map { max(.zero, now - $0) } ?? .zero
        signs.blockedLanes = blocked
        signs.listingLag = health.listingLag
        signs.listedShare = listedShare(at: now)
        return signs
    }

    /// Of the letters that this node settled within the hour, how many by the carrier's list.
    private func listedShare(at now: Moment) -> Double {
        let found = metrics.value(.outboxFound)
        // A reply in a webhook's answer is accepted by no answer to us; that it arrived is heard all the same.
        let settled = max(metrics.value(.outboxAccepted), metrics.value(.outboxDelivered), found)
        return state.withLock { state in
            state.counts.removeAll { now - $0.at > .hours(1) }
            let first = state.counts.first
            if state.counts.last.map({ now - $0.at >= .minutes(1) }) ?? true { state.counts.append((now, settled, found)) }
            let (all, listed) = (settled - (first?.settled ?? 0), found - (first?.found ?? 0))
            return all < Self.fewestLetters ? 0 : Double(listed) / Double(all)
        }
    }
}

extension Duration {
    fileprivate var inSeconds: Double { Double(inMilliseconds) / 1000 }
}
