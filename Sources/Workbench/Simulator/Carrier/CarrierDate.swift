/// Dates as the carrier's API writes and reads them, without a calendar library: always UTC.
enum CarrierDate {
    /// `Fri, 24 May 2019 17:44:46 +0000` (RFC 2822), with the second as the finest grain.
    static func rfc2822(_ milliseconds: Int64) -> String { words(milliseconds) + " +0000" }

    /// The same as an HTTP header has it: `Fri, 24 May 2019 17:44:46 GMT` (RFC 9110 §5.6.7).
    static func http(_ milliseconds: Int64) -> String { words(milliseconds) + " GMT" }

    private static func words(_ milliseconds: Int64) -> String {
        let (day, month, year, weekday, second) = parts(milliseconds)
        let clock = [second / 3600, second / 60 % 60, second % 60].map(twoDigits).joined(separator: ":")
        return "\(weekdays[weekday]), \(twoDigits(day)) \(months[month - 1]) \(year) \(clock)"
    }

    /// Days since 1970 for `2026-07-21`, which may be followed by a time that is not looked at: the API filters by whole days.
    static func dayNumber(_ text: String) -> Int64? {
        let (date, rest) = (text.utf8.prefix(10), text.utf8.dropFirst(10))
        guard rest.isEmpty || rest.first == UInt8(ascii: "T") || rest.first == UInt8(ascii: " ") else { return nil }
        let pieces = date.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard pieces.map(\.count) == [4, 2, 2], pieces.joined().allSatisfy({ (48...57).contains($0) }),
            let year = Int64(String(decoding: pieces[0], as: UTF8.self)),
            let month = Int64(String(decoding: pieces[1], as: UTF8.self)),
            let day = Int64(String(decoding: pieces[2], as: UTF8.self)), (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        return daysFromCivil(year, month, day)
    }

    /// Days since 1970 of an instant.
    static func dayNumber(_ milliseconds: Int64) -> Int64 {
        floorDivide(milliseconds, 86_400_000)
    }

    private static let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    private static func twoDigits(_ number: Int) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }

    private static func floorDivide(_ number: Int64, _ divisor: Int64) -> Int64 {
        (number >= 0 ? number : number - divisor + 1) / divisor
    }

    /// Gregorian days since 1970, counting years from March so that the leap day comes last.
    private static func daysFromCivil(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = floorDivide(shifted, 400)
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func parts(_ milliseconds: Int64) -> (day: Int, month: Int, year: Int, weekday: Int, second: Int) {
        let days = dayNumber(milliseconds)
        let second = Int(floorDivide(milliseconds, 1000) - days * 86_400)
        let shifted = days + 719_468
        let era = floorDivide(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let march = (5 * dayOfYear + 2) / 153
        let month = march < 10 ? march + 3 : march - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        let weekday = ((days % 7) + 7) % 7
        return (Int(dayOfYear - (153 * march + 2) / 5 + 1), Int(month), Int(year), Int(weekday), second)
    }
}
