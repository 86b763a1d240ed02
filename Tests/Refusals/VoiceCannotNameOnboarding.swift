// What voice may import is all that this file can see: a call has no way to the conversation with a new owner.
// modules: Domain Gate Templates
// refused: no such module 'Onboarding'
import Domain
import Gate
import Templates

#if REFUSED
    import Onboarding
#endif

func answer(_ text: OnboardingText) -> DraftKind { OnboardingText.kind }
