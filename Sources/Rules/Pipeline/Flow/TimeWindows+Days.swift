import Domain

extension TimeWindows {
    /// Days from `first` to `last`, as the words before them say.
    mutating func span(_ first: CivilDate, _ last: CivilDate, isWeek: Bool = false) {
        defer {
            (bound, modifier, joint) = (nil, nil, nil)
            self.isWeek = isWeek
            isNamed = false
        }
        if awaitsSecond || joint == .to, window.first != nil, !hasClock || awaitsSecond {
            window.last = max(last, window.first ?? last)
            awaitsSecond = false
            return
        }
        if bound == .before, modifier == .late { bound = .by }
        if window.first != nil || window.last != nil, joint == .or || joint == .and, bound == nil { close() }
        switch bound {
        case .before: (window.first, window.last) = (today, first + -1)
        case .by, .within: (window.first, window.last) = (today, last)
        case .after: (window.first, window.last) = (last + 1, nil)
        case .from: (window.first, window.last) = (first, isWeek ? last : nil)
        case .between:
            (window.first, window.last) = (first, last)
            awaitsSecond = true
        case .inside, nil: (window.first, window.last) = (first, last)
        }
    }

    mutating func name(_ weekday: Int, before rest: ArraySlice<TimePiece>) {
        let wasWeek = isWeek
        if wasWeek, let first = window.first, joint == nil {
            let day = first.monday + (weekday - 1)
            (window.first, window.last, self.isWeek, modifier, bound) = (day, day, false, nil, nil)
            return
        }
        // A date beside it says it better.
        if window.first != nil, window.first == window.last, window.first?.weekday == weekday, joint == nil || joint == .and {
            return
        }
        var day = today + ((weekday - today.weekday + 6) % 7 + 1)
        switch modifier {
        case .this: day = today + (weekday - today.weekday + 7) % 7
        case .next: day = today.monday + (6 + weekday)
        default: break
        }
        if modifier == .next, rest.first == .bound(.after), rest.dropFirst().first == .modifier(.next) { day = day + 7 }
        day = day + later
        later = 0
        if joint == .to || awaitsSecond, let first = window.first { day = first + (weekday - first.weekday + 7) % 7 }
        span(day, day)
        isNamed = true
    }

    mutating func date(_ day: Int, _ month: Int?, _ year: Int?) {
        let named = isNamed && joint == nil ? window.first?.weekday : nil
        guard let date = next(day, month, year, on: named) else { return }
        if named != nil { (window.first, window.last) = (nil, nil) }
        // "The week commencing the 3rd".
        if isCommencing {
            isCommencing = false
            span(date, date + 6, isWeek: true)
        } else {
            span(date, date)
        }
    }

    /// The next such day from today on; one with a weekday has to fall on it, within a year.
    func next(_ day: Int, _ month: Int?, _ year: Int?, on weekday: Int?) -> CivilDate? {
        if let month, let year { return CivilDate(year: year, month: month, day: day) }
        var found: CivilDate?
        for ahead in 0...(month == nil ? 12 : 96) {
            let first = CivilDate.first(of: today.month + ahead, in: today.year)
            guard month == nil || first.month == month,
                let date = CivilDate(year: first.year, month: first.month, day: day), date >= today
            else { continue }
            if found == nil { found = date }
            guard let weekday else { break }
            if date.weekday == weekday, ahead <= 12 { return date }
        }
        return found
    }

    mutating func month(of month: Int) {
        var first = CivilDate.first(of: month, in: today.year)
        if first.endOfMonth < today { first = CivilDate.first(of: month, in: today.year + 1) }
        stretch(first, first.endOfMonth)
    }

    mutating func monthUnit() {
        let first = CivilDate.first(of: today.month + (isNext || modifier == .next ? 1 : 0), in: today.year)
        stretch(first, first.endOfMonth)
        isNext = false
    }

    /// A stretch of days, or its beginning, middle or end.
    mutating func stretch(_ first: CivilDate, _ last: CivilDate) {
        if let count = weekOf {
            weekOf = nil
            let start = count < 0 ? last + -6 : first + 7 * (count - 1)
            return span(max(start, today), max(start + 6, today))
        }
        let length = last - first + 1
        let third = length / 3
        var (from, until) = (first, last)
        switch modifier {
        case .early: until = first + (third - 1)
        case .middle: (from, until) = (first + third, last + -third)
        case .late: from = length > 14 ? last + -9 : last + -(third + 1)
        default: break
        }
        span(max(from, today), max(until, today))
    }

    mutating func season(_ first: Int) {
        var start = CivilDate.first(of: first, in: today.year)
        if CivilDate.first(of: first + 3, in: today.year) <= today { start = CivilDate.first(of: first, in: today.year + 1) }
        stretch(start, CivilDate.first(of: start.month + 3, in: start.year) + -1)
    }

    mutating func feast(_ feast: TimePiece.Feast) {
        func upcoming(_ day: (Int) -> CivilDate) -> CivilDate {
            let date = day(today.year)
            return date < today ? day(today.year + 1) : date
        }
        switch feast {
        case .christmas: one(upcoming { CivilDate.first(of: 12, in: $0) + 24 })
        case .christmasEve: one(upcoming { CivilDate.first(of: 12, in: $0) + 23 })
        case .boxingDay: one(upcoming { CivilDate.first(of: 12, in: $0) + 25 })
        case .newYearsEve: one(upcoming { CivilDate.first(of: 12, in: $0) + 30 })
        case .newYear: one(upcoming { CivilDate.first(of: 1, in: $0) })
        case .newYears:
            let first = upcoming { CivilDate.first(of: 1, in: $0) }
            bound == .before || bound == .after || bound == .by ? one(first) : span(first, first.endOfMonth)
        case .easter:
            let sunday = upcoming(BankHolidays.easterSunday(in:))
            span(sunday + -2, sunday + 1)
        case .goodFriday: one(upcoming { BankHolidays.easterSunday(in: $0) + -2 })
        case .easterMonday: one(upcoming { BankHolidays.easterSunday(in: $0) + 1 })
        case .bankHoliday: if let day = BankHolidays.next(from: today) { one(day) }
        }
    }

    mutating func one(_ day: CivilDate) {
        span(day, day)
    }
}
