/// Every run of words that could be somebody's name: "Mrs E. Lacey", "kelly", "Alan and Sue Bright", and each beginning of it.
enum NameCandidates {
    /// How a word could take part in a name.
    enum Role: UInt8 {
        case title = 1, initial, first, smallFirst, unknown, smallUnknown, place, word, join
    }

    static func find(in reading: Reading, outside place: ClosedRange<Int>?, ruled: ClosedRange<Int>?) -> SpanCandidates {
        let roles = reading.tokens.indices.map { role(of: $0, in: reading) }
        var found = SpanCandidates(roles: roles)
        found.addRuns(upTo: longest, outside: place) {
            canBegin($0, roles, reading)
        } ends: {
            canEnd($0.upperBound, roles)
        } goesOn: {
            isJoined($1, roles, reading) && canFollow($1, roles)
        }
        found.addUnlessThere(ruled)
        return found
    }

    private static let longest = 5

    /// What a word could be in a name; nothing where it can be no part of one.
    private static func role(of at: Int, in reading: Reading) -> Role? {
        let token = reading.tokens[at]
        if Signatures.isTitle(at, in: reading) { return .title }
        if ands.contains(token.key) { return .join }
        guard token.shape.isDisjoint(with: [.digit, .sign, .clitic]) else { return nil }
        let isCapital = token.shape.contains(.capital)
        if token.length == 1 { return isCapital ? .initial : nil }
        let senses = reading.senses(at: at)
        if senses.contains(.firstName), reading.mark(at: at).map({ $0.first == $0.last }) == true {
            return isCapital ? .first : .smallFirst
        }
        if reading.markOf[at] < 0 { return isCapital ? .unknown : .smallUnknown }
        guard isCapital, !TimeWords.points.contains(token.key) else { return nil }
        return senses.meets([.place, .placeWord, .street]) ? .place : .word
    }

    private static func canBegin(_ at: Int, _ roles: [Role?], _ reading: Reading) -> Bool {
        switch roles[at] {
        case .title, .initial, .first, .smallFirst, .unknown: true
        case .smallUnknown: at > 0 && cues.contains(reading.tokens[at - 1].key) && reading.tokens[at].breakBefore == .none
        // The first word of a sentence has a capital anyway.
        case .place, .word: !talks(at, in: reading)
        case .join, nil: false
        }
    }

    private static func canEnd(_ at: Int, _ roles: [Role?]) -> Bool {
        switch roles[at] {
        case .title, .join, .initial, nil: false
        default: true
        }
    }

    private static func canFollow(_ at: Int, _ roles: [Role?]) -> Bool {
        switch roles[at] {
        case nil: false
        case .join: at + 1 < roles.count && [.title, .first, .unknown].contains(roles[at + 1])
        default: true
        }
    }

    /// Nothing stands between the word and the one before but the full stop of an initial or of a title.
    private static func isJoined(_ at: Int, _ roles: [Role?], _ reading: Reading) -> Bool {
        if reading.tokens[at].breakBefore == .none { return true }
        let before = roles[at - 1]
        return reading.tokens[at].breakBefore == .stop && (before == .initial || before == .title)
    }

    private static func talks(_ at: Int, in reading: Reading) -> Bool {
        reading.senses(at: at).meets([.thanks, .greeting, .plea, .want, .not, .closing, .question, .assent, .booking, .quote])
    }

    private static let ands: Set<UInt64> = [WordHash.of("and"), WordHash.of("&")]
    private static let cues = ConsentWords.keys("is im its name called from thanks cheers ta regards am")
}
