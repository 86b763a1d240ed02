import Glibc
import HTTP
import HTTPServer
import Telemetry

/// JobRun's own HTTP server with nothing behind it: the most requests that can be taken and answered here.
enum BareServer {
    static let answer = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response><Message><Body>\(words)</Body></Message></Response>"
    private static let words =
        "Hi, this is Smith Plumbing &amp; Heating. Can you tell me briefly what service you need? Reply STOP to opt out."

    /// Answers until it is killed.
    static func run(port: UInt16) async throws {
        let body = Array(answer.utf8)
        let listener = try HTTPListener(
            configuration: ListenerConfiguration(port: port), log: Log(level: .warning, sink: NoLog()),
            metrics: Metrics(declared: [ListenerMetrics.names])
        ) { _ in
            Response(.ok, headers: ["Content-Type": "text/xml; charset=utf-8"], body: .bytes(body))
        }
        _ = try listener.start()
        await onOwnThread("wait") { _ = pause() }
        await listener.drain(within: .zero)
    }
}
