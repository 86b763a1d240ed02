public import Domain
import Gate
public import Pipeline
import Templates

/// Reception: decides what one turn of texts comes to. Consent first, then danger of life, then who may be answered and how.
public enum FrontDesk {
    /// What a model should be asked about this turn: nothing unless the pipeline would run, and would listen.
    public static func prompt(for snapshot: DeskSnapshot) -> Prompt? {
        guard case .operational(let client) = snapshot.resolved.door, snapshot.sender != client.ownerPhone,
            consent(snapshot, client.businessName) == nil, snapshot.conversation?.route ?? .operational == .operational,
            case .admitted(let active) = OnboardingGuard.admit(client), snapshot.conversation?.mode != .person
        else { return nil }
        return ReplyPipeline.prompt(for: turn(snapshot, active))
    }

    /// Decides. `counsel` says whether the rules think alone.
    public static func hear(_ snapshot: DeskSnapshot, counsel: Counsel) -> DeskPlan {
        switch snapshot.resolved.door {
        case .operational(let client):
            if snapshot.sender == client.ownerPhone { return OwnerDesk.hear(snapshot, client) }
            return hear(snapshot, from: client, counsel: counsel)
        case .operationalWithoutClient, .system, .onboarding:
            return hearUnrouted(snapshot)
        }
    }

    // MARK: A client's number

    private static func hear(_ snapshot: DeskSnapshot, from client: Client, counsel: Counsel) -> DeskPlan {
        if let plan = consent(snapshot, client.businessName) { return plan }
        let danger = snapshot.texts.lazy.compactMap { DangerWatch.lifeSafety(in: $0.body.text) }.first
        if let conversation = snapshot.conversation, conversation.route != .operational {
            return violation(conversation)
        }
        guard case .admitted(let active) = OnboardingGuard.admit(client) else {
            return settingUp(snapshot, client, danger: danger)
        }
        if let danger { return inDanger(snapshot, active, danger, counsel) }
        if snapshot.conversation?.mode == .person { return withPerson(snapshot) }
        return thinking(snapshot, active, counsel)
    }

    private static func thinking(_ snapshot: DeskSnapshot, _ client: ActiveClient, _ counsel: Counsel) -> DeskPlan {
        let thought = ReplyPipeline.run(turn(snapshot, client), counsel: counsel)
        var plan = DeskPlan(
            reply: thought.reply.map(DeskPlan.Reply.customer),
            reason: thought.silence ?? thought.decision.action.rawValue.lowercased())
        plan.thought = thought
        plan.notice = thought.alert.map { alert in
            DeskPlan.Notice(
                OwnerTemplates.about(snapshot.sender, alert.words, isUrgent: alert.urgency != .ordinary),
                alert.urgency == .ordinary ? .plain : .urgent)
        }
        plan.isHandedOver = thought.reply == nil && thought.alert != nil
        plan.silencesAutomation = thought.endsAutomation
        if thought.optsOut, let text = snapshot.texts.last { plan.consent = DeskPlan.Consent(wish: .stop, text: text) }
        return plan
    }

    private static func inDanger(
        _ snapshot: DeskSnapshot, _ client: ActiveClient, _ danger: LifeSafety, _ counsel: Counsel
    ) -> DeskPlan {
        var plan = thinking(snapshot, client, counsel)
        plan.reply = .safety(danger.advice)
        plan.reason = "life_safety"
        plan.isHandedOver = false
        plan.notice = DeskPlan.Notice(OwnerTemplates.danger(snapshot.sender, words: snapshot.words), .danger)
        return plan
    }

    /// Until set-up is complete nothing is automatic: one polite text a day, and the operator sees who wrote.
    private static func settingUp(_ snapshot: DeskSnapshot, _ client: Client, danger: LifeSafety?) -> DeskPlan {
        if let danger {
            var plan = DeskPlan(reply: .safety(danger.advice), reason: "life_safety")
            plan.notice = DeskPlan.Notice(OwnerTemplates.danger(snapshot.sender, words: snapshot.words), .danger)
            return plan
        }
        var plan = DeskPlan(reason: "onboarding_incomplete")
        plan.missing = client.gaps
        plan.alert = DeskPlan.Alert(
            key: "incomplete:\(client.id)",
            sentence: "customers write to \(client.businessName), whose set-up is not complete. Finish it, or answer them by hand.")
        plan.isHandedOver = true
        if !said(since: snapshot.conversation?.setUpAt, within: .hours(24), now: snapshot.now) {
            plan.reply = .setUp(SystemTemplates.settingUp(client.businessName))
            plan.isHandedOver = false
        }
        return plan
    }

    private static func withPerson(_ snapshot: DeskSnapshot) -> DeskPlan {
        var plan = DeskPlan(reason: "person_has_taken_over")
        plan.isHandedOver = true
        plan.notice = DeskPlan.Notice(
            OwnerTemplates.overToYou(snapshot.sender, because: "they wrote again", words: snapshot.words))
        return plan
    }

    private static func violation(_ conversation: Conversation) -> DeskPlan {
        var plan = DeskPlan(reply: .help(SystemTemplates.technicalIssue), reason: "invariant_violation")
        plan.isViolation = true
        plan.alert = DeskPlan.Alert(
            key: "conversation:\(conversation.id)",
            sentence: "conversation \(conversation.id) has route \(conversation.route.rawValue) on an operational number. "
                + "The customer was asked to ring; mend the row.")
        return plan
    }

    // MARK: A number that nobody owns

    private static func hearUnrouted(_ snapshot: DeskSnapshot) -> DeskPlan {
        if let plan = consent(snapshot, nil) { return plan }
        if let danger = snapshot.texts.lazy.compactMap({ DangerWatch.lifeSafety(in: $0.body.text) }).first {
            var plan = DeskPlan(reply: .safety(danger.advice), reason: "life_safety")
            plan.alert = DeskPlan.Alert(
                key: "unrouted_danger:\(snapshot.texts[0].sid)",
                sentence:
                    "danger of life was reported to \(snapshot.resolved.number.e164), which belongs to nobody. See `jobrun unrouted list`."
            )
            return plan
        }
        var plan = DeskPlan(reason: "unrouted")
        plan.isHandedOver = true
        let answered = snapshot.past.contains { $0.direction == .outbound && $0.body == SystemTemplates.unrouted }
        if !answered { plan.reply = .unrouted(SystemTemplates.unrouted) }
        plan.alert = DeskPlan.Alert(
            key: "unrouted:\(snapshot.resolved.number.e164)",
            sentence: "a text came to \(snapshot.resolved.number.e164), which belongs to nobody. See `jobrun unrouted list`.")
        return plan
    }

    // MARK: Consent

    /// Whether a text to the sign-up number is about being texted at all, and so no answer to a question.
    public static func isAboutConsent(_ text: InboundText, stopped: Bool) -> Bool {
        switch wish(in: text, stopped: stopped) {
        case .stop, .start: true
        case .help, nil: stopped
        }
    }

    /// What the person said about being texted, if that is what this turn is about. The last word counts.
    private static func consent(_ snapshot: DeskSnapshot, _ business: String?) -> DeskPlan? {
        for text in snapshot.texts.reversed() {
            switch wish(in: text, stopped: snapshot.stopped) {
            case .stop: return stop(snapshot, text)
            case .start:
                var plan = DeskPlan(reason: "opted_in")
                plan.consent = DeskPlan.Consent(wish: .start, text: text)
                return plan
            case .help where !snapshot.stopped:
                return DeskPlan(
                    reply: .help(business.map(SystemTemplates.help) ?? SystemTemplates.helpUnknown), reason: "help")
            case .help, nil: continue
            }
        }
        guard snapshot.stopped else { return nil }
        var plan = DeskPlan(reason: "opted_out")
        plan.isHandedOver = true
        plan.notice = DeskPlan.Notice(
            OwnerTemplates.overToYou(
                snapshot.sender, because: "they asked us not to text, and wrote again", words: snapshot.words))
        return plan
    }

    /// Whether a customer asks here not to be texted any more.
    public static func asksToStop(_ text: InboundText) -> Bool {
        wish(in: text, stopped: false) == .stop
    }

    private enum Wish { case stop, start, help }

    private static func wish(in text: InboundText, stopped: Bool) -> Wish? {
        switch text.optOut {
        case .stop: return .stop
        case .start: return .start
        case .help: return .help
        case nil: break
        }
        switch ConsentWords.wish(in: text.body.text) {
        case .stop: return .stop
        case .start(let isYes): return !isYes || stopped ? .start : nil
        case .help: return .help
        case nil: return nil
        }
    }

    private static func stop(_ snapshot: DeskSnapshot, _ text: InboundText) -> DeskPlan {
        var plan = DeskPlan(reason: "opted_out")
        plan.consent = DeskPlan.Consent(wish: .stop, text: text)
        if snapshot.lead != nil { plan.notice = DeskPlan.Notice(OwnerTemplates.optedOutWithLead(snapshot.sender)) }
        return plan
    }

    // MARK: Pieces

    private static func turn(_ snapshot: DeskSnapshot, _ client: ActiveClient) -> Turn {
        Turn(
            client: client, texts: snapshot.texts, past: snapshot.past, lead: snapshot.lead,
            isFirstContact: snapshot.isFirstContact,
            now: snapshot.now, said: snapshot.said)
    }

    /// Whether something said at `moment` was said so recently that it is not said again.
    static func said(since moment: Moment?, within window: Duration, now: Moment) -> Bool {
        moment.map { now - $0 < window } ?? false
    }
}
