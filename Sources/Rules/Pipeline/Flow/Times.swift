/// Finds when the customer wants somebody: "tomorrow after 5", "Tue or Wed morning". When trouble began ("since Monday", "went off this
/// morning") is not that.
enum Times {
    static func wanted(in reading: Reading, outside postcode: ClosedRange<Int>? = nil) -> ClosedRange<Int>? {
        var best: (range: ClosedRange<Int>, score: Int)?
        var at = 0
        while at < reading.tokens.count {
            guard postcode?.contains(at) != true, let range = TimeExpression.span(from: at, in: reading) else {
                at += 1
                continue
            }
            let score = score(range, in: reading)
            if score > 0, score > best?.score ?? 0 { best = (widened(range, in: reading), score) }
            at = range.upperBound + 1
        }
        return best?.range ?? soonest(in: reading)
    }

    private static func score(_ range: ClosedRange<Int>, in reading: Reading) -> Int {
        let start = range.lowerBound
        for at in range where TimeWords.onsets.contains(reading.tokens[at].key) { return 0 }
        for back in 1...3 where start - back >= 0 {
            if reading.tokens[start - back + 1].breakBefore == .stop { break }
            if TimeWords.since.contains(reading.tokens[start - back].key) { return 0 }
        }
        if range.upperBound + 1 < reading.tokens.count, reading.isWord(range.upperBound + 1, WordHash.of("ago")) { return 0 }
        if start > 0, TimeWords.habits.contains(reading.tokens[start - 1].key), reading.tokens[start].breakBefore == .none {
            return 0
        }
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
            at -= 1
        }
        if onset { return 0 }
        if !wish, isOnset(range, in: reading) { return 0 }
        if wish { score += 3 }
        return score + min(range.count, 3)
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
        let start = range.lowerBound
        guard start >= 2, TimeWords.ons.contains(reading.tokens[start - 1].key), reading.isWord(start - 2, TimeWords.week) else {
            return range
        }
        return (reading.isWord(start - 3, TimeWords.one) ? start - 3 : start - 2)...range.upperBound
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
