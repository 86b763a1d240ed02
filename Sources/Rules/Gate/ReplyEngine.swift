public import Domain

/// Who thinks about a turn. In `.rules` there is no model to call.
public enum ReplyEngine: ~Copyable, Sendable {
    case model(ModelPermit)
    case rules(because: RulesReason)
}

/// Leave to ask the model about one turn, once. Only ``SystemGate`` grants it.
public struct ModelPermit: ~Copyable, Sendable {
    fileprivate init() {}
}

/// Why the rules think alone about a turn.
public enum RulesReason: String, Error, Sendable, CaseIterable {
    /// None is configured.
    case noModel = "no_model"
    /// Somebody switched it off.
    case aiDisabled = "ai_disabled"
    /// It failed too often just now.
    case breakerOpen = "breaker_open"
    /// This client's tokens or money of the day are used up.
    case budgetSpent = "budget_spent"
    /// Too many turns are being thought about at once.
    case busy
    /// No answer within the turn's patience.
    case timeout
    /// No connection, or one that broke.
    case unreachable
    /// The key is refused.
    case unauthorized
    /// There is no such model.
    case unknownModel = "unknown_model"
    /// The account's credit or limit is used up: no use asking again.
    case quota
    /// Asked to slow down for longer than the turn can wait.
    case rateLimited = "rate_limited"
    /// The server had an error of its own.
    case server
    /// The server does not take such requests.
    case badRequest = "bad_request"
    /// The model would not answer.
    case refused
    /// The answer was cut off.
    case truncated
    /// The server's filter took the answer away.
    case filtered
    /// What came is not what was asked for.
    case invalid
}

/// Whether there is a model, and whether it is well.
public enum ModelStanding: Sendable, Hashable {
    case none
    case ready
    /// Its breaker is open: it is left alone for a while.
    case resting
}

/// What a client may spend on the model each day. Beyond it the rules think alone, and nobody is left without an answer.
public struct ModelBudget: Sendable, Hashable {
    public let tokensPerDay: Int64
    /// Millionths of the currency that the prices are given in; nothing when no price is known.
    public let millionthsPerDay: Int64?

    public init(tokensPerDay: Int64, millionthsPerDay: Int64? = nil) {
        self.tokensPerDay = tokensPerDay
        self.millionthsPerDay = millionthsPerDay
    }

    /// Whether this much leaves nothing for another question.
    public func isSpent(by use: ModelUse) -> Bool {
        use.tokens >= tokensPerDay || millionthsPerDay.map { use.millionths >= $0 } ?? false
    }
}

extension SystemGate {
    /// Whether the model may be asked about a turn, or the rules answer alone.
    public static func replyEngine(
        under switches: Switches, model: ModelStanding, used: ModelUse, budget: ModelBudget
    ) -> ReplyEngine {
        switch model {
        case .none: return .rules(because: switches.aiDisabled ? .aiDisabled : .noModel)
        case _ where switches.aiDisabled: return .rules(because: .aiDisabled)
        case .resting: return .rules(because: .breakerOpen)
        case .ready: return budget.isSpent(by: used) ? .rules(because: .budgetSpent) : .model(ModelPermit())
        }
    }
}
