public import Domain

/// Leave to say one thing, once. Only ``SystemGate`` grants it.
public struct Permit<D: Draft>: ~Copyable, Sendable {
    public let draft: D

    fileprivate init(_ draft: D) {
        self.draft = draft
    }
}

/// What the gate said.
public enum Clearance<D: Draft>: ~Copyable, Sendable {
    case allowed(Permit<D>)
    case refused(Refusal)
}

/// Everything the gate looks at, read at the moment of asking.
public struct Circumstances: Sendable, Hashable {
    /// The client's switches and the global ones, combined.
    public let switches: Switches
    /// Whose words these are; nothing for the operator's own numbers.
    public let client: Client?
    /// True when the recipient told this owner to stop.
    public let recipientStopped: Bool
    /// A cap that has been reached.
    public let cap: Cap?

    public init(switches: Switches, client: Client?, recipientStopped: Bool, cap: Cap? = nil) {
        self.switches = switches
        self.client = client
        self.recipientStopped = recipientStopped
        self.cap = cap
    }
}

/// The limits that keep a loop or a pump from running up a bill. Who meets one is handed to a person.
public enum Cap: String, Sendable, CaseIterable {
    /// 20 texts per conversation and hour.
    case conversationHour = "conversation_hour"
    /// 40 first contacts per client and day.
    case firstContactsDay = "first_contacts_day"
    /// One fail-safe per caller and hour.
    case failSafeCaller = "fail_safe_caller"
    /// 30 fail-safes an hour in all.
    case failSafeHour = "fail_safe_hour"
}

/// Why the gate refused.
public enum Refusal: Error, Sendable, Hashable {
    case paused(PauseMode)
    case optedOut
    case incomplete([OnboardingGap])
    case notificationsPaused
    case billing(BillingStatus)
    case capReached(Cap)

    /// The reason in one word, for metrics and rows.
    public var name: String {
        switch self {
        case .paused(.deflect): "outbound_paused"
        case .paused(.hold): "outbound_hold"
        case .optedOut: "opted_out"
        case .incomplete: "onboarding_incomplete"
        case .notificationsPaused: "notifications_paused"
        case .billing: "billing"
        case .capReached(let cap): "cap_\(cap.rawValue)"
        }
    }
}

/// The law: every text that leaves needs its permit, when it is posted and again when it is sent. Pure; every refusal only ever stops.
public enum SystemGate {
    /// Whether this may leave now.
    public static func clear<D: Draft>(_ draft: D, under circumstances: Circumstances) -> Clearance<D> {
        if let refusal = refusal(of: D.kind, under: circumstances) { return .refused(refusal) }
        return .allowed(Permit(draft))
    }

    /// One law for each kind of draft: a new kind does not compile until it is covered here.
    private static func refusal(of kind: DraftKind, under c: Circumstances) -> Refusal? {
        switch kind {
        case .customer:
            stopped(c) ?? hold(c) ?? incomplete(c) ?? paused(c) ?? unpaid(c) ?? capped(c)
        case .deflection, .setUp:
            stopped(c) ?? hold(c) ?? capped(c)
        case .safety, .help, .onboarding:
            stopped(c) ?? hold(c)
        case .failSafe:
            stopped(c) ?? hold(c) ?? capped(c)
        case .owner:
            hold(c) ?? incomplete(c) ?? muted(c)
        case .danger:
            hold(c) ?? muted(c)
        case .echo, .founder:
            hold(c)
        }
    }

    private static func stopped(_ c: Circumstances) -> Refusal? {
        c.recipientStopped ? .optedOut : nil
    }

    private static func hold(_ c: Circumstances) -> Refusal? {
        c.switches.outboundPaused == .hold ? .paused(.hold) : nil
    }

    private static func paused(_ c: Circumstances) -> Refusal? {
        c.switches.outboundPaused.map(Refusal.paused)
    }

    private static func incomplete(_ c: Circumstances) -> Refusal? {
        guard let client = c.client else { return .incomplete(OnboardingGap.allCases) }
        guard case .refused(let gaps) = OnboardingGuard.admit(client) else { return nil }
        return .incomplete(gaps)
    }

    private static func muted(_ c: Circumstances) -> Refusal? {
        c.switches.notificationsPaused ? .notificationsPaused : nil
    }

    private static func unpaid(_ c: Circumstances) -> Refusal? {
        guard let client = c.client, !client.billing.isInOrder else { return nil }
        return .billing(client.billing)
    }

    private static func capped(_ c: Circumstances) -> Refusal? {
        c.cap.map(Refusal.capReached)
    }
}
