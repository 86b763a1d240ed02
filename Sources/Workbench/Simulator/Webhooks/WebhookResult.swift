/// What a webhook came to.
public struct WebhookResult: Sendable {
    /// How JobRun answered the last attempt.
    public enum Answer: Sendable, Equatable {
        case twiml([TwiMLVerb])
        /// Another status than 2xx.
        case refused(status: Int, body: String)
        /// 2xx, and no TwiML that can be performed.
        case malformed(reason: String)
        case unreachable
        case silent
    }

    /// The MessageSid or CallSid delivered; empty when none was.
    public let sid: String
    public let answer: Answer
    /// How many times the webhook was posted until this answer.
    public let attempts: Int
    /// The texts JobRun answered with, as they were delivered.
    public internal(set) var texts: [SimulatedText] = []
    /// The carrier's error numbers for what it would not perform.
    public internal(set) var refusals: [Int] = []

    /// Whether the answer was TwiML, be it empty.
    public var isAccepted: Bool {
        if case .twiml = answer { true } else { false }
    }

    /// The HTTP status: 200 for TwiML, what was answered otherwise, 0 for nothing.
    public var status: Int {
        switch answer {
        case .twiml, .malformed: 200
        case .refused(let status, _): status
        case .unreachable, .silent: 0
        }
    }
}

/// What a call came to.
public struct CallResult: Sendable {
    /// The call as it ended.
    public let call: SimulatedCall
    /// What the voice webhook answered.
    public let voice: WebhookResult
    /// What the status callback was answered with; nothing when the number has none.
    public let callback: WebhookReply?

    /// What the caller heard.
    public var heard: [String] { call.heard }
}
