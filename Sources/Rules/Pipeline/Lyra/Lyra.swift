import Domain
import Gate
import Templates

/// LYRA: the words for a decision: a model's draft where there is one that may be said, else the template.
enum Lyra {
    struct Words {
        let body: MessageBody
        let draft: Thought.Draft?
    }

    static func words(for decision: Decision, in turn: Turn, details: JobDetails, asks: Inquiry?, model: ModelOpinion?) -> Words {
        let template = prices(for: decision, in: turn, asks: asks) ?? template(for: decision, in: turn, details: details)
        guard let model else { return Words(body: template, draft: nil) }
        guard let draft = model.drafts[decision.action] else { return Words(body: template, draft: .refused(.missing)) }
        switch DraftRules.judge(draft, for: decision.action, in: turn, details: details) {
        case .success(let body): return Words(body: body, draft: .used)
        case .failure(let fault): return Words(body: template, draft: .refused(fault))
        }
    }

    /// What the owner has stated that it costs, and what is next.
    private static func prices(for decision: Decision, in turn: Turn, asks: Inquiry?) -> MessageBody? {
        guard asks == .price, let prices = turn.client.facts.prices else { return nil }
        let name = turn.client.businessName
        let first = turn.isFirstContact
        switch decision.action {
        case .clarify: return CustomerTemplates.prices(name, prices, then: .askService, first: first)
        case .bookingLink:
            let link = turn.lead?.sentBooking == true ? nil : turn.client.bookingURL
            return CustomerTemplates.prices(name, prices, then: link.map { .book($0) }, first: first)
        case .confirmAndHandOver: return CustomerTemplates.prices(name, prices, then: .passedOn, first: first)
        case .politeDecline, .bookingAndAlert, .handToOwner: return nil
        }
    }

    private static func template(for decision: Decision, in turn: Turn, details: JobDetails) -> MessageBody {
        let name = turn.client.businessName
        let first = turn.isFirstContact
        let link = turn.client.bookingURL
        let linkSent = turn.lead?.sentBooking ?? false
        switch decision.action {
        case .politeDecline: return CustomerTemplates.decline(name, first: first)
        case .bookingAndAlert:
            guard let link, !linkSent else { return CustomerTemplates.urgentAlerted(name, first: first) }
            return CustomerTemplates.urgent(name, url: link, first: first)
        case .clarify:
            if details.trade != .none {
                // The job is known: only what is missing is asked.
                return question(about: details, in: turn).map { CustomerTemplates.ask($0, name, first: first) }
                    ?? CustomerTemplates.handedOver(name, first: first)
            }
            return (turn.lead?.clarifyCount ?? 0) == 0
                ? CustomerTemplates.clarifyService(name, first: first) : CustomerTemplates.clarifyServiceAgain(name, first: first)
        case .bookingLink:
            guard let link, !linkSent else { return CustomerTemplates.noted(name, first: first) }
            return CustomerTemplates.bookingLink(name, url: link, first: first)
        case .confirmAndHandOver:
            return CustomerTemplates.confirm(
                name, job: details.jobWords, place: details.location, time: details.requestedTime,
                asking: question(about: details, in: turn), first: first)
        case .handToOwner: return CustomerTemplates.handedOver(name, first: first)
        }
    }

    /// The one thing still missing, unless it was asked before.
    private static func question(about details: JobDetails, in turn: Turn) -> String? {
        let asked = { (words: String) in turn.past.contains { $0.direction == .outbound && $0.body.contains(words) } }
        if details.location == nil { return asked(CustomerTemplates.askPlace) ? nil : CustomerTemplates.askPlace }
        if details.requestedTime == nil { return asked(CustomerTemplates.askTime) ? nil : CustomerTemplates.askTime }
        return nil
    }
}
