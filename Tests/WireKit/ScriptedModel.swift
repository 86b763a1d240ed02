import Locking

/// An OpenAI-compatible server that says what it is told: valid, slow, wrong, refusing, truncated, over quota, or down.
public final class ScriptedModel: Sendable {
    /// What it answers a question with.
    public enum Line: Sendable {
        /// A completion with this content.
        case says(String, finish: String = "stop")
        case refuses
        /// An error with its status, type and code.
        case fails(
            Int, type: String = "server_error", code: String = "", message: String = "no", parameter: String? = nil,
            headers: String = "")
        /// Whatever these bytes are.
        case body(String)
        /// The connection closed without a byte.
        case hangsUp
        /// No answer until the client gives up.
        case keepsSilent
    }

    private let wire: WireServer
    private let line: Locked<@Sendable (Int, String) -> Line>

    /// `line` is given the number of the question, counted from one, and its body.
    public init(_ line: @escaping @Sendable (Int, String) -> Line) {
        let current = Locked(line)
        self.line = current
        wire = WireServer { number, seen in
            let line = current.withLock { $0 }
            return Self.answer(line(number, seen.body))
        }
    }

    /// Always the same.
    public convenience init(always line: Line) {
        self.init { _, _ in line }
    }

    /// From now on it answers so.
    public func now(_ next: Line) {
        line.withLock { $0 = { _, _ in next } }
    }

    public var baseURL: String { wire.origin + "/v1" }
    /// The questions so far.
    public var questions: [WireServer.Seen] { wire.requests }

    private static func answer(_ line: Line) -> WireServer.Answer {
        switch line {
        case .says(let content, let finish):
            .http(200, completion("{\"role\":\"assistant\",\"content\":\(quote(content)),\"refusal\":null}", finish))
        case .refuses:
            .http(200, completion("{\"role\":\"assistant\",\"content\":null,\"refusal\":\"I cannot help with that\"}", "stop"))
        case .fails(let status, let type, let code, let message, let parameter, let headers):
            .http(
                status,
                "{\"error\":{\"message\":\(quote(message)),\"type\":\(quote(type)),\"param\":\(parameter.map(quote) ?? "null"),"
                    + "\"code\":\(quote(code))}}", headers: headers)
        case .body(let body): .http(200, body)
        case .hangsUp: .nothing
        case .keepsSilent: .silence
        }
    }

    private static func completion(_ message: String, _ finish: String) -> String {
        "{\"id\":\"c1\",\"object\":\"chat.completion\",\"choices\":[{\"index\":0,\"message\":\(message),\"finish_reason\":\"\(finish)\"}],"
            + "\"usage\":{\"prompt_tokens\":600,\"completion_tokens\":150,\"total_tokens\":750}}"
    }

    /// A JSON string.
    static func quote(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}

/// An opinion as a model writes it.
public struct ScriptedOpinion: Sendable {
    public var intent = "NORMAL"
    public var trade = "plumbing"
    public var jobWords: String?
    public var location: String?
    public var time: String?
    public var name: String?
    public var needsPerson = false
    public var optOut = false
    public var drafts: [String: String] = [:]

    public init(_ change: (inout ScriptedOpinion) -> Void = { _ in }) {
        change(&self)
    }

    /// The object the schema asks for.
    public var json: String {
        func word(_ text: String?) -> String { text.map(ScriptedModel.quote) ?? "null" }
        let names = ["booking", "urgent", "clarify", "confirm", "hand_over", "decline"]
        let drafted = names.map { "\"\($0)\":\(word(drafts[$0]))" }.joined(separator: ",")
        return "{\"intent\":\"\(intent)\",\"confidence\":0.9,\"job_type\":\"\(trade)\",\"job_words\":\(word(jobWords)),"
            + "\"urgency_words\":null,\"location\":\(word(location)),\"time\":\(word(time)),\"name\":\(word(name)),"
            + "\"needs_person\":\(needsPerson),\"opt_out\":\(optOut),\"drafts\":{\(drafted)}}"
    }
}
