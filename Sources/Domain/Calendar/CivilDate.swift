/// A day of the calendar, wherever it is that day.
public struct CivilDate: Sendable, Hashable, Comparable {
    /// Days since 1 January 1970.
    public let day: Int

    public init(day: Int) {
        self.day = day
    }

    /// Nothing when the calendar has no such day. The arithmetic counts years from March, so that the leap day is the last of them.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...12).contains(month), (1...31).contains(day), (1...9999).contains(year) else { return nil }
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let inEra = shifted - era * 400
        let inYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        self.day = era * 146_097 + inEra * 365 + inEra / 4 - inEra / 100 + inYear - 719_468
        guard self.month == month, self.dayOfMonth == day else { return nil }
    }

    /// The calendar's three numbers.
    public var parts: (year: Int, month: Int, day: Int) {
        let shifted = day + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let inEra = shifted - era * 146_097
        let yearOfEra = (inEra - inEra / 1460 + inEra / 36_524 - inEra / 146_096) / 365
        let inYear = inEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * inYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, inYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    public var year: Int { parts.year }
    public var month: Int { parts.month }
    public var dayOfMonth: Int { parts.day }

    /// 1 is Monday, 7 is Sunday.
    public var weekday: Int { ((day + 3) % 7 + 7) % 7 + 1 }

    /// The Monday of its week.
    public var monday: CivilDate { self + (1 - weekday) }

    /// The first day of a month; months beyond twelve are of the next year.
    public static func first(of month: Int, in year: Int) -> CivilDate {
        let (years, index) = ((month - 1) / 12, (month - 1) % 12 + 1)
        return CivilDate(year: year + years, month: index, day: 1) ?? CivilDate(day: 0)
    }

    /// The last day of its month.
    public var endOfMonth: CivilDate { Self.first(of: month + 1, in: year) + -1 }

    public static func < (left: CivilDate, right: CivilDate) -> Bool { left.day < right.day }
    public static func + (date: CivilDate, days: Int) -> CivilDate { CivilDate(day: date.day + days) }
    public static func - (left: CivilDate, right: CivilDate) -> Int { left.day - right.day }
}

/// What calendar and clock on a wall show.
public struct LocalTime: Sendable, Hashable {
    public let date: CivilDate
    /// 0…1439.
    public let minuteOfDay: Int

    public init(date: CivilDate, minuteOfDay: Int) {
        self.date = date
        self.minuteOfDay = minuteOfDay
    }
}
