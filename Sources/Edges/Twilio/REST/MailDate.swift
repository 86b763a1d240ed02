internal import Domain

/// Dates as mail and HTTP write them: `Fri, 24 May 2019 17:44:46 +0000` (RFC 2822 §3.3), `… GMT` (RFC 9110 §5.6.7).
enum MailDate {
    /// The moment, or nothing for anything else: obsolete zones and two-digit years included.
    static func read(_ text: String) -> Moment? {
        var words = text.split(separator: " ", omittingEmptySubsequences: true)
        if let first = words.first, first.hasSuffix(",") {
            guard weekdays.contains(String(first.dropLast())) else { return nil }
            words.removeFirst()
        }
        guard words.count == 5, words[2].utf8.count == 4,
            let day = number(words[0], 1...31), let month = months.firstIndex(of: String(words[1])),
            let year = number(words[2], 1970...9999), let seconds = clock(words[3]), let offset = zone(words[4]),
            day <= length(ofMonth: month + 1, in: year)
        else { return nil }
        return Moment(milliseconds: (Int64(days(year, month + 1, day)) * 86_400 + Int64(seconds - offset)) * 1000)
    }

    /// The day of a moment, in Greenwich, as Twilio's filters want it: `2019-05-24`.
    static func day(_ moment: Moment) -> String {
        // Counted from 1 March 2000, so that the leap day is the last of its year, of its four and of its four hundred years.
        let days = Int((Double(moment.milliseconds) / 86_400_000).rounded(.down)) - 11_017
        let era = (days >= 0 ? days : days - 146_096) / 146_097
        let ofEra = days - era * 146_097
        let yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365
        let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * ofYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        let year = 2000 + era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
        return "\(year)-\(twoDigits(month))-\(twoDigits(ofYear - (153 * marchMonth + 2) / 5 + 1))"
    }

    private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    private static let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    private static func number(_ text: Substring, _ range: ClosedRange<Int>) -> Int? {
        guard (1...4).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int(text).flatMap { range.contains($0) ? $0 : nil }
    }

    /// `17:44:46` or `17:44` in seconds; a leap second counts as the next one.
    private static func clock(_ text: Substring) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard (2...3).contains(parts.count), parts.allSatisfy({ $0.utf8.count == 2 }),
            let hour = number(parts[0], 0...23), let minute = number(parts[1], 0...59),
            let second = parts.count == 3 ? number(parts[2], 0...60) : 0
        else { return nil }
        return hour * 3600 + minute * 60 + second
    }

    /// Seconds east of Greenwich.
    private static func zone(_ text: Substring) -> Int? {
        if text == "GMT" || text == "UT" { return 0 }
        guard text.utf8.count == 5, let sign = text.first, sign == "+" || sign == "-",
            let hours = number(text.dropFirst().prefix(2), 0...23), let minutes = number(text.suffix(2), 0...59)
        else { return nil }
        return (hours * 3600 + minutes * 60) * (sign == "-" ? -1 : 1)
    }

    private static func length(ofMonth month: Int, in year: Int) -> Int {
        switch month {
        case 2: year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400)) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days since 1970. Years are counted from March, so that the leap day is the last of its year.
    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let marchYear = month > 2 ? year : year - 1
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return marchYear * 365 + marchYear / 4 - marchYear / 100 + marchYear / 400 + dayOfYear - 719_468
    }
}
