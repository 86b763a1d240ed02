public import Domain
public import Pipeline

/// What the desk would do about a turn, before the gate has been asked. A value: nothing has happened yet.
public struct DeskPlan: Sendable {
    /// What to say to the one who wrote.
    public enum Reply: Sendable, Hashable {
        case customer(MessageBody)
        case safety(MessageBody)
        case help(MessageBody)
        case setUp(MessageBody)
        case echo(MessageBody)
        /// The generic answer of a number that nobody owns.
        case unrouted(MessageBody)
    }

    /// Something for the owner.
    public struct Notice: Sendable, Hashable {
        public enum Weight: Sendable, Hashable { case plain, urgent, danger }
        public let body: MessageBody
        public let weight: Weight

        public init(_ body: MessageBody, _ weight: Weight = .plain) {
            self.body = body
            self.weight = weight
        }
    }

    /// Something for whoever runs the server. Said once per key and six hours.
    public struct Alert: Sendable, Hashable {
        public let key: String
        public let sentence: String

        public init(key: String, sentence: String) {
            self.key = key
            self.sentence = sentence
        }
    }

    /// A switch the owner flips by text.
    public struct Flip: Sendable, Hashable {
        public let name: SwitchName
        public let isOn: Bool
    }

    /// What the person said about being texted.
    public struct Consent: Sendable, Hashable {
        public enum Wish: Sendable, Hashable { case stop, start }
        public let wish: Wish
        public let text: InboundText
    }

    public var reply: Reply?
    /// Why there is no reply, or what the end is called when the reply is refused.
    public var reason: String
    /// True when the turn ends with a person and not with an answer of ours.
    public var isHandedOver = false
    public var notice: Notice?
    public var alert: Alert?
    public var consent: Consent?
    public var flip: Flip?
    public var thought: Thought?
    /// True when a person answers from now on.
    public var silencesAutomation = false
    /// True when the carrier may have blocked this pair just now: only its API says so, a webhook's answer would vanish unseen.
    public var mayBeBlocked = false
    /// An invariant that turned out to be broken.
    public var isViolation = false
    /// What the client's set-up lacks, when that kept the pipeline from running.
    public var missing: [OnboardingGap] = []

    init(reply: Reply? = nil, reason: String) {
        self.reply = reply
        self.reason = reason
    }
}
