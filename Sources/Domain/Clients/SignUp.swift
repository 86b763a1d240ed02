/// Where an owner stands who signs up by text.
public enum OnboardingState: String, Sendable, CaseIterable {
    case businessTypeLocation = "S1_BUSINESS_TYPE_LOCATION"
    case businessName = "S2_BUSINESS_NAME"
    case ownerName = "S3_OWNER_NAME"
    case notificationPreference = "S4_NOTIFICATION_PREF"
    /// Everything has been asked; the operator makes the client and gives it a number.
    case confirmLive = "S5_CONFIRM_LIVE"
}

/// What an owner has told us so far. Kept as it comes, so that pausing for a week loses nothing.
public struct SignUp: Sendable, Hashable {
    public let phone: PhoneNumber
    public var state: OnboardingState
    public var since: Moment
    /// How often in a row we did not understand.
    public var misunderstood: Int
    public var tradeAndTown: String?
    public var businessName: String?
    public var ownerName: String?
    public var notify: NotificationPreference?
    public var email: String?

    public init(
        phone: PhoneNumber, state: OnboardingState = .businessTypeLocation, since: Moment, misunderstood: Int = 0,
        tradeAndTown: String? = nil, businessName: String? = nil, ownerName: String? = nil, notify: NotificationPreference? = nil,
        email: String? = nil
    ) {
        self.phone = phone
        self.state = state
        self.since = since
        self.misunderstood = misunderstood
        self.tradeAndTown = tradeAndTown
        self.businessName = businessName
        self.ownerName = ownerName
        self.notify = notify
        self.email = email
    }
}
