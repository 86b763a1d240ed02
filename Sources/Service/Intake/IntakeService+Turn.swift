import Delivery
import Desk
import Domain
import Gate
import Lifecycle
import Outbox
import Pipeline
import Relational
import Store
import Telemetry
import Templates

/// What a turn came to, for the webhook that waits.
struct TurnEnd: Sendable {
    var text = TextAnswer.silence
    var announcement: Announcement?
}

/// One turn as it was read: everything a decision needs, at one instant.
struct TurnSnapshot: Sendable {
    let lease: TurnLease
    let record: DeskRecord
    let resolved: ResolvedNumber
    let open: [OpenReceipt]
    let past: [PastMessage]
}

extension IntakeService {
    /// Holds one turn of a pair of numbers: reads once, thinks, commits once. Whatever fails leaves the events open; the lease lapses and
    /// the sweeper starts clean.
    func turn(_ lease: TurnLease, wait: WebhookWait?, log: Log) async -> TurnEnd {
        defer { memory.changed() }
        do {
            return try await attempt(lease, wait: wait, log: log)
        } catch {
            wait?.withdraw()
            metrics.count(.turnsLost)
            log.critical("CRITICAL: Message processing transaction failed", ["error": "\(error)"])
            return TurnEnd()
        }
    }

    private func attempt(_ lease: TurnLease, wait: WebhookWait?, log: Log) async throws -> TurnEnd {
        let snapshot = try await read(lease)
        guard let first = snapshot.open.first else {
            _ = try await database.tell(Turns.release(lease))
            return TurnEnd()
        }
        let journal = Journal(log: log, metrics: metrics)
        journal.resolved(snapshot.resolved)
        switch first.event {
        case .call(let call):
            return TurnEnd(announcement: try await handle(call, first, snapshot, journal))
        case .text(let text):
            guard let sender = text.from.phone else {
                try await settleUnanswerable(first, snapshot)
                return TurnEnd()
            }
            if case .onboarding = snapshot.resolved.door, !FrontDesk.isAboutConsent(text, stopped: snapshot.record.stopped) {
                return TurnEnd(text: try await onboard(first, text, sender, snapshot, journal))
            }
            let texts = Self.leadingTexts(snapshot.open)
            return TurnEnd(text: try await answer(texts, from: sender, snapshot, wait, journal))
        }
    }

    private func read(_ lease: TurnLease) async throws -> TurnSnapshot {
        let (record, open, inbound, outbound) = try await database.ask(
            DeskRecords.find(lease.pair), Receipts.open(of: lease.pair), Conversations.inbound(of: lease.pair, limit: 12),
            Conversations.outbound(of: lease.pair, limit: 24))
        return TurnSnapshot(
            lease: lease, record: record, resolved: resolved(lease.pair.our, record), open: open,
            past: (inbound + outbound).sorted { $0.at < $1.at })
    }

    func resolved(_ number: PhoneNumber, _ record: DeskRecord) -> ResolvedNumber {
        NumberResolver.resolve(
            number, poolRole: record.poolRole, client: record.client, onboardingNumber: settings.onboardingNumber)
    }

    /// The burst: every text before the next call.
    private static func leadingTexts(_ open: [OpenReceipt]) -> [(receipt: OpenReceipt, text: InboundText)] {
        var texts: [(OpenReceipt, InboundText)] = []
        for receipt in open {
            guard case .text(let text) = receipt.event else { break }
            texts.append((receipt, text))
        }
        return texts
    }

    /// A short code or an alphanumeric sender: legal, stored, never answered.
    private func settleUnanswerable(_ receipt: OpenReceipt, _ snapshot: TurnSnapshot) async throws {
        let now = clock.now
        try await database.write { tx in
            guard try tx.ask(Turns.release(snapshot.lease)) else { return }
            try tx.later(
                Receipts.settle(
                    receipt.sid, .notReplied(reason: "sender_cannot_be_answered"), door: snapshot.resolved.role,
                    client: snapshot.record.client?.id, conversation: nil, at: now))
        }
    }

    // MARK: Texts

    private func answer(
        _ texts: [(receipt: OpenReceipt, text: InboundText)], from sender: PhoneNumber, _ snapshot: TurnSnapshot,
        _ wait: WebhookWait?,
        _ journal: Journal
    ) async throws -> TextAnswer {
        let heard = Uptime.now
        let desk = DeskSnapshot(
            resolved: snapshot.resolved, sender: sender, texts: texts.map(\.text), past: snapshot.past,
            switches: snapshot.record.switches, stopped: snapshot.record.stopped, conversation: snapshot.record.conversation,
            lead: snapshot.record.lead, now: clock.now,
            said: hours.wall(at: texts[texts.count - 1].text.at, in: snapshot.record.client?.timeZone).local)
        let advice = await advice(on: desk, wait)
        let now = clock.now
        let wall = hours.wall(at: now, in: snapshot.record.client?.timeZone)
        let punctuality = Punctuality.judge(
            arrived: texts[texts.count - 1].text.at, now: now, wall: wall, limit: Punctuality.textLimit)
        let plan = FrontDesk.hear(desk, counsel: advice.counsel).carriedOut(punctuality)
        metrics.record(.pipeline, Uptime.now - heard - advice.took)
        let isPromised = plan.reply != nil && !plan.mayBeBlocked && (wait?.promise() ?? false)
        let left = wait.map { Duration.seconds(15) - (Uptime.now - $0.arrived) } ?? .zero
        let commit = TextCommit(
            lease: snapshot.lease, resolved: snapshot.resolved, sender: sender, sids: texts.map(\.receipt.sid),
            correlation: texts[0].receipt.correlation, desk: desk, plan: plan, webhookLease: isPromised ? left : nil,
            writers: writers, ids: ids, now: now, punctuality: punctuality, quietUntil: wall.quietUntil, modelUse: advice.use)
        let result = try await database.write { tx in try commit.run(in: tx) }
        guard result.isOurs else {
            wait?.withdraw()
            journal.log.warning("another worker took this turn over; what was thought here is dropped")
            return .silence
        }
        metrics.count(.turns)
        report(plan, result, snapshot, journal)
        await report(advice, plan.thought, snapshot, journal)
        if result.moreIsOpen { lookAgain() }
        if result.isQueued { posted() }
        guard let webhook = result.webhook else {
            wait?.withdraw()
            return .silence
        }
        return .message(webhook.body, webhook.letter)
    }

    private func report(_ plan: DeskPlan, _ result: TextCommit.Result, _ snapshot: TurnSnapshot, _ journal: Journal) {
        let client = snapshot.record.client?.id.text ?? "none"
        for stage in plan.thought?.stages ?? [] { journal.log.info(stage.line, ["client": client]) }
        if !plan.missing.isEmpty {
            let block = GateDecision(
                kind: .customer, client: snapshot.record.client?.id, refusal: .incomplete(plan.missing), body: MessageBody(""))
            journal.gate([block])
        }
        if plan.isViolation {
            metrics.count(.conversationViolation)
            journal.log.critical("INVARIANT VIOLATION: a conversation does not fit its route", ["client": client])
        }
        if case .operationalWithoutClient = snapshot.resolved.door {
            journal.log.critical("CRITICAL: OPERATIONAL number has no client record", ["number": snapshot.resolved.number.e164])
        }
        if let alert = plan.alert { journal.alert(alert.key, alert.sentence) }
        if let alert = result.alert { journal.alert(alert.key, alert.sentence) }
        journal.gate(result.decisions)
        journal.log.info(
            "turn settled",
            [
                "client": client, "disposition": result.disposition.name, "reason": result.disposition.reason,
                "decision": plan.thought?.decision.action.rawValue ?? plan.reason, "because": plan.thought?.decision.reason ?? "",
            ])
    }
}

extension Disposition {
    /// The word the ledger keeps.
    var name: String {
        kind.word.description
    }

    /// Why, when there is a why.
    var reason: String {
        switch self {
        case .replied: ""
        case .notReplied(let reason), .person(let reason): reason
        }
    }
}
