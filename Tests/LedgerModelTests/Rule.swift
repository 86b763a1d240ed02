/// The rules of the protocol, each of which can be left out of the model to show what it is for.
enum Rule: String, Sendable, CaseIterable {
    /// A webhook is answered when its text is stored, not before.
    case storedFirst
    /// One thinker per pair of numbers.
    case turnLease
    /// A commit is fenced by the epoch of its turn.
    case epoch
    /// One letter per cause.
    case cause
    /// Switches and consent are read again in the commit.
    case gateInCommit
    /// A STOP that waits to be heard is known to the commit.
    case stopsLater
    /// And once more right before the bytes.
    case lastWord
    /// A sender looks at its lease right before the bytes.
    case leaseBeforeBytes
    /// A letter that is no longer this attempt's is not sent.
    case onlyWhenMine
    /// No letter leaves while an earlier one of its pair is unresolved.
    case lane
    /// A connection serves one send, and the carrier drops it by itself.
    case mortalConnection
    /// The HTTP library repeats nothing by itself.
    case noRepeat
    /// No clear answer is doubt, and not proof that nothing left.
    case unclearIsDoubt
    /// What is absent is sent again late.
    case patience
    /// What is absent is judged by when the list was asked for, not by when its answer is thought about.
    case listTime
    /// A sender settles its own attempt only.
    case ownAttempt
    /// The reconciler acts on the attempt it saw only.
    case seenAttempt
    /// Nothing is sent again more than once.
    case resentOnce
    /// A SID is adopted that no letter has, of a text that is no older than the first attempt.
    case ownSID
    /// Leases are judged by one clock.
    case oneClock
    /// Lapsed leases are taken up: of turns, and of letters.
    case sweeper
    case lapse
}
