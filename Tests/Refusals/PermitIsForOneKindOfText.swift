// Leave to answer HELP is not leave to advertise.
// refused: cannot convert value of type 'Permit<HelpText>' to expected argument type 'Permit<CustomerText>'
import Domain
import Gate

func sendHelp(_ permit: consuming Permit<HelpText>) {}
func sendToCustomer(_ permit: consuming Permit<CustomerText>) {}

func answer(_ permit: consuming Permit<HelpText>) {
    #if REFUSED
        sendToCustomer(permit)
    #else
        sendHelp(permit)
    #endif
}
