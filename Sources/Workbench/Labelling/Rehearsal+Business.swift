import Domain
import Gate
import Pipeline
import Templates

extension Rehearsal {
    static let number = PhoneNumber(e164: "+447700900001") ?? nobody
    static let customer = PhoneNumber(e164: "+447700900123") ?? nobody
    static let noon = Moment(milliseconds: 1_700_000_000_000)
    private static let nobody: PhoneNumber = { preconditionFailure("not a number") }()

    /// A business that does everything, so that every trade's customers may write to it.
    static func client(_ kind: Set<String>) -> ActiveClient? {
        let client = Client(
            id: ClientID("c1"), businessName: "Ace Property Services", ownerName: "Dave",
            ownerPhone: PhoneNumber(e164: "+447700900002"),
            twilioNumber: number, bookingURL: kind.contains("nolink") ? nil : "https://ace.example/book", trade: "handyman",
            town: "Leeds",
            forwardingEnabled: true, notify: .sms,
            facts: kind.contains("prices") ? ClientFacts(prices: "call-out GBP 60, then GBP 40 an hour") : .none)
        guard case .admitted(let active) = OnboardingGuard.admit(client) else { return nil }
        return active
    }

    /// `INTENT action flags` against what was thought. `any` expects nothing in particular.
    static func compare(_ thought: Thought, with expected: [String], link: String?) -> [String] {
        var faults: [String] = []
        let reply = thought.reply?.text ?? ""
        let asks = [
            "service": reply.contains("what service you need"), "place": reply.contains(CustomerTemplates.askPlace),
            "time": reply.contains(CustomerTemplates.askTime), "link": link.map { reply.contains($0) } ?? false,
            "prices": reply.contains("GBP 60"),
        ]
        for (index, label) in expected.enumerated() where label != "any" {
            if index == 0 {
                if thought.intent.rawValue != label { faults.append("\(thought.intent.rawValue) for \(label)") }
            } else if let asked = asks[String(label.dropFirst())], "?+-".contains(label.prefix(1)) {
                if asked != (label.first != "-") { faults.append("\(label): \(reply)") }
            } else if !holds(label, thought, reply, link: asks["link"] ?? false) {
                faults.append("\(label), not \(thought.decision.action.rawValue): \(thought.silence ?? reply)")
            }
        }
        return faults
    }

    private static func holds(_ action: String, _ thought: Thought, _ reply: String, link: Bool) -> Bool {
        switch action {
        case "link": thought.decision.action == .bookingLink && link
        case "noted": thought.decision.action == .bookingLink && !link && !reply.isEmpty
        case "confirm": thought.decision.action == .confirmAndHandOver && !reply.isEmpty
        case "clarify": thought.decision.action == .clarify && !reply.isEmpty
        case "owner": thought.decision.action == .handToOwner && thought.alert != nil
        case "urgent": thought.decision.action == .bookingAndAlert && thought.alert != nil
        case "decline": thought.decision.action == .politeDecline && reply.contains("unable to assist")
        case "bye": reply == CustomerTemplates.goodbye("", first: false).text
        case "quiet": thought.reply == nil && thought.silence != nil
        default: false
        }
    }
}
