import Delivery
import Desk
import Domain
import Gate
import Relational
import Store
import Telemetry
import Templates
import Voice

extension IntakeService {
    /// Decides and commits what one call causes, and returns what the caller hears.
    func handle(
        _ call: CallEvent, _ receipt: OpenReceipt, _ snapshot: TurnSnapshot, _ journal: Journal
    ) async throws -> Announcement {
        let now = clock.now
        let (around, withheld, isNoted) = try await database.ask(
            Calls.recent(of: snapshot.lease.pair, except: call.sid, since: call.at - VoicePolicy.coolDown),
            Calls.withheld(to: call.called, except: call.sid, since: call.at - VoicePolicy.withheldWindow),
            TextedCalls.contains(call.sid))
        let isTexted = isNoted ? true : await memory.isTexted(call)
        // A call that waited in the spool may be thought about after one that came later.
        let earlier = around.filter { $0 <= call.at }
        let wall = hours.wall(at: now, in: snapshot.record.client?.timeZone)
        let punctuality = Punctuality.judge(arrived: call.at, now: now, wall: wall, limit: Punctuality.callLimit)
        let outcome = VoicePolicy.decide(
            CallSnapshot(
                call: call, resolved: snapshot.resolved, stopped: snapshot.record.stopped,
                isLandline: snapshot.record.isLandline, earlierCalls: earlier,
                earlierWithheld: Int(withheld), lead: snapshot.record.lead,
                isFirstContact: !snapshot.past.contains { $0.direction == .outbound }, isTexted: isTexted, punctuality: punctuality)
        )
        let commit = CallCommit(
            lease: snapshot.lease, resolved: snapshot.resolved, call: call, correlation: receipt.correlation, outcome: outcome,
            isTexted: isTexted, failSafeNumber: settings.failSafeNumber, writers: writers, ids: ids, now: now,
            punctuality: punctuality, quietUntil: wall.quietUntil)
        let result = try await database.write { tx in try commit.run(in: tx) }
        guard result.isOurs else {
            journal.log.warning("another worker took this call over; what was decided here is dropped")
            return VoiceTemplates.generic
        }
        report(outcome, result, call, snapshot, journal)
        if result.moreIsOpen { lookAgain() }
        if result.isQueued { posted() }
        return result.spoken
    }

    private func report(
        _ outcome: VoiceOutcome, _ result: CallCommit.Result, _ call: CallEvent, _ snapshot: TurnSnapshot, _ journal: Journal
    ) {
        let number = call.called.e164
        switch outcome {
        case .refuse:
            if !call.status.isTerminal { metrics.count(.onboardingNumberCalled) }
            journal.log.error("CRITICAL INVARIANT VIOLATION: Voice call to ONBOARDING number \(number)")
            journal.log.error("ONBOARDING IS SMS-ONLY. Voice calls are FORBIDDEN.")
        case .failSafe(_, _, let violation):
            if violation == .operationalWithoutClient {
                metrics.count(.operationalWithoutClient)
                journal.log.critical("CRITICAL: OPERATIONAL number has no client record", ["number": number])
            } else {
                metrics.count(.systemNumber)
                metrics.count(
                    .systemFailSafe,
                    ["isKnown": "\(snapshot.resolved.isKnown)", "callStatus": call.status.rawValue])
                journal.log.warning("SYSTEM NUMBER CALL DETECTED - ACTIVATING FAIL-SAFE", ["number": number])
                journal.log.warning("[SYSTEM FAILSAFE] ACTION REQUIRED:", ["number": number])
                journal.log.warning("   - Assign this number to a client in TwilioNumberPool", ["number": number])
            }
        case .textCaller:
            journal.log.info("Voice call guard passed")
        case .noText(let reason, _, _, _):
            metrics.count(.untextable, ["reason": reason])
            journal.log.info("Voice call guard passed", ["noText": reason])
        }
        if let alert = result.alert { journal.alert(alert.key, alert.sentence) }
        journal.gate(result.decisions)
        journal.log.info(
            "call settled",
            [
                "status": call.status.rawValue, "client": snapshot.record.client?.id.text ?? "none",
                "disposition": result.disposition.name, "reason": result.disposition.reason,
            ])
    }
}
