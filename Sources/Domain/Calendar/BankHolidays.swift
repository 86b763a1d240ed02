/// The bank holidays of England and Wales by the rules of the Banking and Financial Dealings Act 1971 and the proclamations that came to
/// stay. Single days proclaimed for a jubilee or a coronation are not among them. Source: gov.uk/bank-holidays.
public enum BankHolidays {
    /// Their days in a year, in order.
    public static func of(_ year: Int) -> [CivilDate] {
        let easter = easterSunday(in: year)
        let may = CivilDate.first(of: 5, in: year)
        let spring = may.endOfMonth
        let summer = CivilDate.first(of: 8, in: year).endOfMonth
        return [
            substituted(CivilDate.first(of: 1, in: year)),
            easter + -2,
            easter + 1,
            firstMonday(from: may),
            spring.monday,
            summer.monday,
        ] + christmas(in: year)
    }

    /// Whether it is one.
    public static func contains(_ date: CivilDate) -> Bool {
        of(date.year).contains(date)
    }

    /// The first one on or after a day.
    public static func next(from date: CivilDate) -> CivilDate? {
        (of(date.year) + of(date.year + 1)).first { $0 >= date }
    }

    /// Easter Sunday by the Gregorian computus (Meeus, Jones and Butcher).
    public static func easterSunday(in year: Int) -> CivilDate {
        let golden = year % 19
        let (century, inCentury) = (year / 100, year % 100)
        let skipped = (century + 8) / 25
        let moon = (19 * golden + century - century / 4 - (century - skipped + 1) / 3 + 15) % 30
        let weekday = (32 + 2 * (century % 4) + 2 * (inCentury / 4) - moon - inCentury % 4) % 7
        let late = (golden + 11 * moon + 22 * weekday) / 451
        let number = moon + weekday - 7 * late + 114
        return CivilDate.first(of: number / 31, in: year) + number % 31
    }

    /// At the weekend the next Monday stands in.
    private static func substituted(_ date: CivilDate) -> CivilDate {
        date.weekday > 5 ? date + (8 - date.weekday) : date
    }

    /// Christmas Day and Boxing Day: where they fall on a weekend, the Monday or Tuesday after stands in.
    private static func christmas(in year: Int) -> [CivilDate] {
        let day = CivilDate.first(of: 12, in: year) + 24
        switch day.weekday {
        case 5: return [day, day + 3]
        case 6: return [day + 2, day + 3]
        case 7: return [day + 1, day + 2]
        default: return [day, day + 1]
        }
    }

    private static func firstMonday(from date: CivilDate) -> CivilDate {
        date.weekday == 1 ? date : date + (8 - date.weekday)
    }
}
