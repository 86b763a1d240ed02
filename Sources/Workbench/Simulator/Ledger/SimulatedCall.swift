/// How a call stands; the names are Twilio's.
public enum CallStatus: String, Sendable {
    case queued, ringing, canceled, completed, busy, failed
    case inProgress = "in-progress"
    case noAnswer = "no-answer"
}

/// One call as the carrier knows it.
public struct SimulatedCall: Sendable, Equatable {
    public let sid: String
    public let from: String
    public let to: String
    public let forwardedFrom: String?
    /// Milliseconds since 1970, when it reached the number.
    public let at: Int64
    public internal(set) var status: CallStatus
    /// Seconds it lasted once answered.
    public internal(set) var duration: Int
    /// What the automatic voice said to the caller, in order.
    public internal(set) var heard: [String]
    public internal(set) var endedAt: Int64?
}
