import HTTP
import Simulator
import Telemetry
import Transfer

@testable import App

extension Server {
    fileprivate static let client = HTTPClient(name: "test", log: Log(level: .critical, sink: NoLog()), metrics: Metrics())
    fileprivate static let limits = TransferLimits(connect: .seconds(20), total: .seconds(30), maximumBody: 1 << 20)

    /// Asks for a page, of this server unless of another.
    func get(_ path: String, of other: Application? = nil) async throws -> IncomingResponse {
        try await Self.client.send(
            OutgoingRequest(method: "GET", url: "http://127.0.0.1:\(other?.port ?? port)\(path)"), limits: Self.limits,
            manner: .pooled)
    }

    /// Posts a form as the carrier does, signed with the account's token.
    func post(_ path: String, _ fields: [(String, String)]) async throws -> IncomingResponse {
        let body = Form(fields.map { (name: $0.0, value: $0.1) }).encoded()
        return try await post(
            path, body: Array(body.utf8),
            ["Content-Type": "application/x-www-form-urlencoded", "X-Twilio-Signature": signature(of: fields, to: path)])
    }

    /// Posts anything.
    func post(_ path: String, body: [UInt8], _ headers: Headers, method: String = "POST") async throws -> IncomingResponse {
        try await Self.client.send(
            OutgoingRequest(method: method, url: base + path, headers: headers, body: body), limits: Self.limits, manner: .pooled)
    }

    /// What the carrier would sign: the address the server believes to be its own.
    func signature(of fields: [(String, String)], to path: String) -> String {
        WebhookSignature.ofForm(fields, to: "http://localhost:\(port)\(path)", token: token)
    }
}

extension Node {
    /// Asks this node for a page.
    func get(_ path: String) async throws -> IncomingResponse {
        try await Server.client.send(OutgoingRequest(method: "GET", url: base + path), limits: Server.limits, manner: .pooled)
    }
}

extension IncomingResponse {
    /// The body as text.
    var text: String { String(decoding: body, as: UTF8.self) }
}
