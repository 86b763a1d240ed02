// Nothing about a client is automatic until the guard has admitted him.
// refused: 'ActiveClient' initializer is inaccessible
import Domain
import Gate

func admit(_ client: Client, _ phone: PhoneNumber, _ notify: NotificationPreference) -> OnboardingGuard.Admission {
    #if REFUSED
        .admitted(ActiveClient(client, ownerPhone: phone, twilioNumber: phone, notify: notify))
    #else
        OnboardingGuard.admit(client)
    #endif
}
