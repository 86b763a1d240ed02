// Everything a call may cause is in one list, and onboarding is not in it.
// refused: type 'VoiceOutcome' has no member 'onboarding'
import Domain
import Templates
import Voice

func outcome(_ caller: PhoneNumber, _ spoken: Announcement) -> VoiceOutcome {
    #if REFUSED
        .onboarding(caller)
    #else
        .failSafe(caller, spoken: spoken, nil)
    #endif
}
