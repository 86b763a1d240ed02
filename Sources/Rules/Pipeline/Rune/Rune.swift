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
    }

    /// The most clarify questions asked about one lead.
    static let patience = 2

    static func decide(_ facts: Facts) -> Decision {
        if facts.intent == .nonLead { return Decision(.politeDecline, because: "non lead") }
        if facts.intent == .urgent { return Decision(.bookingAndAlert, because: "urgent intent") }
        if facts.isDanger { return Decision(.bookingAndAlert, because: "danger") }
        if facts.wantsPerson { return Decision(.handToOwner, because: "person wanted") }
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
