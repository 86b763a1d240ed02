// One permit, one text.
// refused: 'permit' consumed more than once
import Domain
import Gate

func send(_ permit: consuming Permit<CustomerText>) {}

func sendAll(_ permit: consuming Permit<CustomerText>) {
    send(permit)
    #if REFUSED
        send(permit)
    #endif
}
