// What was cleared is what is said.
// refused: cannot assign to property: 'draft' is a 'let' constant
import Domain
import Gate

func rewrite(_ permit: consuming Permit<CustomerText>, _ other: CustomerText) -> CustomerText {
    var permit = permit
    #if REFUSED
        permit.draft = other
    #endif
    defer { permit = again(permit) }
    return permit.draft
}

func again(_ permit: consuming Permit<CustomerText>) -> Permit<CustomerText> { permit }
