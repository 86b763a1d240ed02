// What voice may import is all that this file can see: a call posts nothing by itself.
// modules: Domain Gate Templates
// refused: no such module 'Outbox'
import Domain
import Gate
import Templates

#if REFUSED
    import Outbox
#endif

func clear(_ text: OnboardingText, _ circumstances: Circumstances) -> Clearance<OnboardingText> {
    SystemGate.clear(text, under: circumstances)
}
