import Domain

/// The windows that the pieces of an expression come to, one after the other.
struct TimeWindows {
    let said: LocalTime
    var done: [WantedTime.Window] = []
    var window = WantedTime.Window()
    /// Applies to the next day or hour.
    var bound: TimePiece.Bound?
    var modifier: TimePiece.Modifier?
    /// "To", "and" or "or" stood before.
    var joint: TimePiece?
    /// What the hours of the window came from.
    var hasClock = false
    var isUncertain = false
    /// The part of the day that tells morning from afternoon.
    var part: (from: Int, until: Int)?
    /// The days are those of a whole week, and a weekday may pick one of them.
    var isWeek = false
    /// The days are those from a Monday to a Friday: "weekdays next week".
    var isWorkdays = false
    /// The day came from its name alone.
    var isNamed = false
    /// Days to be added: "a week on Tuesday".
    var later = 0
    var awaitsSecond = false

    var isCommencing = false
    /// "End of next month": both words stand before it.
    var isNext = false

    init(said: LocalTime) {
        self.said = said
    }

    var today: CivilDate { said.date }

    var result: WantedTime? {
        var copy = self
        copy.close()
        // "Tuesday or Wednesday morning": the hours are meant for both.
        if let last = copy.done.last, last.from != nil || last.until != nil, copy.done.allSatisfy({ $0 == last || $0.hasNoHours }) {
            copy.done = copy.done.map { WantedTime.Window(first: $0.first, last: $0.last, from: last.from, until: last.until) }
        }
        let windows = copy.done.filter { ($0.last ?? $0.first ?? today) >= today }
        return windows.count == copy.done.count ? WantedTime(windows) : nil
    }

    mutating func take(_ piece: TimePiece, before rest: ArraySlice<TimePiece>) {
        switch piece {
        case .bound(.from) where rest.isEmpty && window.first != nil: trail()
        case .bound(.after) where rest.isEmpty && window.first != nil: trail()
        case .bound(.inside) where bound != nil && bound != .inside: break
        case .bound(.by) where rest.isEmpty && window != WantedTime.Window(): trailBy()
        case .bound(let bound): self.bound = bound
        case .modifier(let modifier): modify(modifier)
        case .or, .to, .and: joint = piece
        case .except: break
        case .weekOf(let count): weekOf = count
        case .on, .time, .commencing, .day: if piece == .day, modifier == .late { hours(15 * 60, 17 * 60) }
        case .weekday(let weekday): name(weekday, before: rest)
        case .days(let days):
            span(today + (days + later), today + (days + later))
            later = 0
        case .date(let day, let month, let year): date(day, month, year)
        case .month(let month): self.month(of: month)
        case .monthUnit: monthUnit()
        case .season(let first): season(first)
        case .feast(let feast): self.feast(feast)
        case .week: week(rest)
        case .weekend: weekend(rest)
        case .workdays: workdays()
        case .part(let from, let until):
            if joint == .or, window.first != nil, Self.isDay(rest.first) { close() }
            dayPart(from, until)
        case .clock(let minute, let isCertain): clock(minute, isCertain)
        case .amount(let count, let unit): amount(count, unit, rest)
        }
    }

    static func isDay(_ piece: TimePiece?) -> Bool {
        switch piece {
        case .weekday, .days, .date: true
        default: false
        }
    }

    /// "The last week of July".
    var weekOf: Int?

    /// "End of next month": of two, the one says which and the other which part.
    mutating func modify(_ new: TimePiece.Modifier) {
        if new == .next { isNext = modifier != nil }
        if new == .next || new == .this, modifier == .early || modifier == .middle || modifier == .late { return }
        if modifier == .next, new == .early || new == .middle || new == .late { isNext = true }
        modifier = new
    }

    /// "The 5th onwards".
    mutating func trail() {
        if hasClock { window.until = nil } else { window.last = nil }
    }

    /// "Friday latest".
    mutating func trailBy() {
        if hasClock { (window.from, window.until) = (nil, window.until ?? window.from) } else { window.first = today }
    }

    mutating func close() {
        guard window != WantedTime.Window() else { return }
        if let first = window.first, let last = window.last, last < first { window.last = first }
        done.append(window)
        (window, hasClock, isUncertain, isWeek, isWorkdays, isNamed, awaitsSecond) = (
            WantedTime.Window(), false, false, false, false, false, false
        )
    }
}

extension WantedTime.Window {
    fileprivate var hasNoHours: Bool { from == nil && until == nil }
}
