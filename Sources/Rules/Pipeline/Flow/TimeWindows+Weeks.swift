import Domain

extension TimeWindows {
    mutating func week(_ rest: ArraySlice<TimePiece>) {
        if rest.first == .commencing {
            isCommencing = true
            return
        }
        var monday = today.monday + (modifier == .next || isNext ? 7 : 0)
        isNext = false
        // "The week after next".
        if rest.first == .bound(.after), rest.dropFirst().first == .modifier(.next) { monday = today.monday + 14 }
        // "Tuesday next week", "Mon to Wed next week".
        if isNamed, let first = window.first, let last = window.last, modifier != nil, joint == nil {
            let shift = monday + (first.weekday - 1) - first
            (window.first, window.last, modifier) = (first + shift, last + shift, nil)
            isNamed = false
            return
        }
        if isWorkdays, modifier != nil {
            (window.first, window.last, modifier) = (max(monday, today), monday + 4, nil)
        } else if modifier == .early || modifier == .late || modifier == .middle {
            let (from, until) = modifier == .early ? (0, 2) : modifier == .late ? (3, 4) : (1, 3)
            span(max(monday + from, today), max(monday + until, today))
        } else {
            span(max(monday, today), monday + 6, isWeek: true)
        }
    }

    mutating func weekend(_ rest: ArraySlice<TimePiece>) {
        let isAfterNext = rest.first == .bound(.after) && rest.dropFirst().first == .modifier(.next)
        let saturday = today.monday + (modifier == .next || isAfterNext ? 12 : 5)
        span(max(saturday, today), saturday + 1)
    }

    mutating func workdays() {
        let monday = today.monday + (modifier == .next || today.weekday > 4 ? 7 : 0)
        if isWeek, let first = window.first {
            (window.first, window.last) = (first.monday, first.monday + 4)
        } else {
            span(max(monday, today + 1), monday + 4)
            isWorkdays = true
        }
    }

    mutating func amount(_ count: Int, _ unit: TimePiece.Unit, _ rest: ArraySlice<TimePiece>) {
        guard (1...60).contains(count) else { return }
        // "A week on Tuesday".
        let next = rest.first == .on ? rest.dropFirst().first : rest.first
        if unit == .week, Self.isDay(next) {
            later = 7 * count
            return
        }
        switch unit {
        case .minute, .hour:
            let minutes = said.minuteOfDay + count * (unit == .hour ? 60 : 1)
            let day = today + minutes / 1440
            let isWithin = bound == .within || modifier == .next
            bound = nil
            span(day, day)
            (window.from, window.until) = isWithin ? (nil, minutes % 1440) : (minutes % 1440, nil)
        case .day, .week, .month:
            let day = unit == .month ? today + count * 30 : today + count * (unit == .week ? 7 : 1)
            let isWithin = bound == .within || modifier == .next
            if isWithin { bound = .by }
            bound == .by ? span(today, day) : span(day, day)
        }
    }
}
