import Domain
import Gate
import Outbox
import Relational
import Store
import Telemetry

/// The lines about what a commit decided, written once it has committed. Operators and runbooks look for these words.
struct Journal: Sendable {
    let log: Log
    let metrics: Metrics

    /// The number that was called or texted.
    func resolved(_ number: ResolvedNumber) {
        log.info(
            "Number role resolved",
            [
                "role": number.role.rawValue, "source": number.source.rawValue,
                "description": number.role.description,
            ])
        if number.source == .unknown {
            log.warning("a number that is not in the pool was reached; it is treated as SYSTEM", ["to": number.number.e164])
        }
    }

    /// Every decision of the gate is a line and a count.
    func gate(_ decisions: [GateDecision]) {
        for decision in decisions {
            let client = decision.client?.text ?? "none"
            guard let refusal = decision.refusal else {
                metrics.count(.gateAllowed, ["draft": decision.kind.rawValue])
                log.info("[SystemGate] ALLOW \(decision.kind.rawValue) client \(client)")
                continue
            }
            metrics.count(.gateBlocked, ["draft": decision.kind.rawValue, "reason": refusal.name])
            log.notice("[SystemGate] BLOCK \(decision.kind.rawValue) client \(client) \(refusal.name)")
            explain(decision, refusal, client)
        }
    }

    private func explain(_ decision: GateDecision, _ refusal: Refusal, _ client: String) {
        switch refusal {
        case .paused:
            log.notice("[KillSwitch] OUTBOUND_PAUSED for client \(client) - suppressing SMS")
            log.notice("[KillSwitch] Would have sent: \"\(shown(decision.body))\"")
        case .notificationsPaused:
            log.notice("[KillSwitch] NOTIFICATIONS_PAUSED for client \(client) - suppressing notification")
            log.notice(
                "[KillSwitch] Would have notified about: \(shown(decision.body))",
                ["smsSent": "false", "emailSent": "false", "errors": "[\"Notifications paused\"]"])
        case .incomplete(let gaps):
            let what = decision.kind == .owner ? "notification" : "customer pipeline"
            log.notice(
                "[OnboardingGuard] BLOCKED \(what) for client \(client)",
                ["missing": gaps.map(\.rawValue).joined(separator: " ")])
        case .optedOut, .billing, .capReached: break
        }
    }

    /// Words are shown to those who asked for debug lines only.
    private func shown(_ body: MessageBody) -> String {
        log.level == .debug ? body.text : body.description
    }

    /// Something for whoever runs the server, whether or not a text about it goes out.
    func alert(_ key: String, _ sentence: String) {
        log.error("ALERT \(sentence)", ["alert": key])
    }
}
