public import Domain
import Gate
import Onboarding
public import Outbox
import Relational
import Store
import Templates

/// The pen of the sign-up conversation. Only the onboarding path is given one.
public struct OnboardingIntake: Sendable {
    let writer: OutboxWriter<OnboardingText>

    public init(writer: OutboxWriter<OnboardingText>) {
        self.writer = writer
    }
}

extension IntakeService {
    /// Takes the oldest open text of an owner who signs up: one text, one step.
    func onboard(
        _ receipt: OpenReceipt, _ text: InboundText, _ sender: PhoneNumber, _ snapshot: TurnSnapshot, _ journal: Journal
    ) async throws -> TextAnswer {
        let now = clock.now
        let (lease, writer, founder, ids) = (snapshot.lease, onboarding.writer, writers.founder, ids)
        let reply = try await database.write { tx -> (posted: Bool, decisions: [GateDecision])? in
            let (isOurs, record, signUp) = try tx.together(Turns.release(lease), DeskRecords.find(lease.pair), SignUps.find(sender))
            guard isOurs else { return nil }
            let step = OnboardingMachine.hear(text.body, signUp, from: sender, at: now)
            try tx.later(SignUps.save(step.signUp, at: now))
            var post = Postbox(record: record, our: lease.pair.our, now: now, correlation: receipt.correlation, ids: ids)
            let posted = try post.toCustomer(
                OnboardingText(Letter(from: lease.pair.our, to: sender, body: step.reply, client: nil)), with: writer,
                Posting(
                    cause: "reply:\(receipt.sid)", priority: .reply, correlation: receipt.correlation, now: now,
                    lifetime: Lifetime.reply),
                in: tx)
            if step.needsPerson {
                try founder.post(
                    key: "sign_up:\(sender.e164)",
                    FounderTemplates.alert("a business is signing up and needs you, state \(step.signUp.state.rawValue)."),
                    correlation: receipt.correlation, switches: record.switches, in: tx, at: now)
            }
            let disposition: Disposition =
                switch posted {
                case .letter(let id): .replied(id)
                case .refused(let refusal): .notReplied(reason: refusal.name)
                }
            try tx.later(
                Receipts.settle(receipt.sid, disposition, door: .onboarding, client: nil, conversation: nil, at: now))
            return (posted.letter != nil, post.decisions)
        }
        guard let reply else { return .silence }
        journal.gate(reply.decisions)
        if reply.posted { posted() }
        if snapshot.open.count > 1 { lookAgain() }
        return .silence
    }
}
