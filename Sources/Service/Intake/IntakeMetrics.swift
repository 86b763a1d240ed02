public import Telemetry

extension Counter {
    static let onboardingNumberCalled = Counter("voice.invariant_violation.onboarding_number")
    static let onboardingNumberStatus = Counter("voice.status.invariant_violation.onboarding_number")
    static let operationalWithoutClient = Counter("voice.status.error.operational_no_client")
    static let systemNumber = Counter("voice.system_number")
    static let systemFailSafe = Counter("voice.system_failsafe_intake")
    static let untextable = Counter("voice.untextable")
    static let conversationViolation = Counter("conversation.invariant_violation")
    static let duplicate = Counter("inbox.duplicate")
    static let modelFallback = Counter("ai.fallback")
    static let modelCalls = Counter("ai.calls")
    static let modelTokens = Counter("ai.tokens")
    static let modelAgreement = Counter("ai.agreement")
    static let modelDrafts = Counter("ai.drafts")
    static let gateAllowed = Counter("gate.allowed")
    static let gateBlocked = Counter("gate.blocked")
    static let turns = Counter("pipeline.turns")
    static let turnsLost = Counter("pipeline.turns_lost")
    static let ledgerWentBack = Counter("ledger.went_back")
    static let swept = Counter("inbox.swept")
    static let foundByListing = Counter("inbox.found_by_listing")
}

extension Gauge {
    static let oldestLetter = Gauge("outbox.oldest_seconds")
    static let blockedLanes = Gauge("outbox.blocked_lanes")
    static let listedShare = Gauge("outbox.listed_share")
    static let ledgerVerifying = Gauge("ledger.verifying")
    static let openReceipts = Gauge("inbox.open")
    static let oldestOpen = Gauge("inbox.oldest_seconds")
    static let modelResting = Gauge("ai.resting")
}

extension Timing {
    static let pipeline = Timing("pipeline.duration")
    static let model = Timing("model.duration")
}

/// What Intake counts.
public enum IntakeMetrics {
    public static let names = MetricNames(
        counters: [
            .onboardingNumberCalled, .onboardingNumberStatus, .operationalWithoutClient, .systemNumber, .systemFailSafe,
            .untextable,
            .conversationViolation, .duplicate, .modelFallback, .modelCalls, .modelTokens, .modelAgreement, .modelDrafts,
            .gateAllowed, .gateBlocked, .turns, .turnsLost, .swept,
            .foundByListing, .ledgerWentBack,
        ],
        gauges: [
            .openReceipts, .oldestOpen, .oldestLetter, .blockedLanes, .listedShare, .ledgerVerifying, .modelResting,
        ],
        timings: [.pipeline, .model])
}
