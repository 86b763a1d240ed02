public import Domain
public import Gate
public import Outbox

/// What Intake is told at start.
public struct IntakeSettings: Sendable {
    /// How long a burst is given to end before one answer is thought of.
    public let settle: Duration
    /// How long a webhook waits for its reply.
    public let replyBudget: Duration
    public let onboardingNumber: PhoneNumber?
    public let failSafeNumber: PhoneNumber?
    /// What each client may spend on the model.
    public let modelBudget: ModelBudget

    public init(
        settle: Duration, replyBudget: Duration, onboardingNumber: PhoneNumber?, failSafeNumber: PhoneNumber?,
        modelBudget: ModelBudget = ModelBudget(tokensPerDay: 0)
    ) {
        self.settle = settle
        self.replyBudget = replyBudget
        self.onboardingNumber = onboardingNumber
        self.failSafeNumber = failSafeNumber
        self.modelBudget = modelBudget
    }
}

/// What a node knows that is in no database, or not yet.
public struct IntakeMemory: Sendable {
    /// The ledger's number that this node has seen.
    let seen: @Sendable () -> Int64
    /// Whether this node has sent the caller of this call the fail-safe without the database.
    let hasTexted: @Sendable (String) -> Bool
    /// Whether any node has, as far as can be known.
    let isTexted: @Sendable (CallEvent) async -> Bool
    /// Told when something was committed.
    let changed: @Sendable () -> Void

    public init(
        seen: @escaping @Sendable () -> Int64 = { 0 }, hasTexted: @escaping @Sendable (String) -> Bool = { _ in false },
        isTexted: @escaping @Sendable (CallEvent) async -> Bool = { _ in false },
        changed: @escaping @Sendable () -> Void = {}
    ) {
        self.seen = seen
        self.hasTexted = hasTexted
        self.isTexted = isTexted
        self.changed = changed
    }
}

/// The pens Intake may write with: exactly the kinds of letter an inbound event can cause.
public struct IntakeWriters: Sendable {
    let customer: OutboxWriter<CustomerText>
    let deflection: OutboxWriter<DeflectionText>
    let setUp: OutboxWriter<SetUpText>
    let safety: OutboxWriter<SafetyText>
    let help: OutboxWriter<HelpText>
    let failSafe: OutboxWriter<FailSafeText>
    let owner: OutboxWriter<OwnerNotice>
    let danger: OutboxWriter<DangerNotice>
    let echo: OutboxWriter<OwnerEcho>
    let founder: FounderLine

    public init(_ writers: OutboxWriters, founder: FounderLine) {
        customer = writers.customer
        deflection = writers.deflection
        setUp = writers.setUp
        safety = writers.safety
        help = writers.help
        failSafe = writers.failSafe
        owner = writers.owner
        danger = writers.danger
        echo = writers.echo
        self.founder = founder
    }
}
