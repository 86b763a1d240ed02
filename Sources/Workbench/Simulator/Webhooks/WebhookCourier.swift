public import HTTP
public import Transfer

/// A webhook about to be delivered.
public struct WebhookRequest: Sendable {
    public let url: String
    public let headers: Headers
    public let body: [UInt8]
    public let connect: Duration
    public let total: Duration

    public init(url: String, headers: Headers, body: [UInt8], connect: Duration, total: Duration) {
        self.url = url
        self.headers = headers
        self.body = body
        self.connect = connect
        self.total = total
    }
}

/// What became of one delivery.
public enum WebhookReply: Sendable, Equatable {
    case answered(status: Int, contentType: String?, body: [UInt8])
    /// No connection; nothing was sent.
    case unreachable
    /// Sent, and no whole answer in time.
    case silent

    /// Anything but a 2xx.
    public var isFailure: Bool { !(200..<300).contains(status ?? 0) }

    /// The status, when there was an answer.
    public var status: Int? {
        if case .answered(let status, _, _) = self { status } else { nil }
    }
}

/// Carries a webhook to JobRun, once.
public protocol WebhookCourier: Sendable {
    func carry(_ request: WebhookRequest) async -> WebhookReply
}

/// Over the network, each on a connection of its own so that nothing below repeats it.
public struct NetworkCourier: WebhookCourier {
    private let client: HTTPClient

    public init(_ client: HTTPClient) {
        self.client = client
    }

    public func carry(_ request: WebhookRequest) async -> WebhookReply {
        let outgoing = OutgoingRequest(method: "POST", url: request.url, headers: request.headers, body: request.body)
        let limits = TransferLimits(connect: request.connect, total: request.total, maximumBody: 65_536)
        do throws(TransferFailure) {
            let answer = try await client.send(outgoing, limits: limits, manner: .once(beforeWriting: { true }))
            return .answered(status: answer.status, contentType: answer.headers["Content-Type"], body: answer.body)
        } catch {
            switch error {
            case .neverSent, .invalid, .withdrawn: return .unreachable
            case .unclear: return .silent
            }
        }
    }
}
