public import HTTP

/// The answer to the webhook of a call: what happens, one thing after the other.
public struct VoiceReply: Sendable, Hashable {
    public let verbs: [Verb]
    public let speaker: Speaker

    public init(_ verbs: [Verb], speaker: Speaker = Speaker()) {
        self.verbs = verbs
        self.speaker = speaker
    }

    /// One thing that happens in a call.
    public enum Verb: Sendable, Hashable {
        case say(String)
        case pause(seconds: Int)
        case hangup
        /// Does not answer the call at all, if it comes first: the caller hears what `reason` says.
        case reject(RejectReason)
    }

    /// What the caller hears when his call is not answered.
    public enum RejectReason: String, Sendable, CaseIterable {
        case rejected, busy
    }

    /// Who speaks.
    public struct Speaker: Sendable, Hashable {
        public let voice: String
        public let language: String

        public init(voice: String = "Polly.Amy", language: String = "en-GB") {
            self.voice = voice
            self.language = language
        }
    }

    /// The answer as TwiML.
    public var xml: [UInt8] {
        verbs.isEmpty
            ? XMLText.document("<Response/>") : XMLText.document("<Response>\(verbs.map(element).joined())</Response>")
    }

    /// The answer as Twilio wants it.
    public var response: Response { .twiML(xml) }

    private func element(_ verb: Verb) -> String {
        switch verb {
        case .say(let words):
            "<Say voice=\"\(XMLText.escape(speaker.voice))\" language=\"\(XMLText.escape(speaker.language))\">"
                + "\(XMLText.escape(words))</Say>"
        case .pause(let seconds): "<Pause length=\"\(seconds)\"/>"
        case .hangup: "<Hangup/>"
        case .reject(let reason): "<Reject reason=\"\(reason.rawValue)\"/>"
        }
    }
}
