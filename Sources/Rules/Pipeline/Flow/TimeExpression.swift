/// Reads one expression of time that begins at a given word: "between 2 and 4 on the 3rd".
enum TimeExpression {
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

    /// The words it covers, or nothing when no time begins here.
    static func span(from start: Int, in reading: Reading) -> ClosedRange<Int>? {
        var last: Int?
        var at = start
        if isWord(start, in: reading) { return nil }
        if start + 1 < reading.tokens.count, TimeWords.vague.contains(reading.tokens[start].key),
            TimeWords.leads.contains(reading.tokens[start + 1].key)
        {
            return nil
        }
        if !isOpening(start, in: reading) { return nil }
        if reading.isWord(start, TimeWords.into), start + 1 < reading.tokens.count,
            TimeWords.links.contains(reading.tokens[start + 1].key), !reading.isWord(start + 1, TimeWords.the),
            !reading.isWord(start + 1, TimeWords.one)
        {
            return nil
        }
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
                if at == start, opensQuantity(at, in: reading) { return nil }
                if isDate(at, in: reading) {
                    last = at + 1
                    solid = true
                    at += 2
                    continue
                }
                if numberCounts(at, start: start, in: reading) {
                    last = at
                    solid = true
                }
            case .link: if at == start { return nil }
            case .none: break scan
            }
            at += 1
        }
        guard let last, solid, !isLength(start, last, in: reading) else { return nil }
        return start...last
    }

    /// "In today", "start to the day", "in all day": words of time that begin nothing here.
    private static func isOpening(_ start: Int, in reading: Reading) -> Bool {
        guard start + 1 < reading.tokens.count else { return true }
        let next = reading.tokens[start + 1].key
        if TimeWords.tills.contains(reading.tokens[start].key) { return false }
        if TimeWords.joints.contains(reading.tokens[start].key), TimeWords.clockLeads.contains(next) || next == TimeWords.on {
            return false
        }
        if reading.isWord(start, TimeWords.into) { return !TimeWords.points.contains(next) && next != TimeWords.all }
        if TimeWords.vague.contains(reading.tokens[start].key) { return !TimeWords.points.contains(next) }
        if reading.isWord(start, TimeWords.start) { return next == WordHash.of("of") }
        if reading.isWord(start, TimeWords.single) { return TimeWords.singles.contains(next) }
        return true
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
        // "Bank holiday Monday", "half term".
        if key == TimeWords.holiday, reading.isWord(at - 1, TimeWords.bank) { return .point }
        if key == TimeWords.bank, TimeWords.holidays.contains(reading.tokens[min(at + 1, reading.tokens.count - 1)].key) {
            return .lead
        }
        if key == TimeWords.term, reading.isWord(at - 1, TimeWords.halfWord) { return .point }
        if key == TimeWords.thing { return at > 0 && TimeWords.first.contains(reading.tokens[at - 1].key) ? .unit : .none }
        if key == TimeWords.new, reading.isWord(at + 1, TimeWords.year) { return .link }
        if key == TimeWords.next, at > 1, reading.isWord(at - 1, TimeWords.after), reading.isWord(at - 2, TimeWords.week) {
            return .point
        }
        if key == TimeWords.time, at > 0,
            TimeWords.anies.contains(reading.tokens[at - 1].key) || TimeWords.spans.contains(reading.tokens[at - 1].key)
        {
            return .unit
        }
        if key == TimeWords.work, at > 0, reading.isWord(at - 1, TimeWords.after) { return .point }
        if TimeWords.leads.contains(key) { return .lead }
        if TimeWords.units.contains(key) { return .unit }
        if TimeWords.links.contains(key) { return .link }
        if TimeWords.numbers.contains(key) { return .number }
        return .none
    }

    /// "I sat waiting", "Ynys Mon", "in the sun": the short name of a day that is a word here.
    private static func isWord(_ at: Int, in reading: Reading) -> Bool {
        let token = reading.tokens[at]
        if let mark = reading.mark(at: at), mark.last > mark.first, mark.senses.contains(.place) { return true }
        guard TimeWords.doubtful.contains(token.key), !token.shape.contains(.capital), at > 0 else { return false }
        return TimeWords.sitting.contains(reading.tokens[at - 1].key)
    }

    /// 5pm, 9.30am, 12th, 10ish.
    private static func isClock(_ reading: Reading, _ token: Token) -> Bool {
        var digits = 0
        var last: UInt8 = 0
        var suffix: UInt64 = 0
        for byte in reading.text.utf8.dropFirst(token.start).prefix(token.length) {
            if Letters.isLetter(byte) {
                suffix = suffix << 8 | UInt64(Letters.lower(byte))
            } else {
                guard suffix == 0 else { return false }
                digits += 1
                if Letters.isDigit(byte) { last = byte }
            }
        }
        guard (1...5).contains(digits) else { return false }
        if let needed = TimeWords.ordinals[suffix] { return last == needed }
        return TimeWords.suffixes.contains(suffix)
    }

    private static func standsAlone(_ at: Int, in reading: Reading) -> Bool {
        let key = reading.tokens[at].key
        if key == TimeWords.week { return reading.isWord(at + 1, TimeWords.after) && reading.isWord(at + 2, TimeWords.next) }
        guard TimeWords.dayParts.contains(key) else { return false }
        if reading.mark(at: at)?.senses.contains(.greeting) == true, at == 0 || reading.isWord(at - 1, WordHash.of("good")) {
            return false
        }
        if at > 0, reading.tokens[at].breakBefore > .none, at + 1 < reading.tokens.count,
            TimeWords.afterwards.contains(reading.tokens[at + 1].key)
        {
            return true
        }
        return at > 0 && (TimeWords.leads.contains(reading.tokens[at - 1].key) || !reading.senses(at: at - 1).isEmpty && at > 1)
    }

    /// A bare number is a time only where a time is expected: after 5, at 10, between 2 and 4, 12 June, 17:00.
    private static func numberCounts(_ at: Int, start: Int, in reading: Reading) -> Bool {
        let text = reading.span(at, at)
        if let colon = text.utf8.firstIndex(where: { $0 == 0x3a || $0 == 0x2e }) {
            let minutes = Int(text.utf8.distance(from: colon, to: text.utf8.endIndex)) - 1
            let written = Int(text[text.utf8.index(after: colon)...]) ?? 99
            guard minutes == 2, written < 60, at == 0 || !reading.tokens[at - 1].shape.contains(.sign) else { return false }
            return text.utf8[colon] == 0x3a || at > start || written % 15 == 0 && (Int(text[..<colon]) ?? 24) <= 12
        }
        guard text.utf8.count <= 2 || TimeWords.numbers.contains(reading.tokens[at].key) else { return false }
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
            || before == WordHash.of("at") || at > start + 1 && reading.tokens[at - 1].shape.isNumber && isJoined(at, in: reading)
    }

    /// 9-5
    private static func isJoined(_ at: Int, in reading: Reading) -> Bool {
        reading.tokens[at].start == reading.tokens[at - 1].end + 1
    }

    /// 12/06
    private static func isDate(_ at: Int, in reading: Reading) -> Bool {
        guard at + 1 < reading.tokens.count, reading.tokens[at + 1].shape.isNumber, reading.tokens[at].shape.isNumber else {
            return false
        }
        let between = reading.text.utf8.dropFirst(reading.tokens[at].end).prefix(2)
        return between.first == 0x2f && reading.tokens[at].length <= 2 && reading.tokens[at + 1].length <= 4
            && reading.tokens[at + 1].start == reading.tokens[at].end + 1
    }

    /// "About a month": how long, not when.
    private static func isLength(_ start: Int, _ last: Int, in reading: Reading) -> Bool {
        guard TimeWords.spans.contains(reading.tokens[last].key) else { return false }
        // "By the hour".
        if last > start, reading.isWord(last - 1, TimeWords.the), last - start <= 2, !reading.isWord(start, TimeWords.into) {
            return true
        }
        if last <= start + 1, reading.isWord(start, TimeWords.the) || reading.isWord(start, TimeWords.single) { return true }
        let key = reading.tokens[start].key
        if (start..<last).contains(where: { reading.isWord($0, WordHash.of("past")) }) { return true }
        return key == WordHash.of("about") || key == WordHash.of("around") || key == WordHash.of("over")
            || key == WordHash.of("half")
    }

    /// "Few days", "2 bed", "3 weeks": an amount, not a point in time.
    private static func opensQuantity(_ at: Int, in reading: Reading) -> Bool {
        guard at + 1 < reading.tokens.count, reading.tokens[at + 1].breakBefore == .none else { return false }
        let next = reading.tokens[at + 1].key
        if reading.isWord(at, TimeWords.single) { return false }
        return TimeWords.spans.contains(next) || TimeWords.amounts.contains(next)
    }
}
