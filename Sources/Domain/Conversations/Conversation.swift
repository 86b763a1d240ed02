/// Who rings or texts a business. One per client and phone: two businesses never share a customer.
public struct Customer: Sendable, Hashable {
    public let id: CustomerID
    public let client: ClientID
    public let phone: PhoneNumber
    public var name: String?

    public init(id: CustomerID, client: ClientID, phone: PhoneNumber, name: String? = nil) {
        self.id = id
        self.client = client
        self.phone = phone
        self.name = name
    }
}

/// Whether JobRun or a person answers.
public enum ConversationMode: String, Sendable, CaseIterable {
    case automatic, person
}

/// All that passes between one client and one customer.
public struct Conversation: Sendable, Hashable {
    public let id: ConversationID
    public let client: ClientID
    public let customer: CustomerID
    /// The role of the number it began on. A conversation that turns up on another route is a broken invariant, answered as such.
    public let route: NumberRole
    public var mode: ConversationMode
    /// When the last deflection was sent: at most one in 24 hours.
    public var deflectedAt: Moment?
    /// When the last set-up text was sent: at most one in 24 hours.
    public var setUpAt: Moment?

    public init(
        id: ConversationID, client: ClientID, customer: CustomerID, route: NumberRole = .operational,
        mode: ConversationMode = .automatic,
        deflectedAt: Moment? = nil, setUpAt: Moment? = nil
    ) {
        self.id = id
        self.client = client
        self.customer = customer
        self.route = route
        self.mode = mode
        self.deflectedAt = deflectedAt
        self.setUpAt = setUpAt
    }
}

/// A line of a conversation, as the pipeline sees it.
public struct PastMessage: Sendable, Hashable {
    public enum Direction: String, Sendable, CaseIterable { case inbound, outbound }

    public let direction: Direction
    public let body: MessageBody
    public let at: Moment

    public init(direction: Direction, body: MessageBody, at: Moment) {
        self.direction = direction
        self.body = body
        self.at = at
    }
}
