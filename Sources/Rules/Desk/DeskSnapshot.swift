public import Domain

/// Everything the desk knows when it turns to the open texts of one pair of numbers.
public struct DeskSnapshot: Sendable, Hashable {
    public let resolved: ResolvedNumber
    /// Who writes.
    public let sender: PhoneNumber
    /// The open texts, oldest first; never empty.
    public let texts: [InboundText]
    /// What passed before, oldest first.
    public let past: [PastMessage]
    public let switches: Switches
    public let stopped: Bool
    public let conversation: Conversation?
    public let lead: Lead?
    public let now: Moment
    /// When the last text was written, by the client's calendar and clock.
    public let said: LocalTime

    public init(
        resolved: ResolvedNumber, sender: PhoneNumber, texts: [InboundText], past: [PastMessage] = [], switches: Switches = .allOff,
        stopped: Bool = false, conversation: Conversation? = nil, lead: Lead? = nil, now: Moment,
        said: LocalTime
    ) {
        self.resolved = resolved
        self.sender = sender
        self.texts = texts
        self.past = past
        self.switches = switches
        self.stopped = stopped
        self.conversation = conversation
        self.lead = lead
        self.now = now
        self.said = said
    }

    /// The client whose number this is.
    public var client: ClientID? {
        switch resolved.door {
        case .operational(let client): client.id
        case .operationalWithoutClient, .system, .onboarding: nil
        }
    }

    /// True when nothing was ever said to this person from this number.
    public var isFirstContact: Bool { !past.contains { $0.direction == .outbound } }

    /// The customer's words of this turn, for the owner.
    var words: String {
        texts.map(\.body.text).filter { !$0.isEmpty }.joined(separator: " / ")
    }
}
