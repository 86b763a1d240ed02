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
    let punctuality: Punctuality
    /// Until when the owner is left in peace with what is not urgent.
    let quietUntil: Moment?
    /// What the model was asked for this turn has cost.
    let modelUse: ModelUse

    /// When the newest of the texts came in: what is said is worth saying for so long after it.
    var arrived: Moment { desk.texts.last?.at ?? now }

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
            Turns.release(lease), DeskRecords.find(lease.pair), Lanes.isBusy(from: lease.pair.our, to: sender, at: now),
            Receipts.open(of: lease.pair))
        guard isOurs else { return Result() }
        let later = open.filter { !sids.contains($0.sid) }
        var work = Work(
            commit: self, record: record, way: laneIsBusy || punctuality.notBefore != nil ? nil : webhookLease,
            stopsLater: Self.stops(later))
        work.result.moreIsOpen = !later.isEmpty
        try work.keepConsent(in: tx)
        try work.flip(in: tx)
        try work.openConversation(in: tx)
        try work.reply(in: tx)
        try work.notify(in: tx)
        try work.keepLead(in: tx)
        try work.listLate(in: tx)
        try work.keepModel(in: tx)
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

        var plan: DeskPlan { commit.plan }
        var isOwner: Bool { record.client?.ownerPhone == commit.sender }

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

        mutating func keepModel(in tx: borrowing Transaction) throws {
            guard let client = record.client else { return }
            if commit.modelUse != .none { try tx.later(ModelUses.add(commit.modelUse, of: client.id, at: commit.now)) }
            guard let shadow = plan.thought?.shadow, !shadow.agrees else { return }
            let words = commit.desk.texts.map { Sentinel.safe($0.body.text).text }.joined(separator: " / ")
            let one = Disagreement(
                client: client.id, sid: commit.sids[0], words: words, rulesIntent: shadow.rules, modelIntent: shadow.model,
                rulesTrade: shadow.rulesTrade, modelTrade: shadow.modelTrade)
            for statement in Disagreements.insert(one, at: commit.now) { try tx.later(statement) }
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
