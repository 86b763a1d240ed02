import Telemetry

/// One line of the log as people read it: what happened, and why.
public struct TimelineRow: Sendable, Equatable {
    /// How a row is coloured; never the only sign, the words say it too.
    public enum Tone: String, Sendable {
        /// Routine.
        case plain
        /// JobRun made up its mind.
        case decision
        /// Something was held back on purpose.
        case held
        /// Something went wrong that heals.
        case trouble
        /// Somebody has to act now.
        case urgent
    }

    /// Counts up; a page that was away asks for what came after.
    public let id: Int
    /// Milliseconds since 1970.
    public let at: Int64
    public let tone: Tone
    public let title: String
    public let why: String
    /// What belongs together carries the same one; empty for none.
    public let correlation: String
    /// Every field as it was logged.
    public let fields: [Field]

    /// A field of the log line.
    public struct Field: Sendable, Equatable {
        public let name: String
        public let value: String
    }

    init(id: Int, at: Int64, record: LogRecord) {
        self.id = id
        self.at = at
        fields = record.fields.map { Field(name: $0.0, value: $0.1) }
        correlation = record.fields.first { $0.0 == "correlationId" }?.1 ?? ""
        let telling = Telling(record)
        (tone, title, why) = (telling.tone, telling.title, telling.why)
    }

    var json: JSON {
        .object([
            ("id", .number(Int64(id))), ("at", .number(at)), ("tone", .string(tone.rawValue)), ("title", .string(title)),
            ("why", .string(why)), ("correlation", .string(correlation)),
            ("fields", .array(fields.map { .array([.string($0.name), .string($0.value)]) })),
        ])
    }
}
