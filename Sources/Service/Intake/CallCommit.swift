import Desk
import Domain
import Gate
import Outbox
import Relational
import Store
import Templates
import Voice

/// Everything a call causes, committed at once, guarded by the lease's epoch. Pure apart from its SQL.
struct CallCommit: Sendable {
    let lease: TurnLease
    let resolved: ResolvedNumber
    let call: CallEvent
    let correlation: String
    let outcome: VoiceOutcome
    /// True when the fail-safe left while there was no database.
    let isTexted: Bool
    let failSafeNumber: PhoneNumber?
    let writers: IntakeWriters
    let ids: IdentifierSource
    let now: Moment
    let punctuality: Punctuality
    /// Until when the owner is left in peace with what is not urgent.
    let quietUntil: Moment?

    /// More untextable strangers than this in an hour is not bad luck but pumping.
    private static let strangersPerHour: Int64 = 20

    struct Result: Sendable {
        var isOurs = false
        var moreIsOpen = false
        var decisions: [GateDecision] = []
        var disposition = Disposition.notReplied(reason: "")
        var alert: DeskPlan.Alert?
        var isQueued = false
        var spoken = VoiceTemplates.generic
    }

    func run(in tx: borrowing Transaction) throws -> Result {
        let (isOurs, record, open) = try tx.together(
            Turns.release(lease), DeskRecords.find(lease.pair), Receipts.open(of: lease.pair))
        guard isOurs else { return Result() }
        var result = Result(isOurs: true)
        let later = open.filter { $0.sid != call.sid }
        result.moreIsOpen = !later.isEmpty
        var post = Postbox(
            record: record, our: call.called, now: now, correlation: correlation, ids: ids, stopsLater: TextCommit.stops(later))
        var conversation = record.conversation?.id
        switch outcome {
        case .refuse(let spoken, let violation):
            result.spoken = spoken
            result.disposition = .notReplied(reason: violation.rawValue)
        case .failSafe(let caller, let spoken, let violation):
            result.spoken = spoken
            try failSafe(to: caller, violation, &post, &result, in: tx)
        case .noText(let reason, let client, let spoken, let notice):
            result.spoken = spoken
            conversation = try remember(client, record, in: tx)
            result.disposition = .notReplied(reason: reason)
            if reason == VoicePolicy.tooLate {
                let list = LateList(writer: writers.owner, correlation: correlation, now: now, quietUntil: quietUntil)
                if try list.add(lease.pair.their, with: &post, in: tx) {
                    result.disposition = .person(reason: reason)
                    result.isQueued = true
                }
            }
            if let notice { try tell(notice, client, conversation, reason, &post, &result, in: tx) }
            if reason == Reachability.Reason.foreign.rawValue || reason == Reachability.Reason.special.rawValue {
                try countStranger(client, record, &result, in: tx)
            }
            if notice?.raisesUrgency == true { try raiseUrgency(record, client, conversation, in: tx) }
        case .textCaller(let words, let caller, let client, let spoken, let spokenOtherwise, let also):
            conversation = try remember(client, record, in: tx)
            try openLead(record, client, conversation, in: tx)
            let isNew = record.conversation == nil
            let text = CustomerText(
                Letter(from: call.called, to: caller, body: words, client: client.id, conversation: conversation))
            let posted = try post.toCustomer(
                text, with: writers.customer, posting("missed", Lifetime.missedCall),
                cap: isNew && !post.refuses(text) ? Caps.firstContact(of: client.id, at: now, in: tx) : nil, in: tx)
            switch posted {
            case .letter(let letter):
                result.spoken = spoken
                result.disposition = .replied(letter)
                result.isQueued = true
                if let also { try tell(also, client, conversation, nil, &post, &result, in: tx) }
            case .refused(let refusal):
                result.spoken = spokenOtherwise
                try instead(of: refusal, caller, client, record, conversation, &post, &result, in: tx)
            }
        }
        try tx.later(
            Receipts.settle(
                call.sid, result.disposition, door: resolved.role, client: record.client?.id, conversation: conversation, at: now))
        result.decisions = post.decisions
        return result
    }

    // MARK: The fail-safe

    private func failSafe(
        to caller: PhoneNumber?, _ violation: VoiceOutcome.Violation?, _ post: inout Postbox, _ result: inout Result,
        in tx: borrowing Transaction
    ) throws {
        let alert =
            violation == .operationalWithoutClient
            ? DeskPlan.Alert(
                key: "no_client:\(call.called.e164)",
                sentence: "operational number \(call.called.e164) has no client. Its callers get the generic text; mend the pool.")
            : DeskPlan.Alert(
                key: "system_number:\(call.called.e164)",
                sentence: "somebody rang \(call.called.e164), which belongs to nobody. Assign it, or see `jobrun unrouted list`.")
        try raise(alert, post.record, &result, in: tx)
        guard let caller else {
            result.disposition = .notReplied(reason: isTexted ? VoicePolicy.textedAlready : "caller_cannot_be_texted")
            return
        }
        // Twilio refuses numbers that are not ours as senders: an unknown one speaks through the fail-safe number, if there is one.
        let from = resolved.isKnown ? call.called : failSafeNumber ?? call.called
        let text = FailSafeText(Letter(from: from, to: caller, body: SystemTemplates.failSafe, client: nil))
        let posted = try post.toCustomer(
            text, with: writers.failSafe, posting("failsafe", Lifetime.missedCall),
            cap: post.refuses(text) ? nil : Caps.failSafe(to: caller, at: now, in: tx), in: tx)
        switch posted {
        case .letter(let letter):
            result.disposition = .replied(letter)
            result.isQueued = true
        case .refused(let refusal):
            result.disposition = .person(reason: refusal.name)
            guard refusal == .capReached(.failSafeHour) else { return }
            try raise(
                DeskPlan.Alert(
                    key: "failsafe_cap",
                    sentence:
                        "over 30 fail-safe texts in an hour: further callers are kept as unrouted, see `jobrun unrouted list`."),
                post.record, &result, in: tx)
        }
    }

    // MARK: A client's number

    /// Finds or makes the customer and the conversation. Withheld callers and the owner are nobody's customers.
    private func remember(_ client: Client, _ record: DeskRecord, in tx: borrowing Transaction) throws -> ConversationID? {
        if let conversation = record.conversation { return conversation.id }
        guard let phone = call.caller.phone, phone != client.ownerPhone else { return nil }
        let customer = Customer(id: ids.next(at: now), client: client.id, phone: phone)
        let conversation = Conversation(id: ids.next(at: now), client: client.id, customer: customer.id)
        for statement in Conversations.open(customer, conversation, at: now) { try tx.later(statement) }
        return conversation.id
    }

    private func openLead(
        _ record: DeskRecord, _ client: Client, _ conversation: ConversationID?, in tx: borrowing Transaction
    ) throws {
        guard record.lead == nil, let conversation, case .admitted = OnboardingGuard.admit(client) else { return }
        try tx.later(Leads.insert(Lead(id: ids.next(at: now)), client: client.id, conversation: conversation, at: now))
    }

    private func raiseUrgency(
        _ record: DeskRecord, _ client: Client, _ conversation: ConversationID?, in tx: borrowing Transaction
    ) throws {
        if var lead = record.lead {
            let old = lead.state
            lead.state = .urgent
            lead.escalated = true
            try tx.later(Leads.move(lead, from: old, at: now))
        } else if let conversation {
            let lead = Lead(id: ids.next(at: now), state: .urgent, intent: .urgent, escalated: true)
            try tx.later(Leads.insert(lead, client: client.id, conversation: conversation, at: now))
        }
    }

    private func instead(
        of refusal: Refusal, _ caller: PhoneNumber, _ client: Client, _ record: DeskRecord, _ conversation: ConversationID?,
        _ post: inout Postbox, _ result: inout Result, in tx: borrowing Transaction
    ) throws {
        let instead = Instead.of(
            refusal, client: client, customer: caller, conversation: record.conversation, words: nil, now: now)
        result.disposition = .notReplied(reason: refusal.name)
        if case .setUp(let body) = instead.text {
            let letter = Letter(from: call.called, to: caller, body: body, client: client.id, conversation: conversation)
            let posted = try post.toCustomer(
                SetUpText(letter), with: writers.setUp, posting("missed", Lifetime.missedCall), in: tx)
            if let id = posted.letter {
                result.disposition = .replied(id)
                result.isQueued = true
                if let conversation { try tx.later(Conversations.toldOfSetUp(conversation, at: now)) }
            }
        }
        if let notice = instead.notice {
            try tell(.init(notice.body), client, conversation, refusal.name, &post, &result, in: tx)
        }
        if let alert = instead.alert { try raise(alert, record, &result, in: tx) }
        // Whoever may not even be told about must not be promised that he is.
        if case .notReplied = result.disposition { result.spoken = VoiceTemplates.sorry(client.businessName) }
    }

    /// Many foreign or premium callers in an hour: no text ever went to them, and the operator should know.
    private func countStranger(
        _ client: Client, _ record: DeskRecord, _ result: inout Result, in tx: borrowing Transaction
    ) throws {
        guard try Caps.perHour("strangers", of: client.id, at: now, in: tx) > Self.strangersPerHour else { return }
        try raise(
            DeskPlan.Alert(
                key: "pumping:\(client.id)",
                sentence: "over \(Self.strangersPerHour) foreign or premium callers rang \(client.businessName) within an hour. "
                    + "None was texted; it looks like call pumping."),
            record, &result, in: tx)
    }

    // MARK: Pieces

    private func posting(_ cause: String, _ lifetime: Duration) -> Posting {
        let notBefore = punctuality.notBefore
        return Posting(
            cause: "\(cause):\(call.sid)", priority: .reply, correlation: correlation, now: now, notBefore: notBefore,
            lifetime: Lifetime.left(of: lifetime, since: call.at, at: notBefore ?? now))
    }

    /// Tells the owner; when he may be told and no text went out, the call is in a person's hands.
    private func tell(
        _ notice: VoiceOutcome.Notice, _ client: Client, _ conversation: ConversationID?, _ reason: String?, _ post: inout Postbox,
        _ result: inout Result, in tx: borrowing Transaction
    ) throws {
        guard notice.isUrgent || client.notify?.bySMS != false, let phone = client.ownerPhone, let from = client.twilioNumber else {
            return
        }
        let letter = Letter(from: from, to: phone, body: notice.body, client: client.id, conversation: conversation)
        let posted = try post.toOwner(
            OwnerNotice(letter), with: writers.owner,
            Posting(
                cause: "notice:\(call.sid)", priority: notice.isUrgent ? .danger : .notice, correlation: correlation, now: now,
                notBefore: notice.isUrgent ? nil : quietUntil, lifetime: Lifetime.notice),
            in: tx)
        guard posted.letter != nil else { return }
        result.isQueued = true
        if let reason, case .notReplied = result.disposition { result.disposition = .person(reason: reason) }
    }

    private func raise(
        _ alert: DeskPlan.Alert, _ record: DeskRecord, _ result: inout Result, in tx: borrowing Transaction
    ) throws {
        try writers.founder.post(
            key: alert.key, FounderTemplates.alert(alert.sentence), correlation: correlation, switches: record.switches, in: tx,
            at: now)
        result.alert = alert
        result.isQueued = true
    }
}
