/// The rule for the years after the table, as POSIX writes it: `GMT0BST,M3.5.0/1,M10.5.0`.
struct ZoneRule: Sendable, Hashable {
    private let standard: Int
    private let summer: Summer?

    private struct Summer: Sendable, Hashable {
        let offset: Int
        let start: Change
        let end: Change
    }

    /// When the clocks change within a year.
    private struct Change: Sendable, Hashable {
        enum Day: Sendable, Hashable {
            /// 1…365, without 29 February.
            case julian(Int)
            /// 0…365, with it.
            case ordinal(Int)
            /// Weekday 0 (Sunday)…6 of week 1…5 (the last) of a month.
            case weekday(Int, week: Int, month: Int)
        }
        let day: Day
        /// Seconds after midnight; may be negative or beyond the day.
        let time: Int
    }

    init(_ text: [UInt8]) throws(Zone.Fault) {
        var scanner = Scanner(text)
        try scanner.name()
        standard = -(try scanner.time(hours: 24))
        guard !scanner.isAtEnd else {
            summer = nil
            return
        }
        try scanner.name()
        let offset = scanner.isAt(",") ? standard + 3600 : -(try scanner.time(hours: 24))
        let start = try Self.change(&scanner)
        let end = try Self.change(&scanner)
        guard scanner.isAtEnd else { throw Scanner.fault }
        summer = Summer(offset: offset, start: start, end: end)
    }

    /// Seconds east of Greenwich.
    func offset(at instant: Int64) -> Int {
        guard let summer else { return standard }
        let year = civilYear(ofDay: (instant + Int64(standard) - modulo(instant + Int64(standard), 86_400)) / 86_400)
        let start = moment(of: summer.start, in: year) - Int64(standard)
        let end = moment(of: summer.end, in: year) - Int64(summer.offset)
        let isSummer = start < end ? instant >= start && instant < end : instant >= start || instant < end
        return isSummer ? summer.offset : standard
    }

    /// The change on the wall's clock, in seconds since 1970.
    private func moment(of change: Change, in year: Int64) -> Int64 {
        let newYear = days(year, 1, 1)
        let day: Int64
        switch change.day {
        case .ordinal(let number): day = newYear + Int64(number)
        case .julian(let number): day = newYear + Int64(number) - 1 + (number > 59 && isLeap(year) ? 1 : 0)
        case .weekday(let weekday, let week, let month):
            let first = days(year, Int64(month), 1)
            // 1 January 1970 was a Thursday.
            let shift = modulo(Int64(weekday) - (first + 4), 7)
            let length = (month == 12 ? days(year + 1, 1, 1) : days(year, Int64(month) + 1, 1)) - first
            var offset = shift + Int64(week - 1) * 7
            while offset >= length { offset -= 7 }
            day = first + offset
        }
        return day * 86_400 + Int64(change.time)
    }

    private static func change(_ scanner: inout Scanner) throws(Zone.Fault) -> Change {
        try scanner.expect(",")
        let day: Change.Day
        if scanner.skip("M") {
            let month = try scanner.number(1...12)
            try scanner.expect(".")
            let week = try scanner.number(1...5)
            try scanner.expect(".")
            day = .weekday(try scanner.number(0...6), week: week, month: month)
        } else if scanner.skip("J") {
            day = .julian(try scanner.number(1...365))
        } else {
            day = .ordinal(try scanner.number(0...365))
        }
        return Change(day: day, time: scanner.skip("/") ? try scanner.time(hours: 167) : 7200)
    }

    private func isLeap(_ year: Int64) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    /// Days since 1970. Years are counted from March, so that the leap day is the last of its year.
    private func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let marchYear = month > 2 ? year : year - 1
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return marchYear * 365 + marchYear / 4 - marchYear / 100 + marchYear / 400 + dayOfYear - 719_468
    }

    private func civilYear(ofDay day: Int64) -> Int64 {
        var year = 1970 + day * 400 / 146_097
        while days(year, 1, 1) > day { year -= 1 }
        while days(year + 1, 1, 1) <= day { year += 1 }
        return year
    }
}

/// Reads the pieces of a rule.
private struct Scanner {
    static let fault = Zone.Fault(description: "a TZif footer that is no rule")
    private var rest: ArraySlice<UInt8>

    init(_ text: [UInt8]) {
        rest = text[...]
    }

    var isAtEnd: Bool { rest.isEmpty }

    func isAt(_ mark: Unicode.Scalar) -> Bool { rest.first == UInt8(ascii: mark) }

    mutating func skip(_ mark: Unicode.Scalar) -> Bool {
        guard isAt(mark) else { return false }
        rest.removeFirst()
        return true
    }

    mutating func expect(_ mark: Unicode.Scalar) throws(Zone.Fault) {
        guard skip(mark) else { throw Self.fault }
    }

    /// `GMT` or `<+1030>`.
    mutating func name() throws(Zone.Fault) {
        if skip("<") {
            guard let end = rest.firstIndex(of: UInt8(ascii: ">")) else { throw Self.fault }
            rest = rest[(end + 1)...]
            return
        }
        let letters = rest.prefix { (0x41...0x5a).contains($0) || (0x61...0x7a).contains($0) }
        guard letters.count >= 3 else { throw Self.fault }
        rest = rest.dropFirst(letters.count)
    }

    /// `-10:30` in seconds.
    mutating func time(hours: Int) throws(Zone.Fault) -> Int {
        let sign = skip("-") ? -1 : 1
        if sign == 1 { _ = skip("+") }
        var seconds = try number(0...hours) * 3600
        if skip(":") { seconds += try number(0...59) * 60 }
        if skip(":") { seconds += try number(0...59) }
        return sign * seconds
    }

    mutating func number(_ range: ClosedRange<Int>) throws(Zone.Fault) -> Int {
        let digits = rest.prefix { (0x30...0x39).contains($0) }
        guard (1...3).contains(digits.count) else { throw Self.fault }
        rest = rest.dropFirst(digits.count)
        let value = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        guard range.contains(value) else { throw Self.fault }
        return value
    }
}
