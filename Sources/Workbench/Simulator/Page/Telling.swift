import Telemetry

/// Puts a log line into plain words. Lines it does not know are shown as they are, coloured by their level.
struct Telling {
    let tone: TimelineRow.Tone
    let title: String
    let why: String

    init(_ record: LogRecord) {
        let message = record.message
        let (tone, title, why) =
            Self.settled(message, record) ?? Self.stage(message, record) ?? Self.gate(message) ?? Self.known(message, record)
            ?? (Self.tone(of: record.level), message, Self.reason(record))
        (self.tone, self.title, self.why) = (tone, title, why)
    }

    private typealias Words = (TimelineRow.Tone, String, String)

    private static let stages = [
        ("SENTINEL", "Is it safe to act on?"), ("DIAL", "What does the customer want?"), ("FLOW", "Which details are there?"),
        ("RUNE", "What should be done?"), ("LYRA", "In which words?"), ("VAULT", "What becomes of the lead?"),
    ]

    /// `turn settled` and `call settled`: the disposition, and the decision behind it.
    private static func settled(_ message: String, _ record: LogRecord) -> Words? {
        guard message == "turn settled" || message == "call settled" else { return nil }
        let subject = message == "call settled" ? "call" : "text"
        let disposition = field(record, "disposition")
        let title =
            switch disposition {
            case "replied": "The \(subject) was answered"
            case "not_replied": "The \(subject) was not answered, on purpose"
            case "person": "The \(subject) goes to a person"
            default: "The \(subject) is dealt with: \(plain(disposition))"
            }
        let parts = ["decision", "because", "reason"].map { plain(field(record, $0)) }.filter { !$0.isEmpty }
        let why = parts.enumerated().filter { parts.firstIndex(of: $0.element) == $0.offset }.map(\.element).joined(
            separator: ", because: ")
        let isUrgent = why.contains("alert") || why.contains("safety") || why.contains("urgent")
        return (isUrgent ? .urgent : disposition == "replied" ? .decision : .held, title, why)
    }

    /// `DIAL (DETERMINISTIC) …`: which stage said what.
    private static func stage(_ message: String, _ record: LogRecord) -> Words? {
        guard let (name, question) = stages.first(where: { message == $0.0 || message.hasPrefix($0.0 + " ") }) else { return nil }
        var said = message.dropFirst(name.count).drop { $0 == " " || $0 == ":" }
        var manner = ""
        if said.hasPrefix("(DETERMINISTIC)") {
            said = said.dropFirst("(DETERMINISTIC)".count).drop { $0 == " " || $0 == ":" }
            manner = "by the rules"
        }
        let why = [plain(String(said)), reason(record), manner].filter { !$0.isEmpty }.joined(separator: " · ")
        return (said.contains("URGENT") ? .urgent : .plain, "\(name): \(question)", why)
    }

    /// The gate, the switches and the set-up guard.
    private static func gate(_ message: String) -> Words? {
        let words = message.split(separator: " ").map(String.init)
        if message.hasPrefix("[SystemGate] "), words.count >= 3 {
            if words[1] == "ALLOW" { return (.plain, "Allowed to leave: \(draft(words[2]))", "no guard objects") }
            return (.held, "Held back: \(draft(words[2]))", plain(words.dropFirst(5).joined(separator: " ")))
        }
        if let said = rest(message, after: "[KillSwitch] ") { return (.held, "A switch is on", plain(said)) }
        if let said = rest(message, after: "[OnboardingGuard] ") { return (.held, "The set-up is not complete", plain(said)) }
        return nil
    }

    private static func known(_ message: String, _ record: LogRecord) -> Words? {
        if message == "status callback" { return (.plain, "The carrier reports: \(field(record, "status"))", "") }
        if message == "status callback changed nothing" {
            return (.plain, "The carrier reports: \(field(record, "status"))", "known already, nothing changes")
        }
        if let said = rest(message, after: "ALERT ") { return (.urgent, "The operator is alerted", said) }
        if let said = rest(message, after: "fault: ") {
            return (.trouble, "The simulator plays a fault", "\(said) \(reason(record))")
        }
        if message.hasPrefix("DUPLICATE") { return (.held, "Seen before, so not answered twice", message) }
        if message.hasPrefix("[SYSTEM FAILSAFE]") || message.hasPrefix("SYSTEM NUMBER CALL") {
            return (.urgent, "A call to a number nobody has been given", "\(message) \(field(record, "number"))")
        }
        if message.hasPrefix("[DeterministicFallback]") { return (.plain, "The rules answer, without a model", reason(record)) }
        switch message {
        case "Number role resolved":
            return (.plain, "The number was recognised", field(record, "description"))
        case "Voice call guard passed": return (.plain, "The call is answered by the automatic voice", reason(record))
        case "SMS sent": return (.plain, "A text was handed to the carrier", reason(record))
        default: break
        }
        if message.hasPrefix("SMS send failed") || message.hasPrefix("Retrying SMS") || message == "SMS parked" {
            return (
                message.contains("LOST") ? .urgent : .trouble, "The carrier did not take a text", message + " " + reason(record)
            )
        }
        return nil
    }

    private static func tone(of level: LogLevel) -> TimelineRow.Tone {
        switch level {
        case .debug, .info, .notice: .plain
        case .warning: .trouble
        case .error, .critical: .urgent
        }
    }

    /// The first field that gives a reason.
    private static func reason(_ record: LogRecord) -> String {
        let names = ["reason", "because", "decision", "noText", "description", "error"]
        return plain(names.lazy.map { field(record, $0) }.first { !$0.isEmpty } ?? "")
    }

    private static func field(_ record: LogRecord, _ name: String) -> String {
        record.fields.first { $0.0 == name }?.1 ?? ""
    }

    private static func rest(_ message: String, after prefix: String) -> String? {
        message.hasPrefix(prefix) ? String(message.dropFirst(prefix.count)) : nil
    }

    /// The kinds of text the gate names, as people would.
    private static func draft(_ kind: String) -> String {
        let names = [
            "customer": "a reply to the customer", "deflection": "a polite deflection", "setUp": "the set-up text",
            "safety": "the safety text", "help": "the answer to HELP", "failSafe": "the fail-safe text",
            "onboarding": "an onboarding text", "owner": "a notice to the owner", "danger": "an alarm to the owner",
            "echo": "a confirmation to the owner", "founder": "an alert to the operator",
        ]
        return names[kind] ?? plain(kind)
    }

    /// `SEND_BOOKING_LINK` and `non_lead` as words; a single word in capitals is left its capitals.
    private static func plain(_ text: String) -> String {
        text.split(separator: " ", omittingEmptySubsequences: false).map { word in
            guard word.contains("_") else { return String(word) }
            let words = String(word).replacing("_", with: " ")
            return words == words.uppercased() ? words.lowercased() : words
        }.joined(separator: " ")
    }
}
