/// Finds what the customer is called. "I'm locked out" is not a name; the owner's, in a greeting, is not the customer's.
enum Names {
    /// The customer's name, from what could be one; which of it is was learnt from the corpus, with what the rules say in view.
    static func find(in reading: Reading, outside place: ClosedRange<Int>?, asked: Bool) -> ClosedRange<Int>? {
        let ruled = ruled(in: reading, outside: place)
        let names = NameCandidates.find(in: reading, outside: place, ruled: ruled)
        let choice = BinaryModel.names.choice(of: names) { NameTraits.of($0, roles: names.roles, ruled: ruled, in: reading) }
        if let choice { return choice }
        if asked, let first = reading.tokens.indices.first, reading.tokens.count <= 3,
            isNamelike(first, in: reading, trusting: true)
        {
            return first...extended(first, in: reading, trusting: true)
        }
        return nil
    }

    /// What the rules take for the name.
    static func ruled(in reading: Reading, outside place: ClosedRange<Int>?) -> ClosedRange<Int>? {
        let taken = place ?? (-1)...(-1)
        var best = Signatures.find(in: reading)
        if let found = best, found.range.overlaps(taken) { best = nil }
        for at in reading.tokens.indices where !taken.contains(at) {
            guard let (range, score) = candidate(at, in: reading), !taken.contains(range.upperBound) else { continue }
            if score > best?.score ?? 0 { best = (range, score) }
        }
        return best?.range
    }

    private static func candidate(_ at: Int, in reading: Reading) -> (ClosedRange<Int>, Int)? {
        if reading.senses(at: at).contains(.surnameTitle), at + 1 < reading.tokens.count,
            reading.tokens[at + 1].breakBefore != .comma, isNamelike(at + 1, in: reading, trusting: true)
        {
            if at > 0, greetings.contains(reading.tokens[at - 1].key) { return nil }
            let last = extended(at + 1, in: reading, trusting: false)
            return isOwn(at...last, in: reading) ? (at...last, 9) : nil
        }
        let cue = cue(before: at, in: reading)
        switch cue {
        case .named:
            guard isNamelike(at, in: reading, trusting: true) else { return nil }
            return (at...extended(at, in: reading, trusting: true), 10)
        case .introduced:
            guard isNamelike(at, in: reading, trusting: false) else { return nil }
            return (at...extended(at, in: reading, trusting: false), 8)
        case nil: break
        }
        return here(at, in: reading) ?? heading(at, in: reading) ?? signature(at, in: reading) ?? apart(at, in: reading)
    }

    /// "This is Mrs Pugh", "Mrs Pugh here", "Mrs Pugh, 14 High Street": not "Mrs Pugh said" or "tenant Mr Pugh".
    private static func isOwn(_ range: ClosedRange<Int>, in reading: Reading) -> Bool {
        let (start, next) = (range.lowerBound, range.upperBound + 1)
        if cue(before: start, in: reading) != nil {
            return next >= reading.tokens.count || !reading.tokens[next].shape.contains(.clitic)
        }
        if start > 0, regards.contains(reading.tokens[start - 1].key) { return true }
        guard next < reading.tokens.count else { return start == 0 || reading.tokens[start].breakBefore > .none }
        if reading.isWord(next, WordHash.of("here")) || reading.isWord(next, WordHash.of("speaking")) { return true }
        guard start == 0 || reading.tokens[start].breakBefore > .none else { return false }
        if froms.contains(reading.tokens[next].key) { return isAddress(next + 1, in: reading) }
        return reading.tokens[next].breakBefore > .none || (next..<reading.tokens.count).allSatisfy { isTail($0, in: reading) }
    }

    private enum Cue { case named, introduced }

    /// What stands before a name: "my name is", "I'm", "this is", "it's".
    private static func cue(before at: Int, in reading: Reading) -> Cue? {
        guard at > 0, reading.tokens[at].breakBefore == .none || reading.isWord(at - 1, name) else { return nil }
        let one = reading.tokens[at - 1].key
        let two = at > 1 ? reading.tokens[at - 2].key : 0
        let three = at > 2 ? reading.tokens[at - 3].key : 0
        if one == name { return at == 1 || two == my || two == the || reading.tokens[at].breakBefore > .none ? .named : nil }
        if one == WordHash.of("names") && two == my { return .named }
        if one == isWord && (two == name && (three == my || three == the || at == 2)) { return .named }
        if one == WordHash.of("its") && two == name { return .named }
        if one == WordHash.of("called") && (two == WordHash.of("im") || two == WordHash.of("am")) { return .named }
        if one == WordHash.of("im") || one == WordHash.of("am") && two == WordHash.of("i") { return .introduced }
        if one == isWord && (two == WordHash.of("this") || two == WordHash.of("it")) { return .introduced }
        if one == WordHash.of("its") || one == WordHash.of("tis") { return .introduced }
        if one == WordHash.of("for"), two == WordHash.of("ask") { return .introduced }
        return nil
    }

    /// "Sarah here", "Dave from number 9".
    private static func here(_ at: Int, in reading: Reading) -> (ClosedRange<Int>, Int)? {
        guard at + 1 < reading.tokens.count, reading.tokens[at + 1].breakBefore == .none, isKnown(at, in: reading) else {
            return nil
        }
        let last = extended(at, in: reading, trusting: false)
        guard last + 1 < reading.tokens.count else { return nil }
        let next = reading.tokens[last + 1]
        if next.key == WordHash.of("here") || next.key == WordHash.of("speaking") { return (at...last, 7) }
        let opens = at == 0 || reading.tokens[at].breakBefore > .none
        if opens, next.key == WordHash.of("again") { return (at...last, 7) }
        if opens, froms.contains(next.key), last + 2 < reading.tokens.count, next.breakBefore == .none,
            reading.senses(at: last + 2).meets([.place, .placeWord, .street]) || reading.tokens[last + 2].shape.contains(.digit)
        {
            return (at...last, 7)
        }
        return nil
    }

    /// "Angela Price, 40 Victoria Road": first and second name at the head, as on a letter. A first name alone is the tradesperson's.
    private static func heading(_ at: Int, in reading: Reading) -> (ClosedRange<Int>, Int)? {
        guard at == 0, reading.tokens[at].shape.contains(.capital) else { return nil }
        let isInitial = reading.tokens[at].length == 1 && reading.tokens.count > 1
        guard isKnown(at, in: reading) || isInitial || reading.markOf[at] < 0 && reading.tokens[at].shape.contains(.small) else {
            return nil
        }
        let last = isInitial ? extended(at + 1, in: reading, trusting: false) : extended(at, in: reading, trusting: false)
        if isInitial, !reading.tokens[at + 1].shape.isSuperset(of: [.capital, .small]) { return nil }
        if !isKnown(at, in: reading), !isAddress(last + 1, in: reading) { return nil }
        guard last > at, last + 1 < reading.tokens.count, reading.tokens[last + 1].breakBefore > .none else { return nil }
        return (at...last, 5)
    }

    /// A name at the very end: after thanks, after a full stop, a dash or a line.
    private static func signature(_ at: Int, in reading: Reading) -> (ClosedRange<Int>, Int)? {
        guard at > 0, isNamelike(at, in: reading, trusting: false) else { return nil }
        let last = extended(at, in: reading, trusting: false)
        let rest = (last + 1)..<reading.tokens.count
        guard rest.allSatisfy({ isTail($0, in: reading) }) else { return nil }
        let before = reading.senses(at: at - 1)
        let thanked = before.contains(.thanks) || regards.contains(reading.tokens[at - 1].key)
        if thanked { return (at...last, 6) }
        let token = reading.tokens[at]
        // A sentence of its own that is written like a name.
        if token.breakBefore == .stop, at > 2, token.shape.isSuperset(of: [.capital, .small]), last - at <= 1,
            reading.markOf[at] < 0 || isKnown(at, in: reading)
        {
            return (at...last, 4)
        }
        if token.breakBefore > .none, isKnown(at, in: reading), token.shape.contains(.capital) || token.breakBefore == .stop {
            return (at...last, 5)
        }
        if dashed(before: at, in: reading), isKnown(at, in: reading) { return (at...last, 5) }
        return nil
    }

    /// What follows a name at the head of a letter: a number, a street, a place.
    private static func isAddress(_ at: Int, in reading: Reading) -> Bool {
        guard at < reading.tokens.count else { return false }
        return reading.tokens[at].shape.contains(.digit) || reading.senses(at: at).meets([.place, .placeWord, .street])
    }

    /// A known first name between two pauses, not at the head, where it would be the tradesperson's.
    private static func apart(_ at: Int, in reading: Reading) -> (ClosedRange<Int>, Int)? {
        guard at > 2, isKnown(at, in: reading), reading.tokens[at].shape.contains(.capital), reading.tokens[at].breakBefore > .none
        else { return nil }
        let last = extended(at, in: reading, trusting: false)
        guard last + 1 < reading.tokens.count, reading.tokens[last + 1].breakBefore > .none else { return nil }
        return (at...last, 4)
    }

    private static func isTail(_ at: Int, in reading: Reading) -> Bool {
        let token = reading.tokens[at]
        return token.shape.contains(.sign) || token.key == WordHash.of("x") || token.key == WordHash.of("xx")
            || token.shape.isNumber
            || reading.senses(at: at).meets([.thanks, .place, .surnameTitle])
            || token.shape.isSuperset(of: [.digit, .letter]) && token.length <= 4
    }

    private static func dashed(before at: Int, in reading: Reading) -> Bool {
        let utf8 = Array(reading.text.utf8)
        return utf8[reading.tokens[at - 1].end..<reading.tokens[at].start].contains(0x2d)
    }

    static func isKnown(_ at: Int, in reading: Reading) -> Bool {
        guard let mark = reading.mark(at: at), mark.senses.contains(.firstName) else { return false }
        let plain = mark.senses.meets([.everyday, .place, .placeWord, .thing, .work, .time, .street, .foreign])
        return mark.last == mark.first && (!plain || reading.tokens[at].shape.contains(.capital))
    }

    /// Could this word be a name? Known ones are; unknown ones only with a capital, or where nothing else can stand.
    private static func isNamelike(_ at: Int, in reading: Reading, trusting: Bool) -> Bool {
        let token = reading.tokens[at]
        guard token.length >= 2, token.shape.isDisjoint(with: [.digit, .sign, .clitic]) else { return false }
        if isKnown(at, in: reading) { return true }
        if TimeWords.points.contains(token.key) || TimeWords.months.contains(token.key) && !trusting { return false }
        if reading.markOf[at] < 0 { return trusting || token.shape.isSuperset(of: [.capital, .small]) }
        let senses = reading.senses(at: at)
        return trusting && token.shape.contains(.capital)
            && senses.isSubset(of: [.firstName, .place, .placeWord, .everyday, .street])
            || trusting && senses.contains(.firstName) && !senses.contains(.everyday)
    }

    /// The surname after a first name, when it is written like one.
    private static func extended(_ at: Int, in reading: Reading, trusting: Bool) -> Int {
        var last = at
        while last + 1 < reading.tokens.count, last - at < 2, reading.tokens[last + 1].breakBefore == .none {
            let next = reading.tokens[last + 1]
            let mark = reading.mark(at: last + 1)
            let surname =
                mark == nil || mark?.senses.isSubset(of: [.firstName, .place, .placeWord, .street, .trader]) == true
                || isClosing(last + 1, in: reading)
            let written = next.shape.isSuperset(of: [.capital, .small]) || trusting && mark == nil
            guard surname, written, next.shape.isDisjoint(with: [.digit, .sign, .clitic]) else { break }
            if let mark, mark.last > last + 1 { break }
            last += 1
        }
        return last
    }

    /// The last word before a pause, which may then be any word: Angela Price, Tom Baker.
    private static func isClosing(_ at: Int, in reading: Reading) -> Bool {
        let talk: Sense = [.thanks, .greeting, .plea, .want, .not, .closing, .question]
        guard !reading.senses(at: at).meets(talk), !TimeWords.points.contains(reading.tokens[at].key) else { return false }
        return at + 1 < reading.tokens.count && reading.tokens[at + 1].breakBefore > .none
    }

    private static let name = WordHash.of("name")
    private static let my = WordHash.of("my")
    private static let the = WordHash.of("the")
    private static let isWord = WordHash.of("is")
    private static let greetings: Set<UInt64> = [WordHash.of("hi"), WordHash.of("hello"), WordHash.of("dear"), WordHash.of("hey")]
    private static let froms: Set<UInt64> = [WordHash.of("from"), WordHash.of("off"), WordHash.of("at"), WordHash.of("in")]
    private static let regards: Set<UInt64> = [
        WordHash.of("regards"), WordHash.of("rgds"), WordHash.of("from"), WordHash.of("sincerely"), WordHash.of("wishes"),
        WordHash.of("love"), WordHash.of("please"), WordHash.of("pls"), WordHash.of("please"), WordHash.of("pls"),
    ]
}
