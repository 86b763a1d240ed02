/// Where a lead stands.
public enum LeadState: String, Sendable, CaseIterable {
    case new = "NEW"
    case needsInfo = "NEEDS_INFO"
    case qualified = "QUALIFIED"
    case awaitingBooking = "AWAITING_BOOKING"
    case urgent = "URGENT"
    case closed = "CLOSED"
}

/// A job a customer may give the client. A customer has many over time, at most one of them open.
public struct Lead: Sendable, Hashable {
    public let id: LeadID
    public var state: LeadState
    public var intent: Intent
    public var details: JobDetails
    public var sentBooking: Bool
    /// How many clarify questions were asked: a third is not.
    public var clarifyCount: Int
    /// True once the owner was alerted.
    public var escalated: Bool

    public init(
        id: LeadID, state: LeadState = .new, intent: Intent = .unclear, details: JobDetails = JobDetails(),
        sentBooking: Bool = false, clarifyCount: Int = 0, escalated: Bool = false
    ) {
        self.id = id
        self.state = state
        self.intent = intent
        self.details = details
        self.sentBooking = sentBooking
        self.clarifyCount = clarifyCount
        self.escalated = escalated
    }
}
