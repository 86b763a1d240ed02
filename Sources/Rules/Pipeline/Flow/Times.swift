/// Finds when the customer wants somebody: "tomorrow after 5", "Tue or Wed morning". When trouble began ("since Monday", "went off this
/// morning") is not that. The rules find what speaks of time and what they think of it; which of it is a wish was learnt from the corpus.
enum Times {
    /// Something that speaks of time, and how much the rules think it is a wish: nothing at 0.
    struct Candidate {
        let range: ClosedRange<Int>
        let score: Int
    }

    static func wanted(in reading: Reading, outside postcode: ClosedRange<Int>? = nil) -> ClosedRange<Int>? {
        let ruled = candidates(in: reading, outside: postcode)
        let times = TimeCandidates.find(in: reading, outside: postcode, ruled: ruled)
        let choice = BinaryModel.times.choice(of: times) { TimeTraits.of($0, roles: times.roles, ruled: ruled, in: reading) }
        return choice ?? soonest(in: reading)
    }

    /// Everything that speaks of time, in order.
    static func candidates(in reading: Reading, outside postcode: ClosedRange<Int>? = nil) -> [Candidate] {
        var candidates: [Candidate] = []
        var at = 0
        while at < reading.tokens.count {
            guard postcode?.contains(at) != true, let range = TimeExpression.span(from: at, in: reading) else {
                at += 1
                continue
            }
            candidates.append(Candidate(range: widened(range, in: reading), score: score(range, in: reading)))
            at = range.upperBound + 1
        }
        return candidates
    }

    private static func score(_ range: ClosedRange<Int>, in reading: Reading) -> Int {
        let start = range.lowerBound
        for at in range where TimeWords.onsets.contains(reading.tokens[at].key) { return 0 }
        for back in 1...3 where start - back >= 0 {
            if reading.tokens[start - back + 1].breakBefore > .none { break }
            if TimeWords.since.contains(reading.tokens[start - back].key) { return 0 }
        }
        if range.upperBound + 1 < reading.tokens.count, reading.isWord(range.upperBound + 1, WordHash.of("ago")) { return 0 }
        if start > 0, TimeWords.habits.contains(reading.tokens[start - 1].key), reading.tokens[start].breakBefore == .none {
            return 0
        }
        if isRefused(range, in: reading) { return 0 }
        // "My message from Monday".
        if start > 0, reading.isWord(start, TimeWords.from), TimeWords.messages.contains(reading.tokens[start - 1].key) { return 0 }
        var score = 5
        var wish = false
        var onset = false
        var at = start - 1
        while at >= 0, start - at <= 12 {
            let key = reading.tokens[at].key
            if TimeWords.past.contains(key) {
                onset = true
                break
            }
            if TimeWords.wishes.contains(key) || reading.senses(at: at).meets([.want, .booking, .quote, .trader]) {
                wish = true
                break
            }
            if reading.tokens[at + 1].breakBefore == .stop { break }
            // What began is told before the comma; what is wanted, after it.
            if reading.tokens[at + 1].breakBefore == .comma, asksAfter(at, range, in: reading) { break }
            at -= 1
        }
        if onset { return 0 }
        if !wish, isOnset(range, in: reading) || reading.isWord(start, TimeWords.all) && range.count == 2 { return 0 }
        if wish { score += 3 }
        return score + min(range.count, 3)
    }

    private static func asksAfter(_ comma: Int, _ range: ClosedRange<Int>, in reading: Reading) -> Bool {
        if range.upperBound + 1 < reading.tokens.count, TimeWords.hopes.contains(reading.tokens[range.upperBound + 1].key) {
            return true
        }
        return (comma + 1..<range.lowerBound).contains {
            reading.isWord($0, WordHash.of("you")) || reading.isWord($0, WordHash.of("u"))
        }
            || comma + 1 == range.lowerBound
                && (range.upperBound + 1 == reading.tokens.count || reading.tokens[range.upperBound + 1].breakBefore == .stop
                    || TimeWords.afterwards.contains(reading.tokens[range.upperBound + 1].key))
    }

    /// "Not Friday", "cancel Thursday", "don't come before 10", and what an appointment is moved away from.
    private static func isRefused(_ range: ClosedRange<Int>, in reading: Reading) -> Bool {
        let start = range.lowerBound
        var at = start - 1
        while at >= 0, start - at <= 5 {
            if reading.tokens[at + 1].breakBefore > .none { break }
            let key = reading.tokens[at].key
            let far = start - at
            if key == TimeWords.not && far == 1 || TimeWords.cancels.contains(key) || TimeWords.cants.contains(key) && far <= 3 {
                return true
            }
            if TimeWords.donts.contains(key), far <= 4, TimeWords.comes.contains(reading.tokens[at + 1].key) {
                return !(at > 0 && reading.isWord(at - 1, WordHash.of("why")))
            }
            at -= 1
        }
        if start > 1, !reading.isWord(start - 2, TimeWords.only), TimeWords.workDays.contains(reading.tokens[start - 1].key),
            range.count == 1,
            TimeWords.plurals.contains(reading.tokens[start].key)
        {
            return true
        }
        return false
    }

    /// "Alarm gone off twice tonight": said of the trouble, with nobody asked to come.
    private static func isOnset(_ range: ClosedRange<Int>, in reading: Reading) -> Bool {
        guard TimeWords.nows.contains(reading.tokens[range.upperBound].key), let part = partBefore(range.lowerBound, in: reading)
        else {
            return false
        }
        let after = range.upperBound + 1
        if after < reading.tokens.count, TimeWords.hopes.contains(reading.tokens[after].key) { return false }
        let troubles: Sense = [.loss, .damage, .leak, .total, .fault, .sounding, .smoke, .fire, .spark, .shock, .burning, .thanks]
        return reading.marks.contains { $0.part == part && $0.last < range.lowerBound && $0.senses.meets(troubles) }
    }

    private static func partBefore(_ token: Int, in reading: Reading) -> Int? {
        guard reading.tokens[token].breakBefore < .comma else { return nil }
        return reading.marks.last { $0.last < token }?.part
    }

    /// "A week on Tuesday".
    private static func widened(_ range: ClosedRange<Int>, in reading: Reading) -> ClosedRange<Int> {
        let range = lengthened(preceded(moved(range, in: reading), in: reading), in: reading)
        let start = range.lowerBound
        guard start >= 2, TimeWords.ons.contains(reading.tokens[start - 1].key), reading.isWord(start - 2, TimeWords.week) else {
            return range
        }
        return (reading.isWord(start - 3, TimeWords.one) ? start - 3 : start - 2)...range.upperBound
    }

    /// "Move Tuesday to Wednesday": the second is wanted.
    private static func moved(_ range: ClosedRange<Int>, in reading: Reading) -> ClosedRange<Int> {
        let before = reading.tokens[max(0, range.lowerBound - 4)..<range.lowerBound]
        guard before.contains(where: { TimeWords.movers.contains($0.key) }),
            let to = range.first(where: { reading.isWord($0, WordHash.of("to")) }), to < range.upperBound
        else { return range }
        return to + 1...range.upperBound
    }

    /// "Week commencing the 3rd", "no later than the 18th", "on or before Friday", "over the weekend", "day after tomorrow".
    private static func preceded(_ range: ClosedRange<Int>, in reading: Reading) -> ClosedRange<Int> {
        let start = range.lowerBound
        func word(_ back: Int) -> UInt64 { start >= back ? reading.tokens[start - back].key : 0 }
        func from(_ back: Int) -> ClosedRange<Int> { start - back...range.upperBound }
        if TimeWords.openers.contains(reading.tokens[start].key), TimeWords.weeks.contains(word(1)) { return from(1) }
        if TimeWords.openers.contains(word(1)), TimeWords.weeks.contains(word(2)) { return from(2) }
        if word(1) == TimeWords.weekCommencing { return from(1) }
        if word(1) == WordHash.of("c"), word(2) == WordHash.of("w") { return from(2) }
        if word(1) == TimeWords.than, word(3) == WordHash.of("no") || word(3) == WordHash.of("not") { return from(3) }
        if word(1) == WordHash.of("or"), word(2) == TimeWords.on { return from(2) }
        if word(1) == TimeWords.over, reading.isWord(start, TimeWords.the) { return from(1) }
        if reading.isWord(start, TimeWords.after), word(1) == TimeWords.day { return word(2) == TimeWords.the ? from(2) : from(1) }
        return range
    }

    /// "Afternoons only", "Friday, preferably morning".
    private static func lengthened(_ range: ClosedRange<Int>, in reading: Reading) -> ClosedRange<Int> {
        let next = range.upperBound + 1
        guard next < reading.tokens.count else { return range }
        if reading.isWord(next, TimeWords.only), reading.tokens[next].breakBefore == .none { return range.lowerBound...next }
        if TimeWords.preferably.contains(reading.tokens[next].key), next + 1 < reading.tokens.count,
            let more = TimeExpression.span(from: next + 1, in: reading) ?? dayPart(next + 1, in: reading)
        {
            return range.lowerBound...more.upperBound
        }
        return range
    }

    private static func dayPart(_ at: Int, in reading: Reading) -> ClosedRange<Int>? {
        TimeWords.dayParts.contains(reading.tokens[at].key) ? at...at : nil
    }

    /// "ASAP" is an answer to "when?" where no better one is given.
    private static func soonest(in reading: Reading) -> ClosedRange<Int>? {
        for mark in reading.marks where mark.senses.contains(.plea) && !mark.isNegated && !mark.isOver {
            if TimeWords.soonest.contains(reading.tokens[mark.first].key) {
                return reading.isWord(mark.first, WordHash.of("asap")) ? mark.first...mark.first : mark.first...mark.last
            }
        }
        return nil
    }
}
