import Domain
import Gate
import Outbox
import Relational
import Store
import Templates

/// The owner's list of those whom nobody answered in time. It collects for five minutes, so that an outage is one text and not thirty.
struct LateList: Sendable {
    private static let window = Duration.minutes(5)

    let writer: OutboxWriter<OwnerNotice>
    let correlation: String
    let now: Moment
    /// Until when the owner is left in peace.
    let quietUntil: Moment?

    /// Puts somebody on the list of this window. True when the owner will be told.
    func add(_ their: String, with post: inout Postbox, in tx: borrowing Transaction) throws -> Bool {
        guard let client = post.record.client, let phone = client.ownerPhone, let from = client.twilioNumber else { return false }
        let index = now.milliseconds / Self.window.inMilliseconds
        let opened = Moment(milliseconds: index * Self.window.inMilliseconds)
        let cause = "late:\(post.our.e164):\(index)"
        // Held until the commit, so that nobody adds at the same time and overlooks us.
        _ = try tx.ask(Tallies.add(cause, until: now + .hours(1)))
        let people = try tx.ask(Receipts.tooLate(to: post.our, since: opened)) + [their]
        let letter = Letter(from: from, to: phone, body: OwnerTemplates.tooLate(people), client: client.id)
        let posted = try post.toOwner(
            OwnerNotice(letter), with: writer,
            Posting(
                cause: cause, priority: .notice, correlation: correlation, now: now,
                notBefore: max(opened + Self.window, quietUntil ?? now), lifetime: Lifetime.notice),
            growing: true, in: tx)
        return posted.letter != nil
    }
}
