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
            let date = CivilDate(year: year, month: month + 1, day: day)
        else { return nil }
        return Moment(milliseconds: (Int64(date.day) * 86_400 + Int64(seconds - offset)) * 1000)
    }

    /// The day of a moment, in Greenwich, as Twilio's filters want it: `2019-05-24`.
    static func day(_ moment: Moment) -> String {
        let date = CivilDate(day: Int((Double(moment.milliseconds) / 86_400_000).rounded(.down))).parts
        return "\(date.year)-\(twoDigits(date.month))-\(twoDigits(date.day))"
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
}
