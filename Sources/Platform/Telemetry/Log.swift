/// How urgent a line is, by who must act: *error* someone now, *warning* someone this week, *notice* the audit trail.
public enum LogLevel: String, Sendable, Comparable, CaseIterable {
    case debug, info, notice, warning, error, critical

    public static func < (left: LogLevel, right: LogLevel) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .debug: 0
        case .info: 1
        case .notice: 2
        case .warning: 3
        case .error: 4
        case .critical: 5
        }
    }
}

/// One line, before anything has been made of it.
public struct LogRecord: Sendable {
    public let level: LogLevel
    public let message: String
    /// Field names and values in the order given; the logger's own metadata first.
    public let fields: [(String, String)]

    public init(level: LogLevel, message: String, fields: [(String, String)]) {
        self.level = level
        self.message = message
        self.fields = fields
    }
}

/// Where lines go. Must not block for long: it is called on the request's path.
public protocol LogSink: Sendable {
    func write(_ record: LogRecord)
}

/// A logger: a value that carries its metadata along. Holds no message text, no secret, no full phone number of a person.
public struct Log: Sendable {
    public let level: LogLevel
    private let sink: any LogSink
    private let metadata: [(String, String)]

    public init(level: LogLevel, sink: any LogSink) {
        self.level = level
        self.sink = sink
        metadata = []
    }

    private init(level: LogLevel, sink: any LogSink, metadata: [(String, String)]) {
        self.level = level
        self.sink = sink
        self.metadata = metadata
    }

    /// The same logger, with fields that every further line will carry.
    public func with(_ fields: KeyValuePairs<String, String>) -> Log {
        Log(level: level, sink: sink, metadata: metadata + fields.map { ($0.key, $0.value) })
    }

    public func debug(_ message: @autoclosure () -> String, _ fields: @autoclosure () -> KeyValuePairs<String, String> = [:]) {
        write(.debug, message, fields)
    }

    public func info(_ message: @autoclosure () -> String, _ fields: @autoclosure () -> KeyValuePairs<String, String> = [:]) {
        write(.info, message, fields)
    }

    public func notice(_ message: @autoclosure () -> String, _ fields: @autoclosure () -> KeyValuePairs<String, String> = [:]) {
        write(.notice, message, fields)
    }

    public func warning(_ message: @autoclosure () -> String, _ fields: @autoclosure () -> KeyValuePairs<String, String> = [:]) {
        write(.warning, message, fields)
    }

    public func error(_ message: @autoclosure () -> String, _ fields: @autoclosure () -> KeyValuePairs<String, String> = [:]) {
        write(.error, message, fields)
    }

    public func critical(_ message: @autoclosure () -> String, _ fields: @autoclosure () -> KeyValuePairs<String, String> = [:]) {
        write(.critical, message, fields)
    }

    /// Writes a line at a level known only at run time.
    public func write(_ level: LogLevel, _ message: () -> String, _ fields: () -> KeyValuePairs<String, String>) {
        guard level >= self.level else { return }
        sink.write(LogRecord(level: level, message: message(), fields: metadata + fields().map { ($0.key, $0.value) }))
    }
}

/// Nowhere: for tests and tools that do not care.
public struct NoLog: LogSink {
    public init() {}
    public func write(_ record: LogRecord) {}
}

/// Two sinks fed with the same lines.
public struct TeeLog: LogSink {
    private let first: any LogSink
    private let second: any LogSink

    public init(_ first: any LogSink, _ second: any LogSink) {
        self.first = first
        self.second = second
    }

    public func write(_ record: LogRecord) {
        first.write(record)
        second.write(record)
    }
}
