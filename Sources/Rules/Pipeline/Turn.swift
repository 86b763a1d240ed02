public import Domain
public import Gate

/// Everything a decision needs, read once: the texts of one person to one business that are to be answered together.
public struct Turn: Sendable {
    public let client: ActiveClient
    /// The open texts, in order.
    public let texts: [InboundText]
    /// What passed before, oldest first, without `texts`.
    public let past: [PastMessage]
    /// The open lead, if there is one.
    public let lead: Lead?
    /// Whether the automation answers this conversation, or a person does.
    public let mode: ConversationMode
    /// Nothing was ever sent to this person for this client.
    public let isFirstContact: Bool
    public let now: Moment
    /// When the last text was written, by the client's calendar and clock: what "tomorrow" is seen from.
    public let said: LocalTime

    public init(
        client: ActiveClient, texts: [InboundText], past: [PastMessage] = [], lead: Lead? = nil,
        mode: ConversationMode = .automatic,
        isFirstContact: Bool, now: Moment, said: LocalTime
    ) {
        self.client = client
        self.texts = texts
        self.past = past
        self.lead = lead
        self.mode = mode
        self.isFirstContact = isFirstContact
        self.now = now
        self.said = said
    }

    /// The words of all open texts, one to a line.
    var words: String {
        texts.map(\.body.text).filter { !$0.isEmpty }.joined(separator: "\n")
    }

    /// Pictures without a word.
    var isOnlyMedia: Bool {
        texts.allSatisfy { $0.body.text.allSatisfy(\.isWhitespace) } && texts.contains { $0.mediaCount > 0 }
    }

    /// True when this very text was sent in this conversation before.
    func hasSent(_ body: MessageBody) -> Bool {
        past.contains { $0.direction == .outbound && $0.body == body }
    }

    /// What a question in a model's words is about.
    private static func subject(of question: String) -> Question {
        let words = Set(question.lowercased().split { !$0.isLetter }.map(String.init))
        if !words.isDisjoint(with: ["where", "postcode", "town", "street", "whereabouts"]) { return .place }
        if !words.isDisjoint(with: ["when", "day", "time"]) { return .time }
        return words.contains("name") ? .name : .service
    }

    /// What our last text asked, if it asked.
    var asked: Question? {
        guard let last = past.last(where: { $0.direction == .outbound }) else { return nil }
        if last.body.contains("what service you need") { return .service }
        if last.body.contains("town or postcode") { return .place }
        if last.body.contains("When would suit you") { return .time }
        return last.body.contains("?") ? Self.subject(of: last.body.text) : nil
    }
}
