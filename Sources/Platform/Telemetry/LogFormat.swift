/// How lines look.
public enum LogFormat: String, Sendable, CaseIterable {
    /// For people at a terminal: `12:34:56.789 INFO  message key=value`.
    case text
    /// For machines: one JSON object per line, `time level message` first.
    case json

    /// The line for a record written at `milliseconds` since 1970, with its newline.
    public func line(_ record: LogRecord, at milliseconds: Int64) -> String {
        switch self {
        case .text:
            var line = "\(Timestamp.text(milliseconds).dropFirst(11).dropLast()) "
            line += record.level.rawValue.uppercased()
            line += String(repeating: " ", count: max(1, 9 - record.level.rawValue.utf8.count))
            line += Self.oneLine(record.message)
            for (name, value) in record.fields where !value.isEmpty { line += " \(name)=\(Self.bare(value))" }
            return line + "\n"
        case .json:
            var line = "{\"time\":\"\(Timestamp.text(milliseconds))\",\"level\":\"\(record.level.rawValue)\",\"message\":"
            line += JSONText.quote(record.message)
            for (name, value) in record.fields where !value.isEmpty { line += ",\(JSONText.quote(name)):\(JSONText.quote(value))" }
            return line + "}\n"
        }
    }

    /// A value as it stands, or in quotes when it would be misread.
    private static func bare(_ value: String) -> String {
        let isPlain = value.unicodeScalars.allSatisfy { $0 != " " && $0 != "\"" && $0 != "=" && !JSONText.isControl($0) }
        return isPlain ? value : JSONText.quote(value)
    }

    /// No message may forge a second line.
    private static func oneLine(_ text: String) -> String {
        text.unicodeScalars.contains(where: JSONText.isControl) ? String(JSONText.quote(text).dropFirst().dropLast()) : text
    }
}

/// Instants as people and machines read them (RFC 3339, UTC, milliseconds).
public enum Timestamp {
    public static func text(_ milliseconds: Int64) -> String {
        let (days, rest) = floored(milliseconds, 86_400_000)
        let (year, month, day) = date(days)
        let seconds = rest / 1000
        return "\(pad(year, 4))-\(pad(month, 2))-\(pad(day, 2))T"
            + "\(pad(seconds / 3600, 2)):\(pad(seconds / 60 % 60, 2)):\(pad(seconds % 60, 2)).\(pad(rest % 1000, 3))Z"
    }

    /// The civil date of a day count since 1970-01-01: years are taken to begin in March, so that the leap day comes last.
    private static func date(_ days: Int64) -> (Int64, Int64, Int64) {
        let (era, dayOfEra) = floored(days + 719_468, 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1)
    }

    private static func floored(_ value: Int64, _ by: Int64) -> (Int64, Int64) {
        let quotient = value >= 0 ? value / by : (value - by + 1) / by
        return (quotient, value - quotient * by)
    }

    private static func pad(_ value: Int64, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
