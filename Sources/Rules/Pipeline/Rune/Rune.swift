import Domain

/// RUNE: the decision. A table: the first row that fits wins. It sees the whole lead, not just the last text.
enum Rune {
    /// The table's columns.
    struct Facts: Hashable {
        var intent: Intent
        /// Danger words in what the customer says makes it urgent.
        var isDanger: Bool
        /// The job is known, from now or from before.
        var isJobKnown: Bool
        /// There is an address to book at.
        var hasLink: Bool
        /// Clarify questions asked already.
        var clarified: Int
        /// The customer wants a person.
        var wantsPerson: Bool
        /// A question that only the owner can answer, or what he has stated.
        var asks: Inquiry? = nil
        /// The owner has stated what he charges.
        var knowsPrices = false
        /// A job is told of now; without that, a question about the price is no job.
        var tellsJob = true
    }

    /// The most clarify questions asked about one lead.
    static let patience = 2

    static func decide(_ facts: Facts) -> Decision {
        if facts.intent == .nonLead { return Decision(.politeDecline, because: "non lead") }
        if facts.intent == .urgent { return Decision(.bookingAndAlert, because: "urgent intent") }
        if facts.isDanger { return Decision(.bookingAndAlert, because: "danger") }
        if facts.wantsPerson { return Decision(.handToOwner, because: "person wanted") }
        switch facts.asks {
        case .visit: return Decision(.handToOwner, because: "asks about a visit")
        case .followUp where facts.intent == .normal: return Decision(.handToOwner, because: "follow-up")
        case .price where !facts.knowsPrices && !facts.tellsJob: return Decision(.handToOwner, because: "asks the price")
        case .price, .followUp, nil: break
        }
        if facts.intent == .unclear { return clarify(facts, because: "intent unclear") }
        if !facts.isJobKnown { return clarify(facts, because: "job unclear") }
        return facts.hasLink
            ? Decision(.bookingLink, because: "normal booking") : Decision(.confirmAndHandOver, because: "no booking link")
    }

    private static func clarify(_ facts: Facts, because reason: String) -> Decision {
        facts.clarified < patience
            ? Decision(.clarify, because: reason) : Decision(.handToOwner, because: "asked \(patience) times, \(reason)")
    }
}
