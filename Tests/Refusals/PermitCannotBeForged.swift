// Only the gate grants leave to say something.
// refused: 'Permit<D>' initializer is inaccessible
import Domain
import Gate

func leave(_ text: CustomerText, _ circumstances: Circumstances) -> Clearance<CustomerText> {
    #if REFUSED
        .allowed(Permit(text))
    #else
        SystemGate.clear(text, under: circumstances)
    #endif
}
