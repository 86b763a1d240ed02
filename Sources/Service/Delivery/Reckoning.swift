import Domain
import Outbox
import Store

/// What the carrier's listing says about a letter in doubt.
enum Sighting: Sendable, Hashable {
    case absent
    /// The letter, and further texts that can only be the same letter once more.
    case found(ListedText, again: [ListedText])
    /// A text of the pair that is no row of ours and says something else altogether.
    case stranger(ListedText)
}

/// Why a letter ends with a person.
enum Impasse: String, Sendable, CaseIterable {
    case stranger = "a different text is in its place"
    case neverResent = "texts of its kind are never sent twice"
    case absentAgain = "it was sent twice and seen never"
    case tooLate = "it is too late to send it again"
    case braked = "the carrier's news were late for too long"
    case blind = "the carrier's list proves nothing"
}

/// What to do about a letter that is not in the listing.
enum Ruling: Sendable, Hashable {
    case look(at: Moment)
    /// Send it again, if the listing is shown to see what came after it.
    case resendIfSeeing
    case person(Impasse)
}

/// Decides about letters in doubt. Pure: rules 9 to 12 of the ledger.
enum Reckoning {
    /// Clocks and dates of whole seconds: a text may seem so much older than it is.
    static let dateSlack = Duration.seconds(2)
    /// After so long in doubt a person decides.
    static let limit = Duration.minutes(15)
    /// A callback that did not come within this time of the text is late.
    static let callbackTime = Duration.seconds(10)
    /// A listing that lags longer than this is slow.
    static let lagTime = Duration.seconds(20)

    /// The carrier answers a keyword at once; our own time for it is that of its webhook, which may have been tried again.
    static let confirmationTime = Duration.seconds(60)

    private static let looks: [Duration] = [.seconds(2), .seconds(5), .seconds(10), .seconds(20), .seconds(60)]

    /// When to look next: 2, 5, 10, 20, 60 s after the doubt began, then each minute.
    static func nextLook(_ doubt: Doubt, at now: Moment) -> Moment {
        looks.lazy.map { doubt.doubtedAt + $0 }.first { $0 > now } ?? now + .minutes(1)
    }

    /// The outbound texts that may be this letter, oldest first. `ahead` is how far the carrier's clock is before ours.
    static func candidates(_ doubt: Doubt, in texts: [ListedText], ahead: Duration) -> [ListedText] {
        let earliest = doubt.triedAt + ahead - dateSlack
        return texts.filter { $0.isOutbound && $0.createdAt >= earliest }.sorted { $0.createdAt < $1.createdAt }
    }

    /// Without the texts that the carrier sent by itself: its answer to STOP comes from our number and is in no row of ours. What was
    /// `said` near it by the other side decides; after a STOP nothing else of ours can have left but this letter to the letter.
    static func withoutConfirmations(
        _ doubt: Doubt, _ candidates: [ListedText], after said: [SaidText], ahead: Duration
    ) -> [ListedText] {
        let body = doubt.row.letter.body
        return candidates.filter { text in
            guard text.body != body else { return true }
            let words = said.filter { abs(($0.at + ahead - text.createdAt).inMilliseconds) <= confirmationTime.inMilliseconds }
            if words.contains(where: { CarrierKeyword($0) == .stop }) { return false }
            return isLike(text.body, body) || !words.contains { CarrierKeyword($0) != nil }
        }
    }

    /// Reads what was found; `candidates` are in no row of ours. With the lane, any such text is the letter: nothing behind it has left.
    ///
    /// But for a database that went back in time. Then letters `waiting` in the lane may have left as well, and others are gone: a text
    /// that says word for word what another one says is that one's, and what is left over belongs to nobody we know.
    static func sight(_ doubt: Doubt, _ candidates: [ListedText], waiting: [MessageBody] = []) -> Sighting {
        guard let first = candidates.first else { return .absent }
        let body = doubt.row.letter.body
        let found =
            candidates.first { $0.body == body } ?? candidates.first { isLike($0.body, body) && !waiting.contains($0.body) }
        guard let found else { return .stranger(first) }
        guard waiting.isEmpty, !doubt.isSuspect else { return .found(found, again: []) }
        return .found(found, again: candidates.filter { $0.sid != found.sid && isLike($0.body, body) })
    }

    /// The carrier may add to a body, shorten it or swap characters: half of the words in common is the same text, if it says no number
    /// that ours does not. Notices to an owner differ by the caller's number alone. One without words was redacted, and could be any.
    static func isLike(_ listed: MessageBody, _ body: MessageBody) -> Bool {
        let (theirs, ours) = (words(listed), words(body))
        if theirs.isEmpty || ours.isEmpty { return true }
        guard theirs.filter({ $0.contains(where: \.isNumber) }).isSubset(of: ours) else { return false }
        return theirs.intersection(ours).count * 2 >= min(theirs.count, ours.count)
    }

    private static func words(_ body: MessageBody) -> Set<String> {
        Set(body.text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init))
    }

    /// What to do about a letter that is absent from a listing that was asked for at `now`.
    static func rule(_ doubt: Doubt, _ health: CarrierHealth, at now: Moment) -> Ruling {
        let due = doubt.resendAt + (health.lagBound - .seconds(60))
        let isOverdue = now - doubt.doubtedAt >= limit
        if now < due, !isOverdue { return .look(at: min(nextLook(doubt, at: now), due)) }
        if !mayBeResent(doubt.row) { return .person(.neverResent) }
        if doubt.wasResent { return .person(.absentAgain) }
        if doubt.row.expiresAt <= now { return .person(.tooLate) }
        if now < due || health.isBraked(at: now) {
            return isOverdue ? .person(.braked) : .look(at: nextLook(doubt, at: now))
        }
        return .resendIfSeeing
    }

    /// What to do when the whole account was silent since, or the listing cannot be had.
    static func ruleUnseeing(_ doubt: Doubt, at now: Moment) -> Ruling {
        now - doubt.doubtedAt >= limit ? .person(.blind) : .look(at: nextLook(doubt, at: now))
    }

    /// Whether the account's newest texts show that the listing sees what came after this letter fell into doubt.
    static func isSeeing(_ doubt: Doubt, _ newest: [ListedText], ahead: Duration) -> Bool {
        newest.contains { $0.createdAt > doubt.doubtedAt + ahead }
    }

    /// Fail-safes and alerts to the operator are never said twice; a word too few is the smaller harm. What is urgent to the owner goes
    /// by another way than the one that just failed, which is a person as long as there is no e-mail to owners.
    private static func mayBeResent(_ row: OutboxRow) -> Bool {
        switch row.kind {
        case .customer, .deflection, .setUp, .safety, .help, .onboarding, .echo: true
        case .owner, .danger: !row.isUrgentToOwner
        case .failSafe, .founder: false
        }
    }
}
