public import Domain
public import Lifecycle
import Locking
import Outbox
public import Relational
public import Telemetry

/// Asks the carrier for the end of letters of which it told none: once, twelve hours after the last news. Some networks never report
/// one; then the end is unknown, is counted, and that is that.
public final class LateEnds: Service {
    public let name = "late ends"

    private let database: any Database
    private let carrier: any Carrier
    private let statuses: StatusDesk
    private let clock: WallClock
    private let log: Log
    private let metrics: Metrics
    private let mayAct: @Sendable () -> Bool
    private let wakeup = Wakeup()
    private let isStopping = Locked(false)
    private static let patience = Duration.hours(12)

    public init(
        database: any Database, carrier: any Carrier, statuses: StatusDesk, clock: WallClock, log: Log, metrics: Metrics,
        mayAct: @escaping @Sendable () -> Bool = { true }
    ) {
        self.database = database
        self.carrier = carrier
        self.statuses = statuses
        self.clock = clock
        self.log = log
        self.metrics = metrics
        self.mayAct = mayAct
    }

    public func run() async {
        await wakeup.listen(every: .minutes(1)) { await step() }
    }

    public func stop(within budget: Duration) async {
        isStopping.withLock { $0 = true }
        wakeup.end()
    }

    /// Asks about everything that is due, unless the carrier does not answer.
    func step() async {
        do {
            while mayAct(), !isStopping.withLock({ $0 }),
                let letter = try await database.tell(Unended.take(before: clock.now - Self.patience, at: clock.now))
            {
                guard try await ask(letter) else { return }
            }
        } catch {
            log.debug("letters without an end cannot be read", ["error": "\(error)"])
        }
    }

    private func ask(_ letter: Unended.UnendedLetter) async throws -> Bool {
        let text: ListedText?
        do {
            text = try await carrier.text(letter.sid)
        } catch {
            log.warning("the carrier cannot be asked for the end of a text; again in a minute", ["error": error.description])
            _ = try await database.batch([Unended.putBack(letter)], writing: true)
            return false
        }
        if let text { try await statuses.report(sid: text.sid, status: text.status, letter: letter.id, refusal: text.refusal) }
        if text.map({ $0.status.rank < MessageStatus.delivered.rank }) ?? true {
            metrics.count(.outboxEndUnknown)
            log.notice(
                "the end of a text is unknown: the carrier never had news of it",
                ["letter": letter.id.text, "correlationId": letter.correlation, "sid": letter.sid])
        }
        return true
    }
}
