/// One way from state to state. The outbox's statements are written from these, and the ledger's model is searched with them: what the
/// code does and what was proved of it are the same table.
public struct LetterArrow: Sendable, Hashable {
    /// The states it leaves.
    public let from: [LetterState]
    /// Where it leads.
    public let to: LetterState
    /// The states it leaves as well when the carrier speaks of the letter by the SID that it has already.
    public let fromNamed: [LetterState]
    /// Acts only on what was seen.
    public let guards: Set<Guard>
    /// What it adds to the attempts.
    public let counts: Int64

    /// What must not have changed since the letter was looked at.
    public enum Guard: Sendable, Hashable {
        /// It is still the same attempt.
        case sameAttempt
        /// No SID is known.
        case noSID
        /// It was never sent again.
        case notResent
    }

    init(
        _ from: [LetterState], _ to: LetterState, named: [LetterState] = [], if guards: Set<Guard> = [], counts: Int64 = 0
    ) {
        self.from = from
        self.to = to
        fromNamed = named
        self.guards = guards
        self.counts = counts
    }
}

extension LetterArrow {
    // A sender takes it, and settles only its own attempt.
    public static let claim = LetterArrow([.queued], .rest, counts: 1)
    /// Not even tried.
    public static let putBack = LetterArrow([.rest], .queued, if: [.sameAttempt, .noSID], counts: -1)
    /// Proved unsent.
    public static let requeue = LetterArrow([.rest], .queued, if: [.sameAttempt, .noSID])
    /// Nobody can tell whether it left.
    public static let doubt = LetterArrow([.rest], .ambiguous, if: [.sameAttempt, .noSID])
    /// The carrier refused it for good.
    public static let refuse = LetterArrow([.rest], .failed, if: [.sameAttempt, .noSID])
    /// The gate refused it.
    public static let withhold = LetterArrow([.rest], .withheld, if: [.sameAttempt, .noSID])

    // What becomes of it when nobody acts.
    /// The webhook's connection ended without the answer.
    public static let loseWebhook = LetterArrow([.twiml], .ambiguous, if: [.noSID])
    /// The lease is over.
    public static let lapse = LetterArrow(LetterState.leased, .ambiguous)
    /// Too old, and never tried.
    public static let expire = LetterArrow([.queued], .expired)
    /// Too old, and tried in vain.
    public static let die = LetterArrow([.queued], .dead)

    // The database went back in time: whatever is open may have left.
    public static let suspectUnderWay = LetterArrow(LetterState.leased, .ambiguous, if: [.noSID])
    public static let suspect = LetterArrow([.queued], .ambiguous)

    // The reconciler acts only on what it saw.
    /// Seen in the carrier's list.
    public static let adopt = LetterArrow([.ambiguous], .accepted, if: [.sameAttempt, .noSID])
    /// Looked for in vain, so far.
    public static let lookAgain = LetterArrow([.ambiguous], .ambiguous, if: [.sameAttempt, .noSID])
    /// The carrier never had it.
    public static let resend = LetterArrow([.ambiguous], .queued, if: [.sameAttempt, .noSID, .notResent])
    /// Nobody will ever be able to tell.
    public static let giveToPerson = LetterArrow([.ambiguous], .person, if: [.sameAttempt, .noSID])

    // What the carrier says. A SID may be learnt in any state that has none; after that it only goes forward.
    public static let accept = LetterArrow(LetterState.allCases, .accepted, if: [.noSID])
    public static let send = LetterArrow(LetterState.allCases, .sent, named: [.accepted], if: [.noSID])
    public static let deliver = LetterArrow(LetterState.allCases, .delivered, named: [.accepted, .sent], if: [.noSID])
    public static let notDeliver = LetterArrow(LetterState.allCases, .undelivered, named: [.accepted, .sent], if: [.noSID])
    public static let fail = LetterArrow(LetterState.allCases, .failed, named: [.accepted, .sent], if: [.noSID])

    /// Whether it makes a letter be sent again whose fate was in doubt: once ever.
    public var isResend: Bool { guards.contains(.notResent) }

    /// Whether the carrier's SID is learnt on the way.
    public var learnsSID: Bool { LetterState.named.contains(to) || !fromNamed.isEmpty }
}

/// All that the arrows ask about a letter.
public struct LetterStanding: Sendable, Hashable {
    public var state: LetterState
    public var attempt: Int64
    public var hasSID: Bool
    public var wasResent: Bool

    public init(_ state: LetterState, attempt: Int64 = 0, hasSID: Bool = false, wasResent: Bool = false) {
        self.state = state
        self.attempt = attempt
        self.hasSID = hasSID
        self.wasResent = wasResent
    }

    /// As posted to leave by the carrier's API.
    public static let queued = LetterStanding(.queued)
    /// As posted to leave in the answer of a webhook that waits: its first attempt.
    public static let inWebhook = LetterStanding(.twiml, attempt: 1)

    /// Where the arrow leads from here; nothing when it does not leave from here. `seen` is the attempt that was seen; `isNamed` says
    /// that the carrier speaks of it by the SID it has.
    public func after(_ arrow: LetterArrow, seen: Int64? = nil, isNamed: Bool = false) -> LetterStanding? {
        if isNamed {
            guard hasSID, arrow.fromNamed.contains(state) else { return nil }
        } else {
            guard arrow.from.contains(state) else { return nil }
            guard !arrow.guards.contains(.noSID) || !hasSID else { return nil }
        }
        guard !arrow.guards.contains(.sameAttempt) || attempt == seen else { return nil }
        guard !arrow.guards.contains(.notResent) || !wasResent else { return nil }
        return LetterStanding(
            arrow.to, attempt: attempt + arrow.counts, hasSID: hasSID || arrow.learnsSID, wasResent: wasResent || arrow.isResend)
    }

    /// Whether a letter of the same pair waits for this one. A letter meant for later, and not tried yet, takes its place in the queue only
    /// when its time comes.
    public func keepsBack(isEarlier: Bool, isTried: Bool, isForLater: Bool, isDue: Bool) -> Bool {
        switch state {
        case .queued: isEarlier && (isTried || !isForLater || isDue)
        case .twiml, .rest, .ambiguous: true
        case .accepted, .sent, .delivered, .undelivered, .failed, .expired, .withheld, .person, .dead: false
        }
    }
}
