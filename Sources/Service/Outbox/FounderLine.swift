public import Domain
import Gate
public import Relational

/// The way to whoever runs the server: alerts by text, once per key and six hours.
public struct FounderLine: Sendable {
    private let phone: PhoneNumber?
    private let from: PhoneNumber?
    private let writer: OutboxWriter<FounderAlert>
    private let ids: IdentifierSource

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
            let window = now.milliseconds / Duration.hours(6).inMilliseconds
            try writer.postOnce(
                permit, as: ids.next(at: now),
                Posting(
                    cause: "alert:\(key):\(window)", priority: .notice, correlation: correlation, now: now, lifetime: .hours(6)),
                in: tx)
        }
    }
}
