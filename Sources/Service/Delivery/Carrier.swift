public import Domain
public import Gate

/// Who carries texts. Delivery owns the port; Twilio is the carrier there is.
public protocol Carrier: Sendable {
    /// Sends once. `mayWrite` is asked after connecting, right before the first byte; when it says no, nothing is written.
    /// `letter` comes back in status callbacks. A text not delivered within `validity` is dropped by the carrier.
    func send<D: Draft>(
        _ permit: consuming Permit<D>, as letter: LetterID, validity: Duration, mayWrite: @escaping @Sendable () -> Bool
    ) async -> CarrierAnswer

    /// The texts the carrier has from us between these two numbers, newest first: how the reconciler learns what was accepted.
    func texts(from: PhoneNumber, to: PhoneNumber) async throws(CarrierUnavailable) -> [ListedText]

    /// The newest texts of the whole account, both ways: whether the listing sees what happened lately.
    func newestTexts() async throws(CarrierUnavailable) -> [ListedText]

    /// The text with this SID as the carrier has it now; nothing when it knows of none.
    func text(_ sid: String) async throws(CarrierUnavailable) -> ListedText?

    /// How far the carrier's clock was ahead of ours at its last answer; it has whole seconds.
    var clockAhead: Duration { get }
}

/// What became of one attempt, named by what to do next.
public enum CarrierAnswer: Sendable, Hashable {
    case accepted(sid: String, status: MessageStatus)
    /// `mayWrite` said no: nothing left.
    case withdrawn
    /// Proved unsent (no byte of the request was written): safe to repeat.
    case notSent(reason: String)
    /// Refused for now (HTTP 429, 20429, 63018): safe to repeat after a while.
    case throttled(after: Duration?)
    /// Credentials refused (HTTP 401, 20003): safe to repeat once they work.
    case unauthorized
    /// Refused for good, with the carrier's code.
    case refused(CarrierRefusal)
    /// It may have been sent: never repeat before asking.
    case ambiguous(reason: String)
}

/// A refusal by the carrier, with what follows from it.
public struct CarrierRefusal: Sendable, Hashable {
    public let code: Int
    public let consequence: Consequence

    public init(code: Int, consequence: Consequence) {
        self.code = code
        self.consequence = consequence
    }

    /// One case per reaction (twilio.com/docs/api/errors).
    public enum Consequence: String, Sendable, CaseIterable {
        /// 21610: the recipient said STOP to the carrier. Never text again.
        case optedOut = "opted_out"
        /// 21614, 30006: a landline, or a number that takes no texts.
        case landline
        /// 21211 and the like: not a number one can text.
        case badRecipient = "bad_recipient"
        /// 21606, 21612, 21659, 21660: the number we sent from cannot send this.
        case badSender = "bad_sender"
        /// 21408, 30034 and the like: the account may not text there.
        case notPermitted = "not_permitted"
        /// 30004, 30007: blocked or filtered on the way.
        case filtered
        /// 63038: the account's daily limit is used up; hold the account.
        case dailyLimit = "daily_limit"
        /// 30003, 30008: the handset was off, or nobody knows why; once more may help.
        case unreachable
        /// 30002: the account is suspended.
        case suspended
        /// 21611, 30001: the sender's queue is full; later it may work.
        case queueFull = "queue_full"
        /// Anything else: a fault of ours or unknown.
        case other
    }
}

/// The status of a text, as the carrier names it. It only moves forward.
public enum MessageStatus: String, Sendable, CaseIterable {
    case accepted, scheduled, queued, sending, sent, delivered, undelivered, failed, canceled, read, receiving, received
    case partiallyDelivered = "partially_delivered"

    /// How far along: a callback of lower or equal rank changes nothing.
    public var rank: Int {
        switch self {
        case .accepted, .scheduled, .receiving, .received: 0
        case .queued: 1
        case .sending: 2
        case .sent: 3
        case .delivered, .undelivered, .failed, .canceled, .partiallyDelivered: 4
        case .read: 5
        }
    }
}

/// One text in the carrier's listing.
public struct ListedText: Sendable, Hashable {
    public let sid: String
    public let body: MessageBody
    public let status: MessageStatus
    public let createdAt: Moment
    public let isOutbound: Bool
    /// Why it did not arrive, when the status says so.
    public let refusal: CarrierRefusal?

    public init(
        sid: String, body: MessageBody, status: MessageStatus, createdAt: Moment, isOutbound: Bool, refusal: CarrierRefusal? = nil
    ) {
        self.sid = sid
        self.body = body
        self.status = status
        self.createdAt = createdAt
        self.isOutbound = isOutbound
        self.refusal = refusal
    }
}

/// The carrier could not be asked.
public struct CarrierUnavailable: Error, Sendable, CustomStringConvertible {
    public let description: String
    public init(_ description: String) { self.description = description }
}
