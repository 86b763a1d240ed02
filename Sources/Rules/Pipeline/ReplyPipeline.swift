import Domain
public import Gate
import Templates

/// SENTINEL, DIAL, FLOW, RUNE, LYRA, VAULT: from a turn to a thought. Pure; with the rules alone it takes microseconds.
public enum ReplyPipeline {
    public static func run(_ turn: Turn, engine: ReplyEngine) -> Thought {
        switch engine {
        case .rules: RulesWay(turn).think()
        }
    }
}

/// The rules' way through the six stages.
private struct RulesWay {
    let turn: Turn
    let said: String
    let reading: Reading
    let safety: LifeSafety?
    let isDanger: Bool
    let details: JobDetails
    var verdict: Dial.Verdict
    let opinion: Sentinel.Opinion

    init(_ turn: Turn) {
        self.turn = turn
        said = turn.words
        reading = Reading(said)
        safety = DangerWatch.lifeSafety(in: reading)
        isDanger = safety != nil || DangerWatch.isHazard(reading)
        let wishesStop = if case .stop = ConsentWords.wish(in: said) { true } else { false }
        let fresh = Flow.details(of: reading, asked: turn.asked, safety: safety)
        details = (turn.lead?.details ?? JobDetails()).updated(with: fresh)
        verdict = Dial.judge(reading, details: fresh, isDanger: isDanger, wishesStop: wishesStop)
        opinion = Sentinel.judge(reading, verdict: verdict)
        // An answer to our own question, or a picture of a known job, belongs to the enquiry that is open.
        let isTold = fresh.location != nil || fresh.requestedTime != nil || fresh.customerName != nil
        let isAnswer =
            turn.asked != nil && fresh != JobDetails()
            || details.trade != .none && (turn.isOnlyMedia || turn.lead != nil && isTold)
        if verdict.intent == .unclear, isAnswer { verdict = Dial.Verdict(.normal, 0.7, "answer") }
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
        return decided()
    }

    /// What SENTINEL keeps from RUNE.
    private func guarded() -> Thought? {
        let name = turn.client.businessName
        switch opinion {
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
                alert: alert(.otherLanguage, "Message in another language", urgent: verdict.intent == .urgent), files: true)
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
        guard verdict.intent == .unclear || verdict.intent == .normal else { return nil }
        let name = turn.client.businessName
        if reading.has(.bot), verdict.intent == .unclear {
            let answer = CustomerTemplates.automatic(name, first: turn.isFirstContact)
            return thought(Decision(.clarify, because: "asked whether this is automatic"), reply: answer)
        }
        let isPolite =
            !reading.marks.isEmpty && reading.markOf.allSatisfy { $0 >= 0 }
            && reading.marks.allSatisfy { $0.senses.meets([.thanks, .closing, .assent, .everyday, .greeting]) }
        guard verdict.intent == .unclear, isPolite, reading.has([.thanks, .closing]), !turn.isFirstContact, turn.asked != .service
        else { return nil }
        let body = CustomerTemplates.goodbye(name, first: false)
        let decision = Decision(.confirmAndHandOver, because: "goodbye")
        return turn.hasSent(body) ? thought(decision, silence: "goodbye") : thought(decision, reply: body)
    }

    /// RUNE's table, LYRA's words, VAULT's step.
    private func decided() -> Thought {
        let quiet = Urgency.isQuiet(reading)
        let decision = Rune.decide(
            Rune.Facts(
                intent: verdict.intent, isDanger: isDanger || !quiet && reading.has([.damage, .loss]) && verdict.rule != "answer",
                isJobKnown: details.trade != .none, hasLink: turn.client.bookingURL != nil, clarified: turn.lead?.clarifyCount ?? 0,
                wantsPerson: reading.has(.person)))
        if safety != nil {
            // The safety text has gone out already: no link, nothing more.
            return thought(decision, silence: "safety text", alert: alert(for: decision), files: true)
        }
        let reply = Lyra.words(for: decision, in: turn, details: details)
        if decision.action == .politeDecline { return once(reply, decision.reason) }
        return thought(decision, reply: reply, alert: alert(for: decision), files: true)
    }

    private func alert(for decision: Decision) -> OwnerAlert? {
        switch decision.action {
        case .politeDecline, .clarify: nil
        case .bookingAndAlert: alert(.urgent, "Urgent job", urgent: true)
        case .bookingLink, .confirmAndHandOver:
            turn.lead.map { $0.state == .new || $0.state == .needsInfo || $0.state == .closed } ?? true
                ? alert(.qualified, "New job") : alert(.followUp, "More about a job")
        case .handToOwner: alert(.handedOver, "Please reply yourself")
        }
    }

    private func alert(_ kind: OwnerAlert.Kind, _ head: String, urgent: Bool = false) -> OwnerAlert {
        let urgency: OwnerAlert.Urgency = isDanger && kind != .abuse ? .danger : urgent ? .urgent : .ordinary
        return OwnerAlert(kind, urgency, Lyra.ownerWords(head, details: details, said: said))
    }

    private func thought(
        _ decision: Decision, reply: MessageBody? = nil, silence: String? = nil, alert: OwnerAlert? = nil, files: Bool = false,
        optsOut: Bool = false, endsAutomation: Bool = false
    ) -> Thought {
        let link = turn.client.bookingURL
        let sendsLink = reply.map { body in link.map { body.contains($0) } ?? false } ?? false
        let vault =
            files
            ? Vault.step(
                decision.action, lead: turn.lead, intent: verdict.intent, details: details, sendsLink: sendsLink,
                alerts: alert != nil) : .none
        return Thought(
            intent: verdict.intent, confidence: verdict.confidence, details: details, decision: decision, reply: reply,
            silence: silence,
            vault: vault, alert: alert, optsOut: optsOut, endsAutomation: endsAutomation,
            stages: notes(decision, reply: reply, silence: silence, vault: vault))
    }

    private func notes(_ decision: Decision, reply: MessageBody?, silence: String?, vault: VaultStep) -> [StageNote] {
        let known = [details.location, details.requestedTime, details.customerName].count { $0 != nil }
        let moved =
            switch vault {
            case .none: "no change"
            case .open(let entry): "opens \(entry.state.rawValue)"
            case .move(let from, let to): "\(from.rawValue) to \(to.state.rawValue)"
            }
        return [
            StageNote(.sentinel, "\(opinion)"), StageNote(.dial, "\(verdict.intent.rawValue) by \(verdict.rule)"),
            StageNote(.flow, "\(details.trade.rawValue), \(known) of place, time and name"),
            StageNote(.rune, "\(decision.action.rawValue) because \(decision.reason)"),
            StageNote(.lyra, reply.map { "\($0)" } ?? "nothing: \(silence ?? "no reply")"), StageNote(.vault, moved),
        ]
    }
}
