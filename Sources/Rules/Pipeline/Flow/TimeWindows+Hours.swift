import Domain

extension TimeWindows {
    mutating func dayPart(_ from: Int, _ until: Int) {
        defer { (bound, joint) = (nil, nil) }
        if isUncertain, hasClock {
            // "At 8 in the evening".
            part = (from, until)
            settleClock()
            return
        }
        if hasClock, joint != .or { return }
        if modifier == .this, window.first == nil { (window.first, window.last) = (today, today) }
        var (from, until) = (from, until)
        switch (modifier, bound) {
        case (.early?, _): until = (from + until) / 2
        case (.late?, _): from = (from + until) / 2
        case (_, .before?): return hours(nil, from)
        case (_, .by?): return hours(nil, until)
        case (_, .after?), (_, .from?): return hours(until > from || bound == .after ? until : from, nil)
        default: break
        }
        modifier = nil
        part = (from, until)
        if joint == .to || joint == .or, let start = window.from, !hasClock {
            hours(min(start, from), max(window.until ?? until, until))
        } else {
            hours(from, until)
        }
    }

    mutating func clock(_ minute: Int, _ isCertain: Bool) {
        defer { (bound, joint) = (nil, nil) }
        let minute = isCertain ? minute : likely(minute)
        if awaitsSecond || joint == .to || joint == .or, hasClock, let from = window.from {
            // "9 to 5", "between 10 and 12", "10 or 11".
            var until = minute
            if until <= from, until + 720 < 1440 { until += 720 }
            if until < from { return }
            window.until = until
            awaitsSecond = false
            if isCertain, isUncertain, from + 720 < until, from < 720, minute >= 720, from < 7 * 60 { window.from = from + 720 }
            isUncertain = false
            return
        }
        hasClock = true
        isUncertain = !isCertain
        switch bound {
        case .before, .by: hours(nil, minute)
        case .after, .from: hours(minute, nil)
        case .between:
            hours(minute, nil)
            awaitsSecond = true
        case .within, .inside, nil: hours(minute, minute)
        }
    }

    /// Which of the two times of day a bare number is.
    func likely(_ minute: Int) -> Int {
        guard minute < 720 + 60 else { return minute }
        let bare = minute % 720
        if let part { return part.from >= 720 && bare + 720 <= part.until + 180 ? bare + 720 : minute }
        if bound == .after, (7 * 60..<8 * 60).contains(bare) { return bare + 720 }
        return bare < 7 * 60 ? bare + 720 : bare
    }

    /// The part of the day came after the time.
    mutating func settleClock() {
        isUncertain = false
        func settled(_ minute: Int?) -> Int? { minute.map { likely($0 % 720) } }
        (window.from, window.until) = (settled(window.from), settled(window.until))
    }

    mutating func hours(_ from: Int?, _ until: Int?) {
        (window.from, window.until) = (from, until)
        modifier = nil
    }
}
