import Domain
import Gate

/// What one attempt means for the letter.
enum Verdict: Sendable, Hashable {
    case accepted(sid: String, status: MessageStatus)
    /// Provably not sent: try again.
    case again(after: Duration?, detail: String)
    /// The carrier asks to slow down: try again, and hold the number.
    case slower(after: Duration?)
    /// Credentials refused: try again, and tell the operator.
    case credentials
    case refused(CarrierRefusal)
    case inDoubt(detail: String)
    case withheld(Refusal)
    /// No longer ours to settle.
    case overtaken

    init(_ answer: CarrierAnswer, objection: LastWord.Objection?) {
        switch answer {
        case .accepted(let sid, let status): self = .accepted(sid: sid, status: status)
        case .withdrawn:
            switch objection {
            case .gate(let refusal): self = .withheld(refusal)
            case .leaseOver: self = .again(after: nil, detail: "the lease was over before the bytes could leave")
            case .overtaken: self = .overtaken
            case .databaseSilent, nil: self = .again(after: nil, detail: "the gate gave no answer before the bytes could leave")
            }
        case .notSent(let reason): self = .again(after: nil, detail: reason)
        case .throttled(let after): self = .slower(after: after)
        case .unauthorized: self = .credentials
        case .refused(let refusal): self = .refused(refusal)
        case .ambiguous(let reason): self = .inDoubt(detail: reason)
        }
    }
}
