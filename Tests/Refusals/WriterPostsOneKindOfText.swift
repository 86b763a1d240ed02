// The right to answer customers is not the right to write to a new owner.
// refused: cannot convert value of type 'Permit<OnboardingText>' to expected argument type 'Permit<CustomerText>'
import Domain
import Gate
import Outbox
import Relational

func post(
    _ permit: consuming Permit<OnboardingText>, as id: LetterID, _ posting: Posting, with customer: OutboxWriter<CustomerText>,
    _ onboarding: OutboxWriter<OnboardingText>, in tx: borrowing Transaction
) throws {
    #if REFUSED
        try customer.post(permit, as: id, posting, in: tx)
    #else
        try onboarding.post(permit, as: id, posting, in: tx)
    #endif
}
