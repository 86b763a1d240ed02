public import Domain
public import Lifecycle
import Locking
public import Relational
import Store
public import Telemetry

/// Holds this node's clock against the database's, which all nodes share. A node whose clock is more than a second off is not ready, and
/// lets letters and open events alone: what seems overdue to it may be quite young. Smaller differences are borne everywhere.
public final class ClockWatch: Service {
    public let name = "clock watch"

    private struct Reading {
        /// How far the clock is ahead of the database's; nothing before it was first compared.
        var ahead: Duration?
        /// The clock less the uptime: it changes when the clock is put forward or back.
        var setting = Duration.zero
        var at = Uptime(nanoseconds: 0)
        var wasRight = true
    }

    private let database: any Database
    private let clock: WallClock
    private let log: Log
    private let metrics: Metrics
    private let reading = Locked(Reading())
    private let wakeup = Wakeup()

    private static let bound = Duration.seconds(1)
    /// A clock that moves so far against the uptime was put forward or back, and has to be compared again.
    private static let step = Duration.milliseconds(500)
    private static let interval = Duration.seconds(10)

    public init(database: any Database, clock: WallClock, log: Log, metrics: Metrics) {
        self.database = database
        self.clock = clock
        self.log = log
        self.metrics = metrics
    }

    /// How far the clock is ahead, when that is too far.
    public var wrongBy: Duration? {
        reading.withLock { $0.ahead }.flatMap { Self.isWithinBound($0) ? nil : $0 }
    }

    /// True when the clock was compared, agreed, and was not put forward or back since.
    public var isRight: Bool {
        let setting = setting(at: .now)
        return reading.withLock { reading in
            guard let ahead = reading.ahead else { return false }
            return Self.isWithinBound(ahead) && (setting - reading.setting).size < Self.step
        }
    }

    public func run() async {
        await wakeup.listen(every: .seconds(1)) {
            let isDue = reading.withLock { Uptime.now - $0.at > Self.interval }
            if isDue || !isRight { await compare() }
        }
    }

    public func stop(within budget: Duration) async {
        wakeup.end()
    }

    /// Asks the database for its time. A question that took too long to prove anything changes nothing, nor does one without an answer.
    public func compare() async {
        let before = Uptime.now
        guard let theirs = try? await database.ask(DatabaseClock.now) else { return }
        let after = Uptime.now
        let (ours, setting) = (clock.now, setting(at: after))
        // The database read its clock somewhere between: halfway at best, and half of the way is what we may be wrong by.
        let doubt = (after - before) / 2
        guard doubt < Self.bound else { return }
        let ahead = ours - theirs - doubt
        let proven = ahead > .zero ? max(.zero, ahead - doubt) : min(.zero, ahead + doubt)
        let isRight = Self.isWithinBound(proven)
        let hasChanged = reading.withLock { reading in
            defer { reading = Reading(ahead: proven, setting: setting, at: after, wasRight: isRight) }
            return reading.wasRight != isRight
        }
        metrics.set(.clockAhead, to: Double(ahead.inMilliseconds) / 1000)
        guard hasChanged else { return }
        if isRight {
            log.notice("the clock agrees with the database's again")
        } else {
            log.error(
                "the clock does not agree with the database's: this node is not ready and sends nothing",
                ["aheadMilliseconds": "\(ahead.inMilliseconds)"])
        }
    }

    private func setting(at now: Uptime) -> Duration {
        .milliseconds(clock.now.milliseconds) - (now - Uptime(nanoseconds: 0))
    }

    private static func isWithinBound(_ ahead: Duration) -> Bool { ahead.size <= bound }
}

extension Duration {
    /// Without its sign.
    fileprivate var size: Duration { max(self, .zero - self) }
}
