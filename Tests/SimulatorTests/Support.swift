import Crypto
import HTTP
import Locking
import Telemetry

@testable import Simulator

/// A JobRun of the test's making: answers webhooks by a rule and remembers them.
final class Desk: WebhookCourier {
    private let rule: @Sendable (WebhookRequest, Int) -> WebhookReply
    private let seen = Locked<[WebhookRequest]>([])

    /// `rule` gets the request and how many came before it.
    init(_ rule: @escaping @Sendable (WebhookRequest, Int) -> WebhookReply = { _, _ in .xml("<Response/>") }) {
        self.rule = rule
    }

    var requests: [WebhookRequest] { seen.withLock { $0 } }

    func carry(_ request: WebhookRequest) async -> WebhookReply {
        let before = seen.withLock { requests in
            requests.append(request)
            return requests.count - 1
        }
        return rule(request, before)
    }

    /// The status callbacks that came, in order.
    var statuses: [String] { requests.compactMap { $0.form["MessageStatus"] } }
}

extension WebhookRequest {
    var form: Form { (try? Form.parse(body)) ?? Form([]) }
    var path: String { String(url.dropFirst("http://desk.test".count)) }
}

extension WebhookReply {
    static func xml(_ text: String) -> WebhookReply {
        .answered(status: 200, contentType: "text/xml; charset=utf-8", body: Array(text.utf8))
    }

    static func status(_ code: Int) -> WebhookReply {
        .answered(status: code, contentType: "text/plain", body: Array("no".utf8))
    }
}

enum Cast {
    static let shop = "+447700900100"
    static let spare = "+447700900101"
    static let customer = "+447700900456"
    static let account = "AC00000000000000000000000000000001"
    static let token = "12345"
}

/// A clock that stands still until it is moved.
final class Clock: Sendable {
    private let milliseconds = Locked<Int64>(1_784_800_000_000)
    var now: Int64 { milliseconds.withLock { $0 } }
    func advance(seconds: Int64) { milliseconds.withLock { $0 += seconds * 1000 } }
}

func makeCarrier(_ desk: any WebhookCourier = Desk(), clock: Clock = Clock(), isStrict: Bool = true) -> SimulatedCarrier {
    let carrier = SimulatedCarrier(
        accountSID: Cast.account, authToken: Cast.token, webhookBase: "http://desk.test", courier: desk, now: { clock.now },
        log: Log(level: .critical, sink: NoLog()), seed: 7, isStrict: isStrict)
    carrier.addNumber(Cast.shop)
    return carrier
}

extension SimulatedCarrier {
    func post(_ path: String, _ fields: KeyValuePairs<String, String>, token: String = Cast.token) async -> CarrierAnswer {
        let form = Form(fields.map { (name: $0.key, value: $0.value) }).encoded()
        return await answer(
            Request(
                method: "POST", target: "/2010-04-01/Accounts/\(Cast.account)\(path)",
                headers: [
                    "Authorization": "Basic " + base64Encode(Array("\(Cast.account):\(token)".utf8)),
                    "Content-Type": "application/x-www-form-urlencoded",
                ], body: Array(form.utf8)))
    }

    func get(_ target: String) async -> CarrierAnswer {
        let full = target.hasPrefix("/2010-04-01") ? target : "/2010-04-01/Accounts/\(Cast.account)\(target)"
        return await answer(
            Request(
                method: "GET", target: full,
                headers: ["Authorization": "Basic " + base64Encode(Array("\(Cast.account):\(Cast.token)".utf8))]))
    }

    func send(_ body: String, to: String = Cast.customer, callback: String? = nil) async -> CarrierAnswer {
        guard let callback else { return await post("/Messages.json", ["To": to, "From": Cast.shop, "Body": body]) }
        return await post("/Messages.json", ["To": to, "From": Cast.shop, "Body": body, "StatusCallback": callback])
    }
}

extension CarrierAnswer {
    var response: Response? {
        if case .response(let response) = self { response } else { nil }
    }

    var code: Int { response?.status.code ?? 0 }

    var body: String { response?.text ?? "" }

    var json: [String: Any] { parseJSON(body) }
}

extension Response {
    var text: String {
        if case .bytes(let bytes) = body { String(decoding: bytes, as: UTF8.self) } else { "" }
    }
}
