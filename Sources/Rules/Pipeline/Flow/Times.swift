/// Finds when the customer wants somebody: "tomorrow after 5", "Tue or Wed morning". When trouble began ("since Monday", "went off this
/// morning") is not that.
enum Times {
    /// What a word can be in an expression of time.
    private enum Part {
        /// Enough by itself: today, Tuesday, 5pm.
        case point
        /// Begins an expression: this, next, after, between.
        case lead
        /// Continues one: morning, week, and the number of a date.
        case unit
        /// Joins two: at, or, and, to.
        case link
        case number
        case none
    }

    static func wanted(in reading: Reading) -> ClosedRange<Int>? {
        var best: (range: ClosedRange<Int>, score: Int)?
        var at = 0
        while at < reading.tokens.count {
            guard let range = expression(from: at, in: reading) else {
                at += 1
                continue
            }
            let score = score(range, in: reading)
            if score > 0, score > best?.score ?? 0 { best = (range, score) }
            at = range.upperBound + 1
        }
        return best?.range ?? soonest(in: reading)
    }

    private static func expression(from start: Int, in reading: Reading) -> ClosedRange<Int>? {
        var last: Int?
        var at = start
        var pendingNumber = false
        var solid = false
        scan: while at < reading.tokens.count, at - start < 10 {
            if at > start, reading.tokens[at].breakBefore == .stop { break }
            if at > start, reading.tokens[at].breakBefore == .comma, last == nil { break }
            switch part(at, in: reading) {
            case .point:
                last = at
                solid = true
            case .unit:
                if at == start, !standsAlone(at, in: reading) { return nil }
                if at > start || standsAlone(at, in: reading) { last = at }
                solid = true
            case .lead: if at > start, solid, reading.tokens[at].breakBefore > .none { break scan }
            case .number:
                pendingNumber = true
                if numberCounts(at, start: start, in: reading) {
                    last = at
                    solid = true
                }
            case .link: if at == start { return nil }
            case .none: break scan
            }
            at += 1
        }
        _ = pendingNumber
        guard let last, solid else { return nil }
        return start...last
    }

    private static func part(_ at: Int, in reading: Reading) -> Part {
        let token = reading.tokens[at]
        let key = token.key
        if token.shape.contains(.digit) {
            if token.shape.contains(.letter) {
                return isClock(reading, token) ? .point : TimeWords.informal.contains(key) ? .point : .none
            }
            return .number
        }
        if TimeWords.points.contains(key) { return .point }
        if TimeWords.leads.contains(key) { return .lead }
        if TimeWords.units.contains(key) { return .unit }
        if TimeWords.links.contains(key) { return .link }
        if TimeWords.numbers.contains(key) { return .number }
        return .none
    }

    /// 5pm, 9.30am, 12th, 10ish.
    private static func isClock(_ reading: Reading, _ token: Token) -> Bool {
        let bytes = Array(reading.text.utf8)[token.start..<token.end].map(Letters.lower)
        guard let first = bytes.first, Letters.isDigit(first), let letters = bytes.firstIndex(where: Letters.isLetter), letters <= 5
        else {
            return false
        }
        let suffix = bytes[letters...].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return TimeWords.suffixes.contains(suffix)
    }

    private static func standsAlone(_ at: Int, in reading: Reading) -> Bool {
        let key = reading.tokens[at].key
        guard TimeWords.dayParts.contains(key) else { return false }
        if reading.mark(at: at)?.senses.contains(.greeting) == true, at == 0 || reading.isWord(at - 1, WordHash.of("good")) {
            return false
        }
        return at > 0 && (TimeWords.leads.contains(reading.tokens[at - 1].key) || !reading.senses(at: at - 1).isEmpty && at > 1)
    }

    /// A bare number is a time only where a time is expected: after 5, at 10, between 2 and 4, 12 June, 17:00.
    private static func numberCounts(_ at: Int, start: Int, in reading: Reading) -> Bool {
        let text = reading.span(at, at)
        if text.utf8.contains(where: { $0 == 0x3a || $0 == 0x2e }) { return text.utf8.count >= 4 && start <= at }
        guard text.utf8.count <= 2 else { return false }
        if at + 1 < reading.tokens.count {
            let next = reading.tokens[at + 1]
            if next.breakBefore == .none, TimeWords.amounts.contains(next.key) || TimeWords.months.contains(next.key) {
                return false
            }
        }
        guard at > start else { return false }
        let before = reading.tokens[at - 1].key
        return TimeWords.clockLeads.contains(before) || TimeWords.months.contains(before)
            || before == WordHash.of("and") && at > start + 1 || before == WordHash.of("to") || before == WordHash.of("or")
            || before == WordHash.of("at")
    }

    private static func score(_ range: ClosedRange<Int>, in reading: Reading) -> Int {
        let start = range.lowerBound
        for at in range where TimeWords.onsets.contains(reading.tokens[at].key) { return 0 }
        for back in 1...3 where start - back >= 0 {
            if reading.tokens[start - back + 1].breakBefore == .stop { break }
            if TimeWords.since.contains(reading.tokens[start - back].key) { return 0 }
        }
        if range.upperBound + 1 < reading.tokens.count, reading.isWord(range.upperBound + 1, WordHash.of("ago")) { return 0 }
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
        if wish { score += 3 }
        return score + min(range.count, 3)
    }

    /// "ASAP" is an answer to "when?" where no better one is given.
    private static func soonest(in reading: Reading) -> ClosedRange<Int>? {
        for mark in reading.marks where mark.senses.contains(.plea) && !mark.isNegated && !mark.isOver {
            if TimeWords.soonest.contains(reading.tokens[mark.first].key), mark.last > mark.first || mark.first == mark.last {
                let key = reading.tokens[mark.first].key
                if key == WordHash.of("as") || key == WordHash.of("asap") { return mark.first...mark.last }
            }
        }
        return nil
    }
}
