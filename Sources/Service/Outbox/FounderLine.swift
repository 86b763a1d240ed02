public import Domain
import Gate
public import Relational

/// The way to whoever runs the server: alerts by text, once per key and six hours.
public struct FounderLine: Sendable {
    private let phone: PhoneNumber?
    private let from: PhoneNumber?
    private let writer: OutboxWriter<FounderAlert>
    private let ids: IdentifierSource

    private static let silence = Duration.hours(6)

    /// Without a phone or a number to send from, alerts are log lines only.
    public init(phone: PhoneNumber?, from: PhoneNumber?, writer: OutboxWriter<FounderAlert>, ids: IdentifierSource) {
        self.phone = phone
        self.from = from
        self.writer = writer
        self.ids = ids
    }

    /// Posts an alert with the rest of the transaction, unless one with this key was posted within the same six hours.
    public func post(
        key: String, _ words: MessageBody, correlation: String, switches: Switches, in tx: borrowing Transaction, at now: Moment
    ) throws {
        guard let phone, let from else { return }
        let draft = FounderAlert(Letter(from: from, to: phone, body: words, client: nil))
        switch SystemGate.clear(draft, under: Circumstances(switches: switches, client: nil, recipientStopped: false)) {
        case .refused: return
        case .allowed(let permit):
            let window = now.milliseconds / Self.silence.inMilliseconds
            let causes = (last: "alert:\(key):\(window - 1)", this: "alert:\(key):\(window)")
            if try tx.ask(Self.isSaid(causes.last, since: now - Self.silence)) { return }
            try writer.postOnce(
                permit, as: ids.next(at: now),
                Posting(
                    cause: causes.this, priority: .notice, correlation: correlation, now: now, lifetime: Self.silence),
                in: tx)
        }
    }

    private static func isSaid(_ cause: String, since moment: Moment) -> Query<Bool> {
        .exists("SELECT 1 FROM outbox WHERE cause = \(cause) AND created_at > \(moment)")
    }
}
