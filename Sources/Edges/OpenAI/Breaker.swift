internal import Gate
internal import Pipeline

/// Leaves a server alone that fails, and tries it again with one question. Pure: the time is told.
struct Breaker: Sendable {
    private enum State {
        case closed
        /// Left alone until then.
        case open(until: Duration)
        /// One question is under way to see whether it is well again.
        case probing(since: Duration)
    }

    private var state = State.closed
    private var recent: [(at: Duration, failed: Bool)] = []
    private static let window = Duration.seconds(120)
    /// Failures in a row that open it.
    private static let row = 5
    /// The least number of questions of which more than half may not fail.
    private static let sample = 10
    private static let rest = Duration.seconds(60)
    private static let longRest = Duration.seconds(3600)
    /// A probe nobody came back from is taken for lost.
    private static let probePatience = Duration.seconds(30)

    /// Whether a question would be let through.
    func standing(at now: Duration) -> ModelStanding {
        switch state {
        case .closed: .ready
        case .open(let until): now >= until ? .ready : .resting
        case .probing(let since): now - since >= Self.probePatience ? .ready : .resting
        }
    }

    /// Lets a question through, or not.
    mutating func enter(at now: Duration) -> Bool {
        guard standing(at: now) == .ready else { return false }
        if case .closed = state { return true }
        state = .probing(since: now)
        return true
    }

    /// Notes how a question ended: `nil` when it was answered. Says so when the server is left alone from now on, or is well again.
    mutating func leave(_ failure: RulesReason?, at now: Duration) -> ModelNotice? {
        guard let failure, failure.isTheServers else {
            recent.append((now, false))
            guard case .probing = state else { return nil }
            state = .closed
            recent = []
            return .works
        }
        recent.append((now, true))
        recent.removeAll { now - $0.at > Self.window }
        let isProbe = if case .probing = state { true } else { false }
        guard isProbe || failure.isLasting || isFailing else { return nil }
        if case .open = state { return nil }
        let rest = failure == .quota ? Self.longRest : Self.rest
        state = .open(until: now + rest)
        return .rests(because: failure, rest)
    }

    private var isFailing: Bool {
        if recent.suffix(Self.row).count(where: \.failed) == Self.row { return true }
        return recent.count >= Self.sample && recent.count(where: \.failed) * 2 > recent.count
    }
}

extension RulesReason {
    /// Failures that say something of the server, and not of this question.
    fileprivate var isTheServers: Bool {
        switch self {
        case .noModel, .aiDisabled, .breakerOpen, .budgetSpent, .busy, .refused, .filtered: false
        case .timeout, .unreachable, .unauthorized, .unknownModel, .quota, .rateLimited, .server, .badRequest, .truncated, .invalid:
            true
        }
    }

    /// Failures that the next question would meet as well.
    fileprivate var isLasting: Bool {
        self == .quota || self == .unauthorized || self == .unknownModel
    }
}
