import Domain
import Gate
import Outbox
import Relational
import Telemetry

extension DeliveryService {
    /// Settles one attempt. A settlement that the database does not take is left to the lease: it lapses, and the letter is in doubt.
    func settle(_ row: OutboxRow, _ verdict: Verdict) async {
        defer { settled() }
        let now = clock.now
        do {
            switch verdict {
            case .accepted(let sid, let status):
                let release = account.release(at: now)
                if try await database.tell(Settlements.accepted(row.id, sid: sid, status: status.rawValue, at: now)) {
                    metrics.count(.outboxAccepted)
                } else {
                    try await statuses.noteSecond(sid, of: row.id)
                }
                log.info("SMS sent", logFields(row, "sid", sid))
                if let release {
                    log.notice("the carrier takes texts again")
                    try await tellOthers(release)
                }
            case .again(let after, let detail):
                try await again(row, after: after ?? Retry.delay(after: row.attempt), detail: detail)
            case .slower(let after):
                let delay = after ?? .milliseconds(Int64.random(in: 1_000...30_000))
                pace.slow(row.letter.from, now: now)
                pace.hold(row.letter.from, until: now + delay)
                try await again(row, after: delay, detail: "the carrier asked to slow down")
            case .credentials:
                await aftermath.credentialsRefused()
                let isParked = row.attempt > Int64(Retry.quickTries)
                let delay: Duration = isParked ? .minutes(1) : Retry.delay(after: row.attempt)
                let hold = isParked ? account.hold(until: now + delay, at: now) : nil
                try await again(row, after: delay, detail: "the carrier refused our credentials")
                if let hold { try await tellOthers(hold) }
            case .inDoubt(let detail):
                metrics.count(.outboxAmbiguous)
                // The lease may run for its whole length yet, as far as is known here.
                let resendAt = now + Lanes.lease + Patience.resend
                if try await database.tell(Settlements.ambiguous(row, resendAt: resendAt, detail: detail, at: now)) { doubted() }
                log.warning(
                    "it is not known whether the SMS was sent; asking before anything is repeated", logFields(row, "reason", detail)
                )
            case .withheld(let refusal):
                metrics.count(.outboxWithheld, ["reason": refusal.name])
                _ = try await database.tell(Settlements.withhold(row, detail: refusal.name, at: now))
                log.notice(
                    "[SystemGate] BLOCK \(row.kind.rawValue) client \(row.letter.client?.text ?? "none") \(refusal.name)",
                    logFields(row, "stage", "send"))
            case .overtaken:
                log.notice(
                    "a text was not sent: its letter is no longer this attempt's", logFields(row, "attempt", "\(row.attempt)"))
            case .refused(let refusal):
                try await refused(row, refusal)
            }
        } catch {
            log.error("an attempt could not be settled; its lease will lapse", logFields(row, "error", "\(error)"))
        }
    }

    /// Whether the account's whole lane is held goes for every node, and outlives this one.
    private func tellOthers(_ hold: CarrierHealth.Hold) async throws {
        metrics.set(.accountHeld, to: hold.until == nil ? 0 : 1)
        _ = try await database.batch([hold.statement], writing: true)
    }

    private func again(_ row: OutboxRow, after delay: Duration, detail: String) async throws {
        metrics.count(.outboxRetried)
        let now = clock.now
        let tries = Retry.quickTries
        log.warning("SMS send failed (attempt \(min(row.attempt, Int64(tries)))/\(tries))", logFields(row, "reason", detail))
        if row.attempt <= tries {
            log.info("Retrying SMS send in \(delay.inMilliseconds)ms...", logFields(row, "attempt", "\(row.attempt)"))
        } else {
            log.warning("SMS parked", logFields(row, "nextTryMilliseconds", "\((now + delay).milliseconds)"))
        }
        _ = try await database.tell(Settlements.requeue(row, notBefore: now + delay, detail: detail, at: now))
    }

    private func refused(_ row: OutboxRow, _ refusal: CarrierRefusal) async throws {
        switch refusal.consequence {
        case .queueFull:
            try await again(row, after: .minutes(2), detail: "the number's queue at the carrier is full (\(refusal.code))")
        case .dailyLimit, .suspended:
            let hold = account.hold(until: clock.now + .minutes(15), at: clock.now)
            await aftermath.accountHeld(refusal)
            try await again(row, after: .minutes(15), detail: "the carrier holds the account (\(refusal.code))")
            try await tellOthers(hold)
        case .optedOut, .landline, .badRecipient, .badSender, .notPermitted, .filtered, .unreachable, .other:
            metrics.count(.outboxFailed, ["consequence": refusal.consequence.rawValue])
            let ended = try await database.tell(
                Settlements.refuse(row, code: refusal.code, detail: refusal.consequence.rawValue, at: clock.now))
            log.error("SMS refused by the carrier", logFields(row, "code", "\(refusal.code)"))
            if ended { await aftermath.refused(row, refusal) }
        }
    }
}
