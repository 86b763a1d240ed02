// Who was not handed the right to post one kind of text cannot make it for himself.
// refused: 'OutboxWriter<D>' initializer is inaccessible
import Domain
import Gate
import Outbox
import Relational

func post(
    _ permit: consuming Permit<OnboardingText>, as id: LetterID, _ posting: Posting, with given: OutboxWriter<OnboardingText>,
    in tx: borrowing Transaction
) throws {
    #if REFUSED
        let writer = OutboxWriter<OnboardingText>()
    #else
        let writer = given
    #endif
    try writer.post(permit, as: id, posting, in: tx)
}
