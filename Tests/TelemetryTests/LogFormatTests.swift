import Telemetry
import Testing

@Suite struct LogFormatTests {
    private static func line(_ format: LogFormat, _ message: String, _ fields: [(String, String)] = []) -> String {
        format.line(LogRecord(level: .warning, message: message, fields: fields), at: 1_800_000_000_123)
    }

    @Test("a line for people has the time, the level, the sentence and its fields")
    func text() {
        #expect(
            Self.line(.text, "SMS sent", [("sid", "SM1"), ("empty", ""), ("reason", "no \"route\" here")])
                == "08:00:00.123 WARNING  SMS sent sid=SM1 reason=\"no \\\"route\\\" here\"\n")
    }

    @Test("a line for machines is one JSON object")
    func json() {
        #expect(
            Self.line(.json, "say \"hi\"\\", [("sid", "SM1"), ("empty", ""), ("emoji", "😀")])
                == #"{"time":"2027-01-15T08:00:00.123Z","level":"warning","message":"say \"hi\"\\","sid":"SM1","emoji":"😀"}"# + "\n"
        )
    }

    /// Whatever some reader takes for the end of a line or for a command to its terminal.
    private static let controls =
        (0..<0xa0).compactMap(Unicode.Scalar.init).filter { $0.properties.generalCategory == .control } + [
            "\u{2028}", "\u{2029}",
        ]

    @Test("nobody's words can forge a second line or move the terminal's cursor", arguments: LogFormat.allCases)
    func injection(format: LogFormat) {
        #expect(Self.controls.count == 67)
        for control in Self.controls {
            let hostile = "before\(control)CRITICAL all is lost"
            let line = Self.line(format, hostile, [("words", hostile), ("key", String(control))])
            #expect(line.hasSuffix("\n"))
            #expect(
                line.unicodeScalars.dropLast().allSatisfy { !Self.controls.contains($0) }, "U+\(String(control.value, radix: 16))")
        }
        #expect(Self.line(format, "a\r\nb").unicodeScalars.filter { $0 == "\n" || $0 == "\r" }.count == 1)
    }

    @Test("a value that looks like a field of its own is put in quotes", arguments: ["a b", "a=b", "\"", "a\u{2028}b"])
    func quoted(value: String) {
        #expect(Self.line(.text, "x", [("k", value)]).contains(" k=\""))
    }

    @Test("a line below the level costs nothing and is not written; fields given once are on every line")
    func level() {
        let sink = KeptLog()
        let log = Log(level: .notice, sink: sink).with(["node": "a"])
        var evaluated = 0
        func costly() -> String {
            evaluated += 1
            return "costly"
        }
        log.debug(costly())
        log.info(costly())
        log.notice("kept", ["k": "v"])
        #expect(evaluated == 0)
        #expect(sink.lines == ["kept node=a k=v"])
    }
}

/// A log that keeps its lines. Used by one test at a time, from one task.
private final class KeptLog: LogSink, @unchecked Sendable {
    private(set) var lines: [String] = []

    func write(_ record: LogRecord) {
        lines.append(([record.message] + record.fields.map { "\($0.0)=\($0.1)" }).joined(separator: " "))
    }
}

@Suite struct JSONTextTests {
    @Test(
        "a string is escaped as RFC 8259 asks",
        arguments: [
            ("", #""""#), ("plain é 😀", #""plain é 😀""#), (#"a"b\c/"#, #""a\"b\\c/""#), ("\n\r\t", #""\n\r\t""#),
            ("\u{0}\u{8}\u{1f}\u{7f}", #""\u0000\u0008\u001f\u007f""#), ("\u{9b}\u{2028}\u{2029}", #""\u009b\u2028\u2029""#),
        ])
    func quote(text: String, json: String) {
        #expect(JSONText.quote(text) == json)
    }

    @Test(
        "a number is whole when it is, and null when it is none",
        arguments: [
            (0.0, "0"), (-3, "-3"), (1.5, "1.5"), (1e15, "1000000000000000.0"), (.infinity, "null"), (.nan, "null"),
        ])
    func number(value: Double, json: String) {
        #expect(JSONText.number(value) == json)
    }

    @Test("an object keeps its order and escapes its names")
    func object() {
        #expect(JSONText.object([("b\"", "1"), ("a", "{}")]) == #"{"b\"":1,"a":{}}"#)
    }
}

@Suite struct TimestampTests {
    @Test(
        "instants are read as the calendar has them",
        arguments: [
            (Int64(0), "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"), (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (951_868_799_999, "2000-02-29T23:59:59.999Z"), (951_868_800_000, "2000-03-01T00:00:00.000Z"),
            (1_709_164_800_001, "2024-02-29T00:00:00.001Z"), (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
            (4_107_542_399_999, "2100-02-28T23:59:59.999Z"), (-2_203_891_200_000, "1900-03-01T00:00:00.000Z"),
            (-2_203_891_200_001, "1900-02-28T23:59:59.999Z"), (1_798_761_599_999, "2026-12-31T23:59:59.999Z"),
            (253_402_300_799_999, "9999-12-31T23:59:59.999Z"), (-62_135_596_800_000, "0001-01-01T00:00:00.000Z"),
        ])
    func known(milliseconds: Int64, text: String) {
        #expect(Timestamp.text(milliseconds) == text)
    }

    @Test("each day follows the one before, for four hundred years")
    func days() {
        let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        var (year, month, day) = (1900, 1, 1)
        for index in Int64(-25_567)..<(-25_567 + 146_097) {
            func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
            let expected = "\(year)-\(two(month))-\(two(day))"
            guard Timestamp.text(index * 86_400_000).hasPrefix(expected) else {
                Issue.record("\(Timestamp.text(index * 86_400_000)) is not \(expected)")
                return
            }
            let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            day += 1
            if day > lengths[month - 1] + (month == 2 && isLeap ? 1 : 0) { (month, day) = (month + 1, 1) }
            if month > 12 { (year, month) = (year + 1, 1) }
        }
        #expect(year == 2300)
    }
}
