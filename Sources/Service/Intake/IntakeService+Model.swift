import Desk
import Domain
import Gate
import Lifecycle
import Pipeline
import Relational
import Store
import Telemetry

/// What the model, or the want of one, brings to a turn.
struct Advice: Sendable {
    var counsel: Counsel
    var use = ModelUse.none
    var notice: ModelNotice?
    var took = Duration.zero
    /// True when the model would have been heard, had it been there.
    var isMissed = false
}

extension IntakeService {
    /// The most a turn waits for a model.
    private static let patience = Duration.seconds(6)
    /// What is left of a webhook's budget for the commit.
    private static let reserve = Duration.milliseconds(400)

    /// Asks the model about a turn, if there is one, the gate lets it, and it could change anything. Never throws and never takes longer
    /// than the turn can wait: whatever goes wrong, the rules think alone.
    func advice(on desk: DeskSnapshot, _ wait: WebhookWait?) async -> Advice {
        guard desk.client != nil, model != nil || desk.switches.aiDisabled, let prompt = FrontDesk.prompt(for: desk) else {
            return Advice(counsel: .rulesAlone(because: .noModel))
        }
        guard let model, let client = desk.client else { return Advice(counsel: .rulesAlone(because: .aiDisabled), isMissed: true) }
        let began = Uptime.now
        switch await engine(for: client, model, desk) {
        case .rules(let reason):
            return Advice(counsel: .rulesAlone(because: reason), took: Uptime.now - began, isMissed: true)
        case .model(let permit):
            let left = wait.map { settings.replyBudget - (began - $0.arrived) - Self.reserve } ?? Self.patience
            let patience = min(Self.patience, max(left, .seconds(1)))
            let asked = Uptime.now
            let answer = await model.consider(prompt, for: client, with: permit, patience: patience)
            metrics.record(.model, Uptime.now - asked)
            var advice = Advice(counsel: .rulesAlone(because: .noModel), use: answer.use, notice: answer.notice)
            switch answer.opinion {
            case .success(let opinion): advice.counsel = .model(opinion)
            case .failure(let reason): (advice.counsel, advice.isMissed) = (.rulesAlone(because: reason), true)
            }
            advice.took = Uptime.now - began
            return advice
        }
    }

    private func engine(for client: ClientID, _ model: any LanguageModel, _ desk: DeskSnapshot) async -> ReplyEngine {
        // A budget that cannot be read is treated as spent.
        guard let used = try? await database.ask(ModelUses.of(client, at: desk.now)) else { return .rules(because: .budgetSpent) }
        return SystemGate.replyEngine(under: desk.switches, model: model.standing, used: used, budget: settings.modelBudget)
    }

    /// What there is to be said about it afterwards.
    func report(_ advice: Advice, _ thought: Thought?, _ snapshot: TurnSnapshot, _ journal: Journal) async {
        let client = snapshot.record.client?.id.text ?? "none"
        switch advice.counsel {
        case .rulesAlone(let reason) where advice.isMissed:
            metrics.count(.modelFallback, ["reason": reason.rawValue])
            if reason == .aiDisabled {
                journal.log.notice("[KillSwitch] AI_DISABLED for client \(client) - using deterministic fallback")
            } else {
                metrics.count(.modelCalls, ["outcome": reason.rawValue])
            }
            journal.log.notice("[DeterministicFallback]", ["reason": reason.rawValue, "client": client])
        case .rulesAlone: break
        case .model: metrics.count(.modelCalls, ["outcome": "answered"])
        }
        if advice.use.tokens > 0 { metrics.count(.modelTokens, by: UInt64(advice.use.tokens)) }
        if let shadow = thought?.shadow {
            metrics.count(.modelAgreement, ["class": shadow.rules.rawValue, "agrees": "\(shadow.agrees)"])
        }
        switch thought?.draft {
        case nil: break
        case .used: metrics.count(.modelDrafts, ["result": "used"])
        case .refused(let fault): metrics.count(.modelDrafts, ["result": fault.rawValue])
        }
        if let notice = advice.notice { await tell(notice) }
    }

    /// The operator learns that the model is left alone, and why; what it means for customers is: nothing.
    private func tell(_ notice: ModelNotice) async {
        switch notice {
        case .rests(let reason, let rest):
            metrics.set(.modelResting, to: 1)
            await alert(
                "model:\(reason.rawValue)",
                "the language model is left alone for \(rest.components.seconds / 60) min (\(reason.rawValue)); the rules answer. "
                    + reason.advice)
        case .works:
            metrics.set(.modelResting, to: 0)
            log.notice("the language model answers again")
        }
    }
}

extension RulesReason {
    /// What to do about it.
    fileprivate var advice: String {
        switch self {
        case .unauthorized: "Check OPENAI_API_KEY."
        case .unknownModel: "Check OPENAI_MODEL and OPENAI_BASE_URL."
        case .quota: "Top up the account or raise its limit."
        default: "It is tried again by itself."
        }
    }
}
