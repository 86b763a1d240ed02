import Domain

/// What one piece of an expression of time says.
enum TimePiece: Hashable {
    /// 1 is Monday.
    case weekday(Int)
    /// So many days from today.
    case days(Int)
    /// A date, with what was said of it.
    case date(day: Int, month: Int?, year: Int?)
    case month(Int)
    case season(first: Int)
    /// The feast it is, in whatever year is next.
    case feast(Feast)
    case week, weekend, workdays, monthUnit, day
    /// Minutes of the day.
    case part(from: Int, until: Int)
    /// Minutes of the day; whether morning or afternoon was said.
    case clock(Int, isCertain: Bool)
    /// So many of a unit.
    case amount(Int, TimePiece.Unit)
    case bound(Bound)
    case modifier(Modifier)
    /// The first, second … week of a month; -1 is the last.
    case weekOf(Int)
    /// What comes next is ruled out.
    case except
    case or, to, and, on, commencing, time

    enum Unit: Hashable { case minute, hour, day, week, month }
    enum Feast: Hashable {
        case christmas, christmasEve, boxingDay, newYear, newYearsEve, newYears, easter, goodFriday, easterMonday, bankHoliday
    }
    enum Bound: Hashable { case before, by, after, from, between, within, inside }
    enum Modifier: Hashable { case this, next, early, middle, late }
}

/// Takes an expression of time to pieces. Words that say nothing about when are passed over.
struct TimePieces {
    private enum Atom: Equatable {
        case number(Int, digits: Int)
        case word(String)
        case mark(Character)
    }

    private let atoms: [Atom]
    private var at = 0
    private(set) var pieces: [TimePiece] = []

    init(_ words: String) {
        atoms = Self.atoms(of: words)
        while at < atoms.count { step() }
    }

    private static func atoms(of words: String) -> [Atom] {
        var atoms: [Atom] = []
        var word = ""
        var number = ""
        func flush() {
            if !word.isEmpty { atoms.append(.word(word)) }
            if let value = Int(number) { atoms.append(.number(value, digits: number.count)) }
            word = ""
            number = ""
        }
        for character in words.lowercased() {
            if character.isASCII, character.isNumber {
                if !word.isEmpty { flush() }
                if number.count < 5 { number.append(character) }
            } else if character.isLetter {
                if !number.isEmpty { flush() }
                word.append(character)
            } else if character != "'", character != "\u{2019}" {
                flush()
                if ":./-,\u{2013}".contains(character) { atoms.append(.mark(character == "\u{2013}" ? "-" : character)) }
            }
        }
        flush()
        return atoms
    }

    private func word(_ ahead: Int) -> String? {
        guard at + ahead < atoms.count, case .word(let word) = atoms[at + ahead] else { return nil }
        return word
    }

    private func number(_ ahead: Int) -> (value: Int, digits: Int)? {
        guard at + ahead < atoms.count, case .number(let value, let digits) = atoms[at + ahead] else { return nil }
        return (value, digits)
    }

    private func mark(_ ahead: Int, _ marks: String) -> Bool {
        guard at + ahead < atoms.count, case .mark(let mark) = atoms[at + ahead] else { return false }
        return marks.contains(mark)
    }

    private mutating func take(_ count: Int, _ found: TimePiece...) {
        pieces += found
        at += count
    }

    private mutating func step() {
        switch atoms[at] {
        case .number(let value, let digits): figure(value, digits)
        case .word(let word): read(word)
        case .mark("-"): take(1, .to)
        case .mark(","): take(1, .and)
        case .mark: at += 1
        }
    }

    // MARK: Figures

    private mutating func figure(_ value: Int, _ digits: Int) {
        // 12/06, 3/12/26
        if mark(1, "/"), let month = number(2), (1...12).contains(month.value), (1...31).contains(value) {
            if mark(3, "/"), let year = number(4) {
                return take(5, .date(day: value, month: month.value, year: year.value < 100 ? 2000 + year.value : year.value))
            }
            return take(3, .date(day: value, month: month.value, year: nil))
        }
        // 10:30, 9.15
        if mark(1, ":."), let minutes = number(2), minutes.digits == 2, minutes.value < 60, value < 24 {
            return clock(value, minutes.value, taking: 3, isWhole: digits == 2 && value < 10)
        }
        let next = word(1) ?? ""
        if digits == 1, value == 2, let days = Self.figured[next] { return take(2, .days(days)) }
        if ["st", "nd", "rd", "th"].contains(next), (1...31).contains(value) {
            let offset = word(2) == "of" ? 3 : 2
            if let month = word(offset).flatMap({ Self.months[$0] }) {
                return take(offset + 1, .date(day: value, month: month, year: nil))
            }
            return take(2, .date(day: value, month: nil, year: nil))
        }
        if let month = Self.months[next], (1...31).contains(value) { return take(2, .date(day: value, month: month, year: nil)) }
        // 7-9 December, 4 to 15 August
        if mark(1, "-") || word(1) == "to", let end = number(2), (1...31).contains(value), (1...31).contains(end.value) {
            if let month = word(3).flatMap({ Self.months[$0] }) {
                return take(4, .date(day: value, month: month, year: nil), .to, .date(day: end.value, month: month, year: nil))
            }
        }
        if let unit = Self.units[next] { return take(2, .amount(value, unit)) }
        if case .month(let month)? = pieces.last, (1...31).contains(value) {
            pieces.removeLast()
            return take(1, .date(day: value, month: month, year: nil))
        }
        if digits == 4, value >= 2000, value < 2100 { return year(value) }
        if digits == 4, value / 100 < 24, value % 100 < 60 { return clock(value / 100, value % 100, taking: 1, isWhole: true) }
        guard value <= 24, digits <= 2 else { return at += 1 }
        clock(value % 24, 0, taking: 1, isWhole: value > 12)
    }

    private mutating func year(_ value: Int) {
        at += 1
        guard case .date(let day, let month?, _)? = pieces.last else { return }
        pieces[pieces.count - 1] = .date(day: day, month: month, year: value)
    }

    /// A time of day, with the am or pm that may follow.
    private mutating func clock(_ hour: Int, _ minute: Int, taking count: Int, isWhole: Bool = false) {
        var count = count
        while let word = word(count), ["ish", "oclock", "o", "clock", "sharp"].contains(word) { count += 1 }
        switch word(count) {
        case "am", "amish": take(count + 1, .clock(hour % 12 * 60 + minute, isCertain: true))
        case "pm", "pmish": take(count + 1, .clock((hour % 12 + 12) * 60 + minute, isCertain: true))
        case "a" where word(count + 1) == "m": take(count + 2, .clock(hour % 12 * 60 + minute, isCertain: true))
        case "p" where word(count + 1) == "m": take(count + 2, .clock((hour % 12 + 12) * 60 + minute, isCertain: true))
        default: take(count, .clock(hour * 60 + minute, isCertain: isWhole || hour > 12 || hour == 0))
        }
    }

    // MARK: Words

    private mutating func read(_ word: String) {
        if let days = Self.tomorrows[word] {
            if days == 1, case .bound(.after)? = pieces.last, pieces.dropLast().last == .day {
                pieces.removeLast(2)
                return take(1, .days(2))
            }
            return take(1, .days(days))
        }
        if Self.tonights.contains(word) { return take(1, .days(0), .part(from: 17 * 60, until: 22 * 60)) }
        if let weekday = Self.weekdays[word] {
            // "Friday week"; "Friday week commencing" is no such thing.
            if ["week", "wk"].contains(self.word(1) ?? ""), !["commencing", "beginning", "starting"].contains(self.word(2) ?? "") {
                return take(2, .amount(1, .week), .on, .weekday(weekday))
            }
            return take(1, .weekday(weekday))
        }
        if let value = Self.numbers[word] { return counted(value) }
        if word == "half" || word == "quarter" { return fraction(word) }
        if word == "not", ["before", "after"].contains(self.word(1) ?? "") {
            return take(2, .bound(self.word(1) == "before" ? .from : .by))
        }
        if let feast = feast(word) { return take(feast.count, .feast(feast.feast)) }
        if let month = Self.months[word], word != "may" || isMonth { return take(1, .month(month)) }
        if word == "first" || word == "last", self.word(1) == "thing" {
            return take(2, word == "first" ? .part(from: 8 * 60, until: 9 * 60) : .part(from: 16 * 60, until: 18 * 60))
        }
        if let part = Self.parts[word] { return take(1, .part(from: part.0 * 60, until: part.1 * 60)) }
        if let count = Self.ordinals[word], ["week", "wk"].contains(self.word(1) ?? "") { return take(2, .weekOf(count)) }
        if ["beginning", "starting", "of"].contains(word), pieces.last == .week { return take(1, .commencing) }
        if ["no", "not"].contains(word), ["later", "earlier"].contains(self.word(1) ?? "") {
            let bound: TimePiece.Bound = self.word(1) == "later" ? .by : .from
            return take(self.word(2) == "than" ? 3 : 2, .bound(bound))
        }
        if word == "on", self.word(1) == "or", ["before", "after"].contains(self.word(2) ?? "") {
            return take(3, .bound(self.word(2) == "before" ? .by : .from))
        }
        if word == "w", mark(1, "/"), self.word(2) == "c" { return take(3, .week, .commencing) }
        if Self.exceptions.contains(word) { return take(1, .except) }
        if let piece = Self.plain[word] { return take(1, piece) }
        at += 1
    }

    /// "In may", "early May", "may 3rd": otherwise it is a verb.
    private var isMonth: Bool {
        if number(1) != nil || at + 1 == atoms.count { return true }
        switch pieces.last {
        case .bound, .modifier, .date, .to, .or: return true
        default: return false
        }
    }

    /// "Two weeks", "ten", "a couple of days".
    private mutating func counted(_ value: Int) {
        var next = 1
        if word(next) == "of" { next += 1 }
        if let unit = word(next).flatMap({ Self.units[$0] }) { return take(next + 1, .amount(value, unit)) }
        if word(next) == "fortnight" { return take(next + 1, .amount(2 * value, .week)) }
        if word(1) == "past", let hour = number(2)?.value ?? word(2).flatMap({ Self.numbers[$0] }) {
            return clock(hour, value, taking: 3)
        }
        let counts = ["a", "an", "couple", "few"].contains(word(0) ?? "")
        guard !counts, word(1).map({ Self.parts[$0] == nil && Self.weekdays[$0] == nil }) ?? true else { return at += 1 }
        clock(value, 0, taking: 1)
    }

    /// "Half 4", "half past four", "quarter to 3".
    private mutating func fraction(_ word: String) {
        let link = self.word(1)
        let isLinked = link == "past" || link == "to"
        let hour = number(isLinked ? 2 : 1)?.value ?? self.word(isLinked ? 2 : 1).flatMap { Self.numbers[$0] }
        guard let hour, (1...12).contains(hour), word == "half" || isLinked else { return at += 1 }
        let minutes = (word == "half" ? 30 : 15) * (link == "to" ? -1 : 1)
        let time = hour * 60 + minutes
        clock(time / 60, time % 60, taking: isLinked ? 3 : 2)
    }

    private func feast(_ word: String) -> (feast: TimePiece.Feast, count: Int)? {
        let next = self.word(1) ?? ""
        switch word {
        case "christmas", "xmas", "chrimbo", "crimbo":
            return next == "eve" ? (.christmasEve, 2) : next == "day" ? (.christmas, 2) : (.christmas, 1)
        case "boxing": return next == "day" ? (.boxingDay, 2) : nil
        case "new":
            guard next == "year" || next == "years" else { return nil }
            return self.word(2) == "eve" ? (.newYearsEve, 3) : self.word(2) == "day" ? (.newYear, 3) : (.newYears, 2)
        case "good": return next == "friday" || next == "fri" ? (.goodFriday, 2) : nil
        case "easter":
            return next == "monday" || next == "mon" ? (.easterMonday, 2) : next == "sunday" ? (.easter, 2) : (.easter, 1)
        case "bank":
            guard next == "holiday" || next == "hol" else { return nil }
            let weekday = self.word(2) ?? ""
            return (.bankHoliday, weekday == "monday" || weekday == "weekend" || weekday == "mon" ? 3 : 2)
        default: return nil
        }
    }
}
