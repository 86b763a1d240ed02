/// A tradesperson's business that JobRun answers for, as stored: it may lack anything but its name until onboarding is complete.
public struct Client: Sendable, Hashable {
    public let id: ClientID
    public var businessName: String
    public var ownerName: String?
    /// The owner's own phone: alerts go there and commands come from there.
    public var ownerPhone: PhoneNumber?
    /// A phone the owner agreed to show to customers. Without one, deflections name no number.
    public var publicPhone: PhoneNumber?
    /// The number that customers ring and text.
    public var twilioNumber: PhoneNumber?
    public var bookingURL: String?
    public var trade: String?
    public var town: String?
    /// A name of the tz database: `Europe/London`.
    public var timeZone: String
    /// Two letters (ISO 3166): `GB`.
    public var country: String
    public var forwardingEnabled: Bool
    public var notify: NotificationPreference?
    public var email: String?
    public var billing: BillingStatus
    public var facts: ClientFacts

    public init(
        id: ClientID, businessName: String, ownerName: String? = nil, ownerPhone: PhoneNumber? = nil,
        publicPhone: PhoneNumber? = nil, twilioNumber: PhoneNumber? = nil, bookingURL: String? = nil, trade: String? = nil,
        town: String? = nil, timeZone: String = "Europe/London", country: String = "GB", forwardingEnabled: Bool = false,
        notify: NotificationPreference? = nil, email: String? = nil, billing: BillingStatus = .waived,
        facts: ClientFacts = .none
    ) {
        self.id = id
        self.businessName = businessName
        self.ownerName = ownerName
        self.ownerPhone = ownerPhone
        self.publicPhone = publicPhone
        self.twilioNumber = twilioNumber
        self.bookingURL = bookingURL
        self.trade = trade
        self.town = town
        self.timeZone = timeZone
        self.country = country
        self.forwardingEnabled = forwardingEnabled
        self.notify = notify
        self.email = email
        self.billing = billing
        self.facts = facts
    }

    /// What onboarding still lacks, in the order it is asked for. Empty means complete: it is derived, never stored.
    public var gaps: [OnboardingGap] {
        var gaps: [OnboardingGap] = []
        if businessName.isEmpty { gaps.append(.businessName) }
        if ownerPhone == nil { gaps.append(.phoneNumber) }
        if twilioNumber == nil { gaps.append(.twilioNumber) }
        if !forwardingEnabled { gaps.append(.forwardingEnabled) }
        if notify == nil { gaps.append(.notificationPreferences) }
        return gaps
    }
}

/// What a client must have before anything is automatic.
public enum OnboardingGap: String, Sendable, CaseIterable {
    case businessName, phoneNumber, twilioNumber, forwardingEnabled, notificationPreferences
}

/// How the owner wants to be told.
public enum NotificationPreference: String, Sendable, CaseIterable {
    case sms, email, both

    public var bySMS: Bool { self != .email }
}

/// Whether a client's account is in order. The gate reads it in every case.
public enum BillingStatus: String, Sendable, CaseIterable {
    case trialPending = "TRIAL_PENDING"
    case trialActive = "TRIAL_ACTIVE"
    case trialExpired = "TRIAL_EXPIRED"
    case active = "ACTIVE"
    case delinquent = "DELINQUENT"
    case canceled = "CANCELED"
    case suspended = "SUSPENDED"
    case waived = "WAIVED"

    /// False when customers are handed to a person instead of being answered.
    public var isInOrder: Bool {
        switch self {
        case .trialActive, .active, .delinquent, .waived, .trialPending: true
        case .trialExpired, .canceled, .suspended: false
        }
    }
}
