import Desk
import Domain
import Gate
import Outbox
import Pipeline
import Relational
import Store
import Templates

/// Everything a turn of texts causes, committed at once: guarded by the lease's epoch, with switches and consent read again here.
/// Pure apart from its SQL: an engine may run it twice.
struct TextCommit: Sendable {
    let lease: TurnLease
    let resolved: ResolvedNumber
    let sender: PhoneNumber
    let sids: [String]
    let correlation: String
    let desk: DeskSnapshot
    let plan: DeskPlan
    /// How long Twilio still holds the webhook open, when it waits for us.
    let webhookLease: Duration?
    let writers: IntakeWriters
    let ids: IdentifierSource
    let now: Moment

    struct Result: Sendable {
        var isOurs = false
        var moreIsOpen = false
        var decisions: [GateDecision] = []
        var disposition = Disposition.notReplied(reason: "")
        var alert: DeskPlan.Alert?
        /// The reply, when the webhook carries it.
        var webhook: (letter: LetterID, body: MessageBody)?
        /// True when something was posted that goes out by the carrier's API.
        var isQueued = false
    }

    func run(in tx: borrowing Transaction) throws -> Result {
        let (isOurs, record, laneIsBusy, open) = try tx.together(
            Turns.release(lease), DeskRecords.find(lease.pair), Lanes.isBusy(from: lease.pair.our, to: sender),
            Receipts.open(of: lease.pair))
        guard isOurs else { return Result() }
        let later = open.filter { !sids.contains($0.sid) }
        var work = Work(commit: self, record: record, way: laneIsBusy ? nil : webhookLease, stopsLater: Self.stops(later))
        work.result.moreIsOpen = !later.isEmpty
        try work.keepConsent(in: tx)
        try work.flip(in: tx)
        try work.openConversation(in: tx)
        try work.reply(in: tx)
        try work.notify(in: tx)
        try work.keepLead(in: tx)
        try work.settle(in: tx)
        work.result.decisions = work.post.decisions
        return work.result
    }

    /// Whether one of these, still to be heard, asks for no more texts: then nothing may leave that was thought of before it.
    static func stops(_ receipts: [OpenReceipt]) -> Bool {
        receipts.contains { receipt in
            guard case .text(let text) = receipt.event else { return false }
            return FrontDesk.asksToStop(text)
        }
    }

    /// The commit under way.
    struct Work {
        let commit: TextCommit
        let record: DeskRecord
        let way: Duration?
        var post: Postbox
        var result = Result(isOurs: true)
        var conversation: ConversationID?
        var replied: LetterID?
        var refusal: Refusal?
        var instead: Instead?
        var personTold = false

        init(commit: TextCommit, record: DeskRecord, way: Duration?, stopsLater: Bool) {
            self.commit = commit
            self.record = record
            self.way = way
            post = Postbox(
                record: record, our: commit.lease.pair.our, now: commit.now, correlation: commit.correlation, ids: commit.ids,
                stopsLater: stopsLater)
            conversation = record.conversation?.id
        }

        private var plan: DeskPlan { commit.plan }
        private var isOwner: Bool { record.client?.ownerPhone == commit.sender }

        // MARK: Steps

        mutating func keepConsent(in tx: borrowing Transaction) throws {
            guard let consent = plan.consent else { return }
            let id: Identifier<Consents.Wish> = commit.ids.next(at: commit.now)
            let statements = Consents.record(
                consent.wish == .stop ? .stop : .start, id: id.text,
                owner: Consents.owner(of: record.client, our: commit.lease.pair.our), client: record.client?.id,
                phone: commit.sender,
                words: consent.text.body, sid: consent.text.sid, at: commit.now)
            for statement in statements { try tx.later(statement) }
        }

        mutating func flip(in tx: borrowing Transaction) throws {
            guard let flip = plan.flip, let client = record.client else { return }
            let old = record.clientSwitches
            let new = old.setting(flip.name, flip.isOn, mode: old.outboundPaused ?? .deflect)
            let id: Identifier<SwitchFlip> = commit.ids.next(at: commit.now)
            try tx.later(Switchboard.set(new, for: .client(client.id)))
            try tx.later(
                Switchboard.log(
                    SwitchFlip(
                        scope: .client(client.id), name: flip.name, from: old.value(of: flip.name), to: new.value(of: flip.name),
                        reason: "the owner's text \(commit.sids[0])", actor: "owner"),
                    id: id.text, at: commit.now))
        }

        mutating func openConversation(in tx: borrowing Transaction) throws {
            guard let client = record.client, !isOwner, conversation == nil else { return }
            let customer = Customer(id: commit.ids.next(at: commit.now), client: client.id, phone: commit.sender)
            let opened = Conversation(id: commit.ids.next(at: commit.now), client: client.id, customer: customer.id)
            for statement in Conversations.open(customer, opened, at: commit.now) { try tx.later(statement) }
            conversation = opened.id
        }

        mutating func reply(in tx: borrowing Transaction) throws {
            guard let reply = plan.reply else { return }
            let posted: Postbox.Posted
            switch reply {
            case .customer(let body):
                posted = try post.toCustomer(
                    CustomerText(letter(body)), with: commit.writers.customer, posting("reply", .reply), cap: try cap(in: tx),
                    in: tx)
            case .safety(let body):
                posted = try post.toCustomer(
                    SafetyText(letter(body)), with: commit.writers.safety, posting("reply", .danger), in: tx)
            case .help(let body):
                posted = try post.toCustomer(HelpText(letter(body)), with: commit.writers.help, posting("reply", .reply), in: tx)
            case .setUp(let body):
                posted = try post.toCustomer(SetUpText(letter(body)), with: commit.writers.setUp, posting("reply", .reply), in: tx)
            case .echo(let body):
                posted = try post.toCustomer(OwnerEcho(letter(body)), with: commit.writers.echo, posting("reply", .reply), in: tx)
            case .unrouted(let body):
                posted = try post.toCustomer(
                    FailSafeText(letter(body)), with: commit.writers.failSafe, posting("reply", .reply), in: tx)
            }
            switch posted {
            case .letter(let id):
                try sent(id, reply, in: tx)
            case .refused(let refusal):
                self.refusal = refusal
                try insteadOf(refusal, in: tx)
            }
        }

        private mutating func sent(_ id: LetterID, _ reply: DeskPlan.Reply, in tx: borrowing Transaction) throws {
            replied = id
            if way != nil {
                result.webhook = (id, reply.body)
            } else {
                result.isQueued = true
            }
            if case .setUp = reply, let conversation { try tx.later(Conversations.toldOfSetUp(conversation, at: commit.now)) }
        }

        /// The gate refused the reply: what is said or done instead.
        private mutating func insteadOf(_ refusal: Refusal, in tx: borrowing Transaction) throws {
            guard let client = record.client, case .customer = plan.reply else { return }
            let instead = Instead.of(
                refusal, client: client, customer: commit.sender, conversation: record.conversation,
                words: commit.desk.texts.map(\.body.text).joined(separator: " / "), now: commit.now)
            self.instead = instead
            switch instead.text {
            case nil: break
            case .deflection(let body):
                let posted = try post.toCustomer(
                    DeflectionText(letter(body)), with: commit.writers.deflection, posting("reply", .reply), in: tx)
                guard let id = posted.letter else { break }
                try sent(id, .help(body), in: tx)
                if let conversation { try tx.later(Conversations.deflected(conversation, at: commit.now)) }
            case .setUp(let body):
                let posted = try post.toCustomer(
                    SetUpText(letter(body)), with: commit.writers.setUp, posting("reply", .reply), in: tx)
                if let id = posted.letter { try sent(id, .setUp(body), in: tx) }
            }
        }

        mutating func notify(in tx: borrowing Transaction) throws {
            // A refusal has its own notice; the thought's would speak of a reply that did not go out.
            let isDanger = plan.notice?.weight == .danger
            let notice = instead != nil && !isDanger ? (instead?.notice ?? urgent(plan.notice)) : plan.notice
            if let notice, notice.weight != .plain || record.client?.notify?.bySMS != false, let client = record.client,
                let phone = client.ownerPhone, let from = client.twilioNumber
            {
                let letter = Letter(from: from, to: phone, body: notice.body, client: client.id, conversation: conversation)
                let posted =
                    switch notice.weight {
                    case .danger:
                        try post.toOwner(DangerNotice(letter), with: commit.writers.danger, ownerPosting(.danger), in: tx)
                    case .urgent: try post.toOwner(OwnerNotice(letter), with: commit.writers.owner, ownerPosting(.danger), in: tx)
                    case .plain: try post.toOwner(OwnerNotice(letter), with: commit.writers.owner, ownerPosting(.notice), in: tx)
                    }
                if posted.letter != nil {
                    personTold = true
                    result.isQueued = true
                }
            }
            result.alert = instead?.alert
            for alert in [plan.alert, instead?.alert].compactMap({ $0 }) {
                try commit.writers.founder.post(
                    key: alert.key, FounderTemplates.alert(alert.sentence), correlation: commit.correlation,
                    switches: record.switches,
                    in: tx, at: commit.now)
                personTold = true
                result.isQueued = true
            }
        }

        private func urgent(_ notice: DeskPlan.Notice?) -> DeskPlan.Notice? {
            notice?.weight == .urgent ? notice : nil
        }

        mutating func keepLead(in tx: borrowing Transaction) throws {
            guard let conversation, let client = record.client else { return }
            if plan.silencesAutomation { try tx.later(Conversations.setMode(.person, of: conversation)) }
            guard let thought = plan.thought else { return }
            if let name = thought.details.customerName, let customer = record.customer, customer.name != name {
                try tx.later(Conversations.name(customer.id, name))
            }
            switch thought.vault {
            case .none: break
            case .open(let entry):
                let lead = Lead(said(entry), id: commit.ids.next(at: commit.now))
                try tx.later(Leads.insert(lead, client: client.id, conversation: conversation, at: commit.now))
            case .move(let from, let entry):
                guard let old = record.lead, old.state == from else { return }
                try tx.later(Leads.move(Lead(said(entry), id: old.id), from: from, at: commit.now))
            }
        }

        /// What the gate kept in was not said: no link was sent and no question asked.
        private func said(_ entry: LeadEntry) -> LeadEntry {
            guard refusal != nil else { return entry }
            var entry = entry
            entry.sentBooking = record.lead?.sentBooking ?? false
            entry.clarifyCount = record.lead?.clarifyCount ?? 0
            return entry
        }

        mutating func settle(in tx: borrowing Transaction) throws {
            result.disposition = disposition
            for sid in commit.sids {
                try tx.later(
                    Receipts.settle(
                        sid, result.disposition, door: commit.resolved.role, client: record.client?.id, conversation: conversation,
                        at: commit.now))
            }
        }

        private var disposition: Disposition {
            if let replied { return .replied(replied) }
            let reason = refusal?.name ?? plan.reason
            let isHandedOver = instead?.isHandedOver ?? plan.isHandedOver
            return isHandedOver && personTold ? .person(reason: reason) : .notReplied(reason: reason)
        }

        // MARK: Pieces

        private func letter(_ body: MessageBody) -> Letter {
            Letter(
                from: commit.lease.pair.our, to: commit.sender, body: body, client: record.client?.id,
                conversation: isOwner ? nil : conversation)
        }

        private func posting(_ cause: String, _ priority: Posting.Priority) -> Posting {
            Posting(
                cause: "\(cause):\(commit.sids[0])", priority: priority, correlation: commit.correlation, now: commit.now,
                lifetime: Lifetime.reply, way: way.map { .webhook(lease: $0) } ?? .queue)
        }

        private func ownerPosting(_ priority: Posting.Priority) -> Posting {
            Posting(
                cause: "notice:\(commit.sids[0])", priority: priority, correlation: commit.correlation, now: commit.now,
                lifetime: Lifetime.notice)
        }

        /// The cap this reply meets, if any: too many texts in one conversation, or too many new people in one day.
        private func cap(in tx: borrowing Transaction) throws -> Cap? {
            let hourAgo = commit.now - .hours(1)
            if commit.desk.past.count(where: { $0.direction == .outbound && $0.at > hourAgo }) >= 20 { return .conversationHour }
            guard commit.desk.isFirstContact, let client = record.client else { return nil }
            return try Caps.firstContact(of: client.id, at: commit.now, in: tx)
        }
    }
}

extension Lead {
    /// The lead that VAULT's entry describes.
    init(_ entry: LeadEntry, id: LeadID) {
        self.init(
            id: id, state: entry.state, intent: entry.intent, details: entry.details, sentBooking: entry.sentBooking,
            clarifyCount: entry.clarifyCount, escalated: entry.escalated)
    }
}

extension DeskPlan.Reply {
    /// The words.
    var body: MessageBody {
        switch self {
        case .customer(let body), .safety(let body), .help(let body), .setUp(let body), .echo(let body), .unrouted(let body): body
        }
    }
}
