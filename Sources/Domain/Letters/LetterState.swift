/// Where a letter stands. The ways between these are ``LetterArrow``s; see docs/reliability.md.
public enum LetterState: Sendable, Hashable, CaseIterable {
    case queued, twiml, rest, ambiguous, accepted, sent, delivered, undelivered, failed
    /// Too old to be useful before it could leave.
    case expired
    /// The gate refused when it was about to leave.
    case withheld
    /// Handed to a person: nobody can tell whether it arrived.
    case person
    /// Tried until it was too old.
    case dead

    /// Leased to a webhook's answer, or to a sender.
    public static let leased: [LetterState] = [.twiml, .rest]
    /// It may be on its way just now. At most one letter of a pair of numbers is.
    public static let underWay: [LetterState] = leased + [.ambiguous]
    /// Still to be resolved: later letters of the pair wait for it.
    public static let unresolved: [LetterState] = [.queued] + underWay
    /// The carrier has it, and has said by which SID.
    public static let named: [LetterState] = [.accepted, .sent, .delivered, .undelivered]
    /// The carrier has it, and has not yet said how it ended.
    public static let unended: [LetterState] = [.accepted, .sent]
    /// No SID is known: learning one is to leave these.
    public static let nameless: [LetterState] = unresolved + [.expired, .withheld, .person, .dead]
    /// Never said to anybody, and never will be.
    public static let unsaid: [LetterState] = [.withheld, .expired]
    /// What the carrier reports at the end.
    public static let reportedEnds: [LetterState] = [.delivered, .undelivered, .failed]
    /// It never reached the telephone, or nobody knows: an operator may send it again.
    public static let undone: [LetterState] = [.failed, .dead, .expired, .undelivered, .withheld, .person]

    /// The word the ledger keeps.
    public var word: StaticString {
        switch self {
        case .queued: "queued"
        case .twiml: "twiml"
        case .rest: "rest"
        case .ambiguous: "ambiguous"
        case .accepted: "accepted"
        case .sent: "sent"
        case .delivered: "delivered"
        case .undelivered: "undelivered"
        case .failed: "failed"
        case .expired: "expired"
        case .withheld: "withheld"
        case .person: "person"
        case .dead: "dead"
        }
    }
}

extension LetterState: RawRepresentable {
    public var rawValue: String { word.description }

    public init?(rawValue: String) {
        guard let state = Self.allCases.first(where: { $0.rawValue == rawValue }) else { return nil }
        self = state
    }
}
