import Domain

/// Where the job is when there is no postcode. The rules look for a street, then a town, then whatever follows "in", "at" or "near" and is
/// nothing else; which words the place is was learnt from the corpus, with what the rules say in view.
enum Places {
    static func find(in reading: Reading, outside time: ClosedRange<Int>?, asked: Bool) -> ClosedRange<Int>? {
        let ruled = ruled(in: reading, outside: time, asked: asked)
        let candidates = PlaceCandidates.find(in: reading, outside: time, ruled: ruled)
        let choice = BinaryModel.places.choice(of: candidates) {
            PlaceTraits.of($0, roles: candidates.roles, ruled: ruled, in: reading)
        }
        return choice ?? (asked ? ruled : nil)
    }

    /// What the rules take for the place.
    static func ruled(in reading: Reading, outside time: ClosedRange<Int>?, asked: Bool) -> ClosedRange<Int>? {
        let signed = Signatures.find(in: reading)?.range
        let taken = time ?? (-1)...(-1)
        if let street = street(in: reading, outside: taken) { return street }
        if let town = town(in: reading, outside: taken, signed, asked: asked) { return town }
        return unknown(in: reading, outside: taken, asked: asked)
    }

    static let cues: Set<UInt64> = [
        WordHash.of("in"), WordHash.of("at"), WordHash.of("near"), WordHash.of("from"), WordHash.of("around"), WordHash.of("cover"),
        WordHash.of("over"), WordHash.of("nr"), WordHash.of("towards"), WordHash.of("outside"), WordHash.of("by"),
        WordHash.of("to"),
        WordHash.of("covering"), WordHash.of("of"), WordHash.of("off"), WordHash.of("area"), WordHash.of("serve"),
        WordHash.of("on"),
    ]
    private static let strongCues: Set<UInt64> = [
        WordHash.of("in"), WordHash.of("at"), WordHash.of("near"), WordHash.of("nr"), WordHash.of("cover"), WordHash.of("covering"),
    ]
    private static let compass: Set<UInt64> = [
        WordHash.of("north"), WordHash.of("south"), WordHash.of("east"), WordHash.of("west"), WordHash.of("central"),
        WordHash.of("greater"), WordHash.of("upper"), WordHash.of("lower"), WordHash.of("inner"),
    ]

    private static func town(
        in reading: Reading, outside taken: ClosedRange<Int>, _ signed: ClosedRange<Int>?, asked: Bool
    ) -> ClosedRange<Int>? {
        var best: (range: ClosedRange<Int>, score: Int)?
        for mark in reading.marks where mark.senses.meets([.place, .placeWord]) && !taken.contains(mark.first) {
            // Martin Eccles is no place.
            if signed?.contains(mark.first) == true { continue }
            let score = townScore(mark, reading, asked: asked)
            if score > 0, score > best?.score ?? 0 { best = (mark.first...mark.last, score) }
        }
        guard let best else { return nil }
        return widened(best.range, reading)
    }

    private static func townScore(_ mark: Reading.Mark, _ reading: Reading, asked: Bool) -> Int {
        let token = reading.tokens[mark.first]
        let capital = token.shape.contains(.capital)
        var before = mark.first - 1
        while before >= 0, compass.contains(reading.tokens[before].key) { before -= 1 }
        let cued = before >= 0 && cues.contains(reading.tokens[before].key) && reading.tokens[before + 1].breakBefore == .none
        let strong = cued && strongCues.contains(reading.tokens[before].key)
        if mark.first > 0, reading.senses(at: mark.first - 1).contains(.surnameTitle) { return 0 }
        if isNameContext(mark, reading) { return 0 }
        if before >= 0, TimeWords.months.contains(token.key), monthCues.contains(reading.tokens[before].key) { return 0 }
        if capital, let county = reading.mark(at: mark.last + 1), county.senses.contains(.place),
            reading.tokens[mark.last + 1].breakBefore == .comma
        {
            return strong ? 11 : 7
        }
        if mark.senses.contains(.placeWord), !mark.senses.contains(.place) {
            let plain = mark.senses.meets([.everyday, .thing, .firstName, .work, .street, .fault, .room, .live, .damage])
            if mark.last > mark.first { return 6 }
            if capital, reading.isWord(mark.last + 1, WordHash.of("area")) { return 6 }
            if capital, mark.last + 1 == reading.tokens.count, mark.first > 2, token.breakBefore == .none, isWrittenSmall(reading) {
                return 3
            }
            if strong { return plain && !capital ? 0 : 8 }
            if cued, capital { return 5 }
            if capital, isolated(mark, reading) { return plain ? 2 : 4 }
            return asked && reading.tokens.count <= 3 || capital && mark.first > 0 && token.breakBefore == .none && !plain ? 4 : 0
        }
        if strong { return 10 }
        if cued { return 9 }
        return mark.senses.contains(.firstName) && !capital ? 1 : 6
    }

    private static let monthCues: Set<UInt64> = [
        WordHash.of("last"), WordHash.of("this"), WordHash.of("next"), WordHash.of("since"), WordHash.of("early"),
        WordHash.of("late"),
        WordHash.of("mid"), WordHash.of("until"), WordHash.of("till"), WordHash.of("by"), WordHash.of("of"),
    ]

    /// Capitals mean something in a text that hardly has any.
    private static func isWrittenSmall(_ reading: Reading) -> Bool {
        reading.tokens.count { $0.shape.contains(.capital) } <= 2
    }

    /// A town that is an ordinary word as well, written with a capital after a street.
    static func isNamedTown(_ mark: Reading.Mark, _ reading: Reading) -> Bool {
        mark.senses.contains(.placeWord) && reading.tokens[mark.first].shape.contains(.capital)
    }

    /// Between punctuation, as in an address: ", Poole, ".
    private static func isolated(_ mark: Reading.Mark, _ reading: Reading) -> Bool {
        guard mark.first > 0, reading.tokens[mark.first].breakBefore > .none else { return false }
        return mark.last + 1 == reading.tokens.count || reading.tokens[mark.last + 1].breakBefore > .none
    }

    /// "My name is Chelsea", "thanks, Lincoln".
    private static func isNameContext(_ mark: Reading.Mark, _ reading: Reading) -> Bool {
        guard mark.first > 0, mark.senses.meets(.firstName) else { return false }
        let before = mark.first - 1
        let cue = reading.tokens[before].key
        return cue == WordHash.of("im") || reading.senses(at: before).contains(.thanks)
            || cue == WordHash.of("is") && before > 0 && reading.tokens[before - 1].key == WordHash.of("name")
    }

    /// "North Leeds", "Leeds city centre".
    static func widened(_ range: ClosedRange<Int>, _ reading: Reading) -> ClosedRange<Int> {
        var first = range.lowerBound
        var last = range.upperBound
        while first > 0, compass.contains(reading.tokens[first - 1].key), reading.tokens[first].breakBefore == .none { first -= 1 }
        if last + 2 < reading.tokens.count, reading.tokens[last + 1].breakBefore == .none,
            reading.isWord(last + 1, WordHash.of("city")) || reading.isWord(last + 1, WordHash.of("town")),
            reading.isWord(last + 2, WordHash.of("centre"))
        {
            last += 2
        }
        // "St Leonards-on-Sea", and the county or town that a place lies in.
        var text = reading.text
        text.withUTF8 { bytes in
            while last + 1 < reading.tokens.count, reading.tokens[last + 1].start == reading.tokens[last].end + 1,
                bytes[reading.tokens[last].end] == 0x2d
            {
                last += 1
            }
        }
        if let next = reading.mark(at: last + 1), next.first == last + 1, next.senses.contains(.place),
            !next.senses.contains(.firstName),
            reading.tokens[last + 1].breakBefore == .comma, reading.tokens[last + 1].shape.contains(.capital)
        {
            last = next.last
        }
        if last + 1 < reading.tokens.count, reading.tokens[last + 1].breakBefore == .none,
            quarters.contains(reading.tokens[last + 1].key),
            reading.tokens[last + 1].shape.contains(.capital)
        {
            last += 1
        }
        return first...last
    }

    private static let quarters: Set<UInt64> = [
        WordHash.of("bay"), WordHash.of("green"), WordHash.of("park"), WordHash.of("common"), WordHash.of("village"),
        WordHash.of("quays"),
        WordHash.of("docks"), WordHash.of("centre"), WordHash.of("hill"), WordHash.of("heath"), WordHash.of("moor"),
        WordHash.of("vale"),
    ]

    /// A word nobody knows after "in" or "near": a village, perhaps misspelt.
    private static func unknown(in reading: Reading, outside taken: ClosedRange<Int>, asked: Bool) -> ClosedRange<Int>? {
        for at in reading.tokens.indices where strongCues.contains(reading.tokens[at].key) && at + 1 < reading.tokens.count {
            var first = at + 1
            if compass.contains(reading.tokens[first].key), first + 1 < reading.tokens.count { first += 1 }
            guard isUnknown(first, reading), !taken.contains(first), reading.tokens[first].breakBefore == .none else { continue }
            var last = first
            while last + 1 < reading.tokens.count, last - first < 2, reading.tokens[last + 1].breakBefore == .none,
                reading.tokens[last + 1].shape.contains(.capital), !reading.tokens[last + 1].shape.contains(.digit),
                !taken.contains(last + 1),
                reading.markOf[last + 1] < 0 || reading.senses(at: last + 1).meets([.placeWord, .street])
            {
                last += 1
            }
            return (compass.contains(reading.tokens[first - 1].key) ? first - 1 : first)...last
        }
        if asked, reading.tokens.count <= 3, reading.tokens.allSatisfy({ !$0.shape.contains(.digit) }), !reading.tokens.isEmpty,
            reading.markOf.allSatisfy({ $0 < 0 })
        {
            return 0...(reading.tokens.count - 1)
        }
        return nil
    }

    private static func isUnknown(_ at: Int, _ reading: Reading) -> Bool {
        let token = reading.tokens[at]
        guard token.length >= 4, token.shape.isDisjoint(with: [.digit, .sign, .foreign]) else { return false }
        if TimeWords.numbers.contains(token.key) || TimeWords.spans.contains(token.key) { return false }
        if reading.markOf[at] < 0 {
            // In small letters it is a place only where the phrase ends.
            if token.shape.contains(.capital) || at + 1 == reading.tokens.count || reading.tokens[at + 1].breakBefore > .none {
                return true
            }
            return reading.senses(at: at + 1).meets([.everyday, .want, .thanks, .plea, .street, .placeWord])
                && !reading.senses(at: at + 1).meets([.thing, .work])
        }
        let senses = reading.senses(at: at)
        return token.shape.contains(.capital) && token.shape.contains(.small)
            && senses.isSubset(of: [.firstName, .placeWord, .street])
            && !senses.isEmpty
    }
}
