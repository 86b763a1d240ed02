public import Domain

/// A client whose onboarding is complete, with no optionals left. Made only by ``OnboardingGuard``: the pipeline takes nothing else.
public struct ActiveClient: Sendable, Hashable {
    public let id: ClientID
    public let businessName: String
    public let ownerName: String?
    public let ownerPhone: PhoneNumber
    public let publicPhone: PhoneNumber?
    public let twilioNumber: PhoneNumber
    public let bookingURL: String?
    public let trade: String?
    public let town: String?
    public let timeZone: String
    public let country: String
    public let notify: NotificationPreference
    public let facts: ClientFacts

    fileprivate init(_ client: Client, ownerPhone: PhoneNumber, twilioNumber: PhoneNumber, notify: NotificationPreference) {
        id = client.id
        businessName = client.businessName
        ownerName = client.ownerName
        self.ownerPhone = ownerPhone
        publicPhone = client.publicPhone
        self.twilioNumber = twilioNumber
        bookingURL = client.bookingURL
        trade = client.trade
        town = client.town
        timeZone = client.timeZone
        country = client.country
        self.notify = notify
        facts = client.facts
    }
}

/// Decides whether anything about a client may be automatic.
public enum OnboardingGuard {
    /// The client with everything in place, or what is still missing.
    public static func admit(_ client: Client) -> Admission {
        guard client.gaps.isEmpty, let ownerPhone = client.ownerPhone, let twilioNumber = client.twilioNumber,
            let notify = client.notify
        else { return .refused(client.gaps) }
        return .admitted(ActiveClient(client, ownerPhone: ownerPhone, twilioNumber: twilioNumber, notify: notify))
    }

    public enum Admission: Sendable, Hashable {
        case admitted(ActiveClient)
        case refused([OnboardingGap])
    }
}
