import Domain
import Gate
import Templates

/// SENTINEL, DIAL, FLOW, RUNE, LYRA, VAULT: from a turn to a thought. Pure: a model, where there is one, was asked before.
public enum ReplyPipeline {
    /// What to ask a model about this turn. Nothing when its opinion could change nothing: danger, a person at work, a loop, or a text
    /// that SENTINEL keeps from it.
    public static func prompt(for turn: Turn) -> Prompt? {
        guard turn.mode == .automatic, !turn.isOnlyMedia,
            LoopGuard.inspect(past: turn.past, texts: turn.texts, now: turn.now) == nil
        else { return nil }
        let understanding = Understanding(turn)
        guard understanding.safety == nil, understanding.guardian == .proceed, !understanding.said.isEmpty else { return nil }
        return Briefing.prompt(turn)
    }

    /// Thinks it through.
    public static func run(_ turn: Turn, counsel: Counsel) -> Thought {
        let alone = Understanding(turn)
        guard case .model(let opinion) = counsel, alone.guardian == .proceed else { return Stages(alone, beside: alone).think() }
        return Stages(alone.advised(by: opinion), beside: alone).think()
    }
}

/// The stages after the understanding.
private struct Stages {
    let sense: Understanding
    /// What the rules alone understood.
    let rules: Understanding
    let turn: Turn

    init(_ sense: Understanding, beside rules: Understanding) {
        self.sense = sense
        self.rules = rules
        turn = sense.turn
    }

    func think() -> Thought {
        if turn.mode == .person {
            return thought(Decision(.handToOwner, because: "a person has taken over"), silence: "person")
        }
        if let loop = LoopGuard.inspect(past: turn.past, texts: turn.texts, now: turn.now) {
            return thought(
                Decision(.handToOwner, because: loop.rawValue), silence: "loop",
                alert: alert(.loop, "Automatic replies stopped (possible loop)"),
                endsAutomation: true)
        }
        if let guarded = guarded() { return guarded }
        if let smallTalk = smallTalk() { return smallTalk }
        if sense.mayWishStop {
            // The model alone is not believed so far as to write an opt-out down, and not disbelieved so far as to go on texting.
            return thought(
                Decision(.handToOwner, because: "may want no more texts"), silence: "may_want_no_texts",
                alert: alert(.handedOver, "They may want no more texts, so no reply was sent. Please look"), endsAutomation: true)
        }
        return decided()
    }

    /// What SENTINEL keeps from RUNE.
    private func guarded() -> Thought? {
        let name = turn.client.businessName
        switch sense.guardian {
        case .proceed: return nil
        case .ignore: return thought(Decision(.politeDecline, because: "marketing"), silence: "marketing")
        case .abuse:
            return thought(
                Decision(.politeDecline, because: "abuse"), silence: "abuse", alert: alert(.abuse, "Abusive message, not answered"),
                optsOut: true)
        case .wrongNumber: return once(CustomerTemplates.wrongNumber(name, first: turn.isFirstContact), "wrong number")
        case .otherLanguage:
            return thought(
                Decision(.handToOwner, because: "other language"),
                reply: CustomerTemplates.otherLanguage(name, first: turn.isFirstContact),
                alert: alert(.otherLanguage, "Message in another language", urgent: sense.verdict.intent == .urgent), files: true)
        case .handOver(let reason):
            return thought(
                Decision(.handToOwner, because: reason), reply: CustomerTemplates.handedOver(name, first: turn.isFirstContact),
                alert: alert(.handedOver, "Please look at this message yourself"), files: true)
        }
    }

    /// A decline, but never twice.
    private func once(_ body: MessageBody, _ reason: String) -> Thought {
        let decision = Decision(.politeDecline, because: reason)
        let declined = turn.hasSent(body) || turn.hasSent(CustomerTemplates.wrongNumber(turn.client.businessName, first: true))
        return declined ? thought(decision, silence: reason, files: true) : thought(decision, reply: body, files: true)
    }

    /// Thanks, goodbye, and "are you a bot?".
    private func smallTalk() -> Thought? {
        guard rules.verdict.intent == .unclear || rules.verdict.intent == .normal else { return nil }
        let name = turn.client.businessName
        if sense.reading.has(.bot), rules.verdict.intent == .unclear {
            let answer = CustomerTemplates.automatic(name, first: turn.isFirstContact)
            return thought(Decision(.clarify, because: "asked whether this is automatic"), reply: answer)
        }
        let isPolite =
            !sense.reading.marks.isEmpty && sense.reading.markOf.allSatisfy { $0 >= 0 }
            && sense.reading.marks.allSatisfy { $0.senses.meets([.thanks, .closing, .assent, .everyday, .greeting]) }
        guard rules.verdict.intent == .unclear, isPolite, sense.reading.has([.thanks, .closing]), !turn.isFirstContact,
            turn.asked != .service
        else { return nil }
        let body = CustomerTemplates.goodbye(name, first: false)
        let decision = Decision(.confirmAndHandOver, because: "goodbye")
        return turn.hasSent(body) ? thought(decision, silence: "goodbye") : thought(decision, reply: body)
    }

    /// RUNE's table, LYRA's words, VAULT's step.
    private func decided() -> Thought {
        let quiet = Urgency.isQuiet(sense.reading)
        let decision = Rune.decide(
            Rune.Facts(
                intent: sense.verdict.intent,
                isDanger: sense.isDanger || !quiet && sense.reading.has([.damage, .loss]) && sense.verdict.rule != "answer",
                isJobKnown: sense.details.trade != .none, hasLink: turn.client.bookingURL != nil,
                clarified: turn.lead?.clarifyCount ?? 0,
                wantsPerson: sense.wantsPerson, asks: sense.asks, knowsPrices: turn.client.facts.prices != nil,
                tellsJob: sense.told.jobWords != nil))
        if sense.safety != nil {
            // The safety text has gone out already: no link, nothing more.
            return thought(decision, silence: "safety text", alert: alert(for: decision), files: true)
        }
        let words = Lyra.words(for: decision, in: turn, details: sense.details, asks: sense.asks, model: sense.model)
        if decision.action == .handToOwner, turn.hasSent(words.body) {
            // It was said already that a person will see it.
            return thought(decision, silence: "handed over before", alert: alert(for: decision), files: true)
        }
        if decision.action == .politeDecline { return once(words.body, decision.reason) }
        return thought(decision, reply: words.body, alert: alert(for: decision), files: true, draft: words.draft)
    }

    private func alert(for decision: Decision) -> OwnerAlert? {
        switch decision.action {
        case .politeDecline, .clarify: nil
        case .bookingAndAlert where sense.isUrgentByModelAlone && !sense.isDanger:
            // Only the model says so: it is told, and wakes nobody.
            alert(.urgent, "Perhaps urgent (only the language model thinks so)")
        case .bookingAndAlert: alert(.urgent, "Urgent job", urgent: true)
        case .bookingLink, .confirmAndHandOver:
            turn.lead.map { $0.state == .new || $0.state == .needsInfo || $0.state == .closed } ?? true
                ? alert(.qualified, "New job") : alert(.followUp, "More about a job")
        case .handToOwner: alert(.handedOver, "Please reply yourself")
        }
    }

    private func alert(_ kind: OwnerAlert.Kind, _ head: String, urgent: Bool = false) -> OwnerAlert {
        let urgency: OwnerAlert.Urgency = sense.isDanger && kind != .abuse ? .danger : urgent ? .urgent : .ordinary
        return OwnerAlert(kind, urgency, OwnerBrief.words(head, details: sense.details, said: sense.said))
    }

    private func thought(
        _ decision: Decision, reply: MessageBody? = nil, silence: String? = nil, alert: OwnerAlert? = nil, files: Bool = false,
        optsOut: Bool = false, endsAutomation: Bool = false, draft: Thought.Draft? = nil
    ) -> Thought {
        let link = turn.client.bookingURL
        let sendsLink = reply.map { body in link.map { body.contains($0) } ?? false } ?? false
        let vault =
            files
            ? Vault.step(
                decision.action, lead: turn.lead, intent: sense.verdict.intent, details: sense.details, sendsLink: sendsLink,
                alerts: alert != nil) : .none
        return Thought(
            intent: sense.verdict.intent, confidence: sense.verdict.confidence, details: sense.details, decision: decision,
            reply: reply,
            silence: silence,
            vault: vault, alert: alert, optsOut: optsOut, endsAutomation: endsAutomation,
            draft: draft, shadow: shadow,
            stages: notes(decision, reply: reply, silence: silence, vault: vault, draft: draft))
    }

    /// The rules' view beside the model's.
    private var shadow: Shadow? {
        guard let model = sense.model else { return nil }
        return Shadow(
            rules: rules.verdict.intent, model: model.intent, rulesTrade: rules.details.trade, modelTrade: sense.details.trade)
    }

    private func notes(
        _ decision: Decision, reply: MessageBody?, silence: String?, vault: VaultStep, draft: Thought.Draft?
    ) -> [StageNote] {
        let known = [sense.details.location, sense.details.requestedTime, sense.details.customerName].count { $0 != nil }
        let moved =
            switch vault {
            case .none: "no change"
            case .open(let entry): "opens \(entry.state.rawValue)"
            case .move(let from, let to): "\(from.rawValue) to \(to.state.rawValue)"
            }
        let mind: StageNote.Mind = sense.model == nil ? .rules : .model
        let pen: StageNote.Mind = draft == .used ? .model : .rules
        let words = reply.map { "\($0)" } ?? "nothing: \(silence ?? "no reply")"
        return [
            StageNote(.sentinel, "\(sense.guardian)"),
            StageNote(.dial, "\(sense.verdict.intent.rawValue) by \(sense.verdict.rule)", by: mind),
            StageNote(.flow, "\(sense.details.trade.rawValue), \(known) of place, time and name", by: mind),
            StageNote(.rune, "\(decision.action.rawValue) because \(decision.reason)"),
            StageNote(.lyra, draft?.fault.map { "\(words), the draft was refused: \($0.rawValue)" } ?? words, by: pen),
            StageNote(.vault, moved),
        ]
    }
}
