public import Domain
public import Gate
public import Relational
import Store

/// How a letter is posted.
public struct Posting: Sendable, Hashable {
    /// What makes the letter owed: `reply:<MessageSid>`, `missed:<CallSid>`, … Unique, so that nothing is said twice.
    public let cause: String
    public let priority: Priority
    /// The correlation id of the webhook it answers.
    public let correlation: String
    public let now: Moment
    /// Not to be sent before this.
    public let notBefore: Moment
    /// Too old to be useful after this.
    public let expiresAt: Moment
    public let way: Way

    /// What goes first when there is a queue.
    public enum Priority: Int, Sendable, CaseIterable {
        case danger = 0
        case reply = 1
        case notice = 2
        case bulk = 3
    }

    /// By which way it leaves.
    public enum Way: Sendable, Hashable {
        /// By the carrier's API, when its turn comes.
        case queue
        /// In the answer to the webhook that still waits; the row is leased to it for this long.
        case webhook(lease: Duration)
    }

    public init(
        cause: String, priority: Priority, correlation: String, now: Moment, notBefore: Moment? = nil, lifetime: Duration,
        way: Way = .queue
    ) {
        self.cause = cause
        self.priority = priority
        self.correlation = correlation
        self.now = now
        self.notBefore = notBefore ?? now
        expiresAt = (notBefore ?? now) + lifetime
        self.way = way
    }
}

/// The right to post one kind of draft. Made only by ``OutboxWriters``: who has not been given a writer cannot say such a thing.
public struct OutboxWriter<D: Draft>: Sendable {
    fileprivate init() {}

    /// Puts a permitted letter into the outbox with the rest of the transaction. A cause that is there already fails the transaction:
    /// the second commit of one turn cannot happen, even if the lease were wrong.
    public func post(_ permit: consuming Permit<D>, as id: LetterID, _ posting: Posting, in tx: borrowing Transaction) throws {
        try tx.later(insert(permit.draft.letter, as: id, posting))
    }

    /// The same for what may be asked for again and again, such as an alert: a cause that is there already is no fault.
    public func postOnce(_ permit: consuming Permit<D>, as id: LetterID, _ posting: Posting, in tx: borrowing Transaction) throws {
        try tx.later(insertOnce(permit.draft.letter, as: id, posting))
    }

    /// The same for a list that grows: while the letter with this cause still waits untried, it takes over these words.
    public func postGrowing(_ permit: consuming Permit<D>, as id: LetterID, _ posting: Posting, in tx: borrowing Transaction) throws
    {
        let letter = permit.draft.letter
        try tx.later(insertOnce(letter, as: id, posting))
        try tx.later(
            """
            UPDATE outbox SET body = \(letter.body), changed_at = \(posting.now)
            WHERE cause = \(posting.cause) AND state = \(LetterState.queued) AND tried_at IS NULL
            """)
    }

    private func insert(_ letter: Letter, as id: LetterID, _ p: Posting) -> SQL {
        """
        INSERT INTO outbox (id, cause, kind, lane_from, lane_to, ordinal, body, client_id, conversation_id, correlation,
            priority, state, attempt, leased_until, tried_at, not_before, expires_at, conflicted, created_at, changed_at)
        VALUES (\(id), \(p.cause), \(D.kind.rawValue), \(letter.from), \(letter.to),
            (SELECT COALESCE(MAX(ordinal), 0) + 1 FROM outbox WHERE lane_from = \(letter.from) AND lane_to = \(letter.to)),
            \(letter.body), \(letter.client), \(letter.conversation), \(p.correlation), \(p.priority.rawValue), \(p.standing.state.rawValue),
            \(p.standing.attempt), \(.now) + \(p.lease), \(p.triedAt), \(p.notBefore), \(p.expiresAt), 0, \(p.now), \(p.now))
        """
    }

    /// ``insert(_:as:_:)`` with one line more. The text is written out twice because SQL is never put together from pieces.
    private func insertOnce(_ letter: Letter, as id: LetterID, _ p: Posting) -> SQL {
        """
        INSERT INTO outbox (id, cause, kind, lane_from, lane_to, ordinal, body, client_id, conversation_id, correlation,
            priority, state, attempt, leased_until, tried_at, not_before, expires_at, conflicted, created_at, changed_at)
        VALUES (\(id), \(p.cause), \(D.kind.rawValue), \(letter.from), \(letter.to),
            (SELECT COALESCE(MAX(ordinal), 0) + 1 FROM outbox WHERE lane_from = \(letter.from) AND lane_to = \(letter.to)),
            \(letter.body), \(letter.client), \(letter.conversation), \(p.correlation), \(p.priority.rawValue), \(p.standing.state.rawValue),
            \(p.standing.attempt), \(.now) + \(p.lease), \(p.triedAt), \(p.notBefore), \(p.expiresAt), 0, \(p.now), \(p.now))
        ON CONFLICT (cause) DO NOTHING
        """
    }
}

extension Posting {
    fileprivate var standing: LetterStanding { lease == nil ? .queued : .inWebhook }

    fileprivate var triedAt: Moment? { lease == nil ? nil : now }

    fileprivate var lease: Int64? {
        switch way {
        case .queue: nil
        case .webhook(let lease): lease.inMilliseconds
        }
    }
}

/// One writer for each kind of draft. Built in exactly one place, which hands each service only what it may say.
public struct OutboxWriters: Sendable {
    public let customer = OutboxWriter<CustomerText>()
    public let deflection = OutboxWriter<DeflectionText>()
    public let setUp = OutboxWriter<SetUpText>()
    public let safety = OutboxWriter<SafetyText>()
    public let help = OutboxWriter<HelpText>()
    public let failSafe = OutboxWriter<FailSafeText>()
    public let onboarding = OutboxWriter<OnboardingText>()
    public let owner = OutboxWriter<OwnerNotice>()
    public let danger = OutboxWriter<DangerNotice>()
    public let echo = OutboxWriter<OwnerEcho>()
    public let founder = OutboxWriter<FounderAlert>()

    public init() {}
}
