/// The status of a call, as Twilio names it.
public enum CallStatus: String, Sendable, CaseIterable {
    case queued, initiated, ringing
    case inProgress = "in-progress"
    case completed, busy, failed
    case noAnswer = "no-answer"
    case canceled

    /// True once nothing more will happen to the call.
    public var isTerminal: Bool {
        switch self {
        case .queued, .initiated, .ringing, .inProgress: false
        case .completed, .busy, .failed, .noAnswer, .canceled: true
        }
    }
}

/// Who rang: withheld callers and odd identities are no numbers, and are no less callers for that.
public enum Caller: Sendable, Hashable {
    case number(ParsedNumber)
    /// Withheld, a SIP address, a short code: nobody we could text.
    case withheld

    public var phone: PhoneNumber? {
        switch self {
        case .number(let parsed): parsed.number
        case .withheld: nil
        }
    }
}

/// An event of one call: it arrived, or it ended.
public struct CallEvent: Sendable, Hashable {
    /// Twilio's CallSid, or a key made of caller, number, status and minute when it sent none.
    public let sid: String
    public let called: PhoneNumber
    public let caller: Caller
    public let status: CallStatus
    /// The number that diverted to ours, when the network says so.
    public let forwardedFrom: PhoneNumber?
    public let at: Moment

    public init(
        sid: String, called: PhoneNumber, caller: Caller, status: CallStatus, forwardedFrom: PhoneNumber? = nil, at: Moment
    ) {
        self.sid = sid
        self.called = called
        self.caller = caller
        self.status = status
        self.forwardedFrom = forwardedFrom
        self.at = at
    }
}
