/// What a customer wants, in one word.
public enum Intent: String, Sendable, CaseIterable {
    /// Needed now: danger, active damage, loss of an essential service, or an un-negated plea.
    case urgent = "URGENT"
    /// A genuine enquiry or a follow-up.
    case normal = "NORMAL"
    /// Too little to tell.
    case unclear = "UNCLEAR"
    /// Not a customer.
    case nonLead = "NON_LEAD"
}

/// The closed list of trades.
public enum Trade: String, Sendable, CaseIterable {
    case plumbing, drainage
    case gasHeating = "gas_heating"
    case electrical, locksmith, roofing, building, carpentry, painting, plastering, tiling, gardening, cleaning, handyman, appliance
    case pestControl = "pest_control"
    case glazing
    case aerialSecurity = "aerial_security"
    case other, none
}

/// What is known about a job. Words are the customer's own, verbatim.
public struct JobDetails: Sendable, Hashable {
    public var trade: Trade
    public var jobWords: String?
    /// What makes it urgent, in the customer's words.
    public var urgency: String?
    public var location: String?
    /// When it is wanted, verbatim.
    public var requestedTime: String?
    /// What that means on the calendar; nothing when it names no day and no hour.
    public var wanted: WantedTime?
    public var customerName: String?

    public init(
        trade: Trade = .none, jobWords: String? = nil, urgency: String? = nil, location: String? = nil,
        requestedTime: String? = nil, wanted: WantedTime? = nil, customerName: String? = nil
    ) {
        self.trade = trade
        self.jobWords = jobWords
        self.urgency = urgency
        self.location = location
        self.requestedTime = requestedTime
        self.wanted = wanted
        self.customerName = customerName
    }

    /// What was known, with what is new put over it: nothing that has been told is forgotten.
    public func updated(with newer: JobDetails) -> JobDetails {
        JobDetails(
            trade: newer.trade == .none ? trade : newer.trade,
            jobWords: newer.jobWords ?? jobWords,
            urgency: newer.urgency ?? urgency,
            location: newer.location ?? location,
            requestedTime: newer.requestedTime ?? requestedTime,
            wanted: newer.requestedTime == nil ? wanted : newer.wanted,
            customerName: newer.customerName ?? customerName)
    }
}

/// What RUNE decides.
public enum Action: String, Sendable, CaseIterable {
    case politeDecline = "SEND_POLITE_DECLINE"
    case bookingAndAlert = "SEND_BOOKING_AND_ALERT"
    case clarify = "SEND_CLARIFY_QUESTION"
    case bookingLink = "SEND_BOOKING_LINK"
    /// Details are confirmed to the customer and handed to the owner: there is no link to send.
    case confirmAndHandOver = "CONFIRM_AND_HAND_OVER"
    /// Nothing more is asked: a person takes over.
    case handToOwner = "HAND_TO_OWNER"
}

/// An action and why it was taken.
public struct Decision: Sendable, Hashable {
    public let action: Action
    public let reason: String

    public init(_ action: Action, because reason: String) {
        self.action = action
        self.reason = reason
    }
}
