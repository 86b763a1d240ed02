import Desk
import Domain
import Gate
import Outbox
import Relational
import Store
import Templates

/// What is said: to the customer, to the owner, to whoever runs the server.
extension TextCommit.Work {
    mutating func reply(in tx: borrowing Transaction) throws {
        guard let reply = plan.reply else { return }
        let posted: Postbox.Posted
        switch reply {
        case .customer(let body):
            let text = CustomerText(letter(body))
            posted = try post.toCustomer(
                text, with: commit.writers.customer, posting("reply", .reply), cap: post.refuses(text) ? nil : cap(in: tx), in: tx)
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
                DeflectionText(letter(inTime(body))), with: commit.writers.deflection, posting("reply", .reply), in: tx)
            guard let id = posted.letter else { break }
            try sent(id, .help(body), in: tx)
            if let conversation { try tx.later(Conversations.deflected(conversation, at: commit.now)) }
        case .setUp(let body):
            let posted = try post.toCustomer(
                SetUpText(letter(inTime(body))), with: commit.writers.setUp, posting("reply", .reply), in: tx)
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

    /// The words with an apology, when they come late.
    private func inTime(_ body: MessageBody) -> MessageBody {
        commit.punctuality == .inTime ? body : Wording.late(body)
    }

    private func urgent(_ notice: DeskPlan.Notice?) -> DeskPlan.Notice? {
        notice?.weight == .urgent ? notice : nil
    }

    private func letter(_ body: MessageBody) -> Letter {
        Letter(
            from: commit.lease.pair.our, to: commit.sender, body: body, client: record.client?.id,
            conversation: isOwner ? nil : conversation)
    }

    private func posting(_ cause: String, _ priority: Posting.Priority) -> Posting {
        // Danger of life is spoken of at any hour.
        let notBefore = priority == .danger ? nil : commit.punctuality.notBefore
        return Posting(
            cause: "\(cause):\(commit.sids[0])", priority: priority, correlation: commit.correlation, now: commit.now,
            notBefore: notBefore, lifetime: Lifetime.left(of: Lifetime.reply, since: commit.arrived, at: notBefore ?? commit.now),
            way: way.map { .webhook(lease: $0) } ?? .queue)
    }

    private func ownerPosting(_ priority: Posting.Priority) -> Posting {
        Posting(
            cause: "notice:\(commit.sids[0])", priority: priority, correlation: commit.correlation, now: commit.now,
            notBefore: priority == .notice ? commit.quietUntil : nil, lifetime: Lifetime.notice)
    }

    /// Who was not answered because it is too late comes on the owner's list.
    mutating func listLate(in tx: borrowing Transaction) throws {
        guard plan.isTooLate else { return }
        let list = LateList(
            writer: commit.writers.owner, correlation: commit.correlation, now: commit.now, quietUntil: commit.quietUntil)
        guard try list.add(commit.lease.pair.their, with: &post, in: tx) else { return }
        personTold = true
        result.isQueued = true
    }

    /// The cap this reply meets, if any: too many texts in one conversation, or too many new people in one day.
    private func cap(in tx: borrowing Transaction) throws -> Cap? {
        let hourAgo = commit.now - .hours(1)
        if commit.desk.past.count(where: { $0.direction == .outbound && $0.at > hourAgo }) >= 20 { return .conversationHour }
        guard commit.desk.isFirstContact, let client = record.client else { return nil }
        return try Caps.firstContact(of: client.id, at: commit.now, in: tx)
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
