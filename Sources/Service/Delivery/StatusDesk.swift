public import Domain
import Outbox
public import Relational
public import Telemetry

/// Status callbacks: a letter only ever moves forward, whatever order they arrive in.
public struct StatusDesk: Sendable {
    private let database: any Database
    private let aftermath: Aftermath
    private let clock: WallClock
    private let log: Log
    private let metrics: Metrics

    public init(database: any Database, aftermath: Aftermath, clock: WallClock, log: Log, metrics: Metrics) {
        self.database = database
        self.aftermath = aftermath
        self.clock = clock
        self.log = log
        self.metrics = metrics
    }

    /// Takes one callback. `letter` is our own id, as we put it into the callback's address; `refusal` is what its error code means. True
    /// when another letter of the same pair may leave now.
    @discardableResult
    public func report(sid: String, status: MessageStatus, letter: LetterID?, refusal: CarrierRefusal?) async throws -> Bool {
        guard let progress = Self.progress(status) else { return false }
        let now = clock.now
        let moved = try await database.tell(
            StatusReports.advance(
                sid: sid, letter: letter, to: progress, status: status.rawValue, code: refusal?.code, at: now))
        log.info(
            moved == nil ? "status callback changed nothing" : "status callback",
            [
                "correlationId": moved?.correlation ?? "", "sid": sid, "status": status.rawValue,
                "letter": moved?.letter.text ?? letter?.text ?? "unknown",
            ])
        if moved == nil, let letter { try await noteSecond(sid, of: letter) }
        let isAwaited = moved?.isAwaited ?? false
        guard case .final(let end) = progress else { return isAwaited }
        if moved == nil {
            if try await database.tell(StatusReports.conflict(sid: sid, with: end, at: now)) {
                metrics.count(.outboxConflicted)
                log.warning("two different ends were reported for one text; the first is kept", ["sid": sid])
            }
        } else if end == .delivered {
            metrics.count(.outboxDelivered)
        } else if let row = try await database.ask(StatusReports.find(sid: sid)) {
            metrics.count(.outboxFailed, ["consequence": (refusal?.consequence ?? .other).rawValue])
            await aftermath.refused(row, refusal ?? CarrierRefusal(code: 0, consequence: .other))
        }
        return isAwaited
    }

    /// A SID was named for a letter that may have another one: then the carrier took the letter twice.
    func noteSecond(_ sid: String, of letter: LetterID) async throws {
        guard let wasResent = try await database.tell(Doubts.second(sid, of: letter, at: clock.now)) else { return }
        metrics.count(.outboxDouble, ["resent": "\(wasResent)"])
        log.error("a text went out twice", ["letter": letter.text, "sid": sid, "resent": "\(wasResent)"])
    }

    private static func progress(_ status: MessageStatus) -> StatusReports.Progress? {
        switch status {
        case .accepted, .scheduled, .queued, .sending: .accepted
        case .sent: .sent
        case .delivered, .read, .partiallyDelivered: .final(.delivered)
        case .undelivered: .final(.undelivered)
        case .failed, .canceled: .final(.failed)
        case .receiving, .received: nil
        }
    }
}
