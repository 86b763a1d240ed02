public import Domain

/// `resolveNumberRole(To)`: the only look-up of what a number is. Nothing is inferred from the absence of a client.
public enum NumberResolver {
    /// Resolves: the pool's explicit role first, then a client's own number, then the configured onboarding number, else SYSTEM.
    public static func resolve(
        _ number: PhoneNumber, poolRole: NumberRole?, client: Client?, onboardingNumber: PhoneNumber?
    ) -> ResolvedNumber {
        switch poolRole {
        case .operational:
            ResolvedNumber(number: number, door: client.map { .operational($0) } ?? .operationalWithoutClient, source: .pool)
        case .onboarding: ResolvedNumber(number: number, door: .onboarding, source: .pool)
        case .system: ResolvedNumber(number: number, door: .system, source: .pool)
        case nil:
            if let client {
                ResolvedNumber(number: number, door: .operational(client), source: .client)
            } else if number == onboardingNumber {
                ResolvedNumber(number: number, door: .onboarding, source: .config)
            } else {
                ResolvedNumber(number: number, door: .system, source: .unknown)
            }
        }
    }
}
