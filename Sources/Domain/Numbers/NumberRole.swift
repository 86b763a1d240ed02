/// What a number of ours is for. Explicit, never inferred from the absence of a client.
public enum NumberRole: String, Sendable, CaseIterable {
    case operational = "OPERATIONAL"
    case onboarding = "ONBOARDING"
    case system = "SYSTEM"

    /// What the role means, for people who read logs.
    public var description: String {
        switch self {
        case .operational: "Client's dedicated number for customer job intake"
        case .onboarding: "System onboarding number (SMS-only, voice FORBIDDEN)"
        case .system: "System, test or unregistered number"
        }
    }
}

/// Where the answer of the resolver came from.
public enum RoleSource: String, Sendable, CaseIterable {
    case pool, client, config, unknown
}

/// Where a number of the pool stands.
public enum NumberStatus: String, Sendable, CaseIterable {
    case available = "AVAILABLE"
    case assigned = "ASSIGNED"
    case retired = "RETIRED"
}

/// What the number called or texted is, and whose. The tenant comes from here, never from the sender.
public struct ResolvedNumber: Sendable, Hashable {
    public let number: PhoneNumber
    public let door: Door
    public let source: RoleSource

    /// The role with what belongs to it: an operational number without a client is a data error with a case of its own.
    public enum Door: Sendable, Hashable {
        case operational(Client)
        case operationalWithoutClient
        case onboarding
        case system
    }

    public init(number: PhoneNumber, door: Door, source: RoleSource) {
        self.number = number
        self.door = door
        self.source = source
    }

    public var role: NumberRole {
        switch door {
        case .operational, .operationalWithoutClient: .operational
        case .onboarding: .onboarding
        case .system: .system
        }
    }

    /// False for a number that nothing here knows of.
    public var isKnown: Bool { source != .unknown }
}
