import Glibc
import HTTP
import HTTPServer
import Telemetry

/// A language model that always says the same, after a delay: what is measured is what JobRun adds to it.
enum ModelServer {
    private static let opinion = """
        {"intent":"NORMAL","confidence":0.9,"job_type":"plumbing","job_words":"tap","urgency_words":null,"location":null,"time":null,\
        "name":null,"needs_person":false,"opt_out":false,"drafts":{"booking":"Thanks for your message. Book here: {link}",\
        "urgent":null,"clarify":"Thanks for your message. What do you need help with?","confirm":null,"hand_over":null,"decline":null}}
        """

    /// Answers until it is killed.
    static func run(port: UInt16, delay: Duration) async throws {
        let content = opinion.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\\\"")
        let answer =
            "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"\(content)\"},\"finish_reason\":\"stop\"}],"
            + "\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1}}"
        let body = Array(answer.utf8)
        let listener = try HTTPListener(
            configuration: ListenerConfiguration(port: port), log: Log(level: .warning, sink: NoLog()),
            metrics: Metrics(declared: [ListenerMetrics.names])
        ) { request in
            if request.method == "POST" { try? await Task.sleep(for: delay) }
            return Response(.ok, headers: ["Content-Type": "application/json"], body: .bytes(body))
        }
        _ = try listener.start()
        await onOwnThread("wait") { _ = pause() }
        await listener.drain(within: .zero)
    }
}
