public import Domain

/// What is to be written about a lead: everything but its id.
public struct LeadEntry: Sendable, Hashable {
    public var state: LeadState
    public var intent: Intent
    public var details: JobDetails
    public var sentBooking: Bool
    public var clarifyCount: Int
    public var escalated: Bool

    public init(
        state: LeadState, intent: Intent, details: JobDetails, sentBooking: Bool = false, clarifyCount: Int = 0,
        escalated: Bool = false
    ) {
        self.state = state
        self.intent = intent
        self.details = details
        self.sentBooking = sentBooking
        self.clarifyCount = clarifyCount
        self.escalated = escalated
    }
}

/// VAULT's transition. It writes nothing itself.
public enum VaultStep: Sendable, Hashable {
    /// Nothing about leads changes.
    case none
    /// A new lead begins.
    case open(LeadEntry)
    /// The open lead becomes this. `from` is the state it must still be in; `to.state` may be the same.
    case move(from: LeadState, to: LeadEntry)
}

/// VAULT: the lead's state machine, as a table.
enum Vault {
    /// Where a lead goes. `nil` stays where it is; from CLOSED a new lead begins in the state given.
    static func next(_ action: Action, from state: LeadState) -> LeadState? {
        switch (action, state) {
        case (.politeDecline, .new), (.politeDecline, .needsInfo): .closed
        case (.politeDecline, _): nil
        case (.bookingAndAlert, .urgent): nil
        case (.bookingAndAlert, _): .urgent
        case (.clarify, .new), (.clarify, .closed): .needsInfo
        case (.clarify, _): nil
        case (.bookingLink, .qualified): .awaitingBooking
        case (.bookingLink, .new), (.bookingLink, .needsInfo), (.bookingLink, .closed): .qualified
        case (.bookingLink, _): nil
        case (.confirmAndHandOver, .new), (.confirmAndHandOver, .needsInfo), (.confirmAndHandOver, .closed): .qualified
        case (.confirmAndHandOver, _): nil
        case (.handToOwner, .new), (.handToOwner, .closed): .needsInfo
        case (.handToOwner, _): nil
        }
    }

    /// The step for a decision about this lead, or about none.
    static func step(_ action: Action, lead: Lead?, intent: Intent, details: JobDetails, sendsLink: Bool, alerts: Bool) -> VaultStep
    {
        let from = lead?.state ?? .closed
        guard let lead, from != .closed else {
            guard let state = next(action, from: .closed) else { return .none }
            return .open(
                LeadEntry(
                    state: state, intent: intent, details: details, sentBooking: sendsLink,
                    clarifyCount: action == .clarify ? 1 : 0,
                    escalated: alerts))
        }
        return .move(
            from: from,
            to: LeadEntry(
                state: next(action, from: from) ?? from,
                intent: lead.intent == .urgent ? .urgent : intent == .unclear ? lead.intent : intent,
                details: details, sentBooking: lead.sentBooking || sendsLink,
                clarifyCount: lead.clarifyCount + (action == .clarify ? 1 : 0), escalated: lead.escalated || alerts))
    }
}
