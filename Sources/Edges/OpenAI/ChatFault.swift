internal import FoundationEssentials
internal import Gate
internal import HTTP
internal import Transfer

/// A refusal of the server, and what it means. The code decides: the type is too coarse, and the status says least.
struct ChatFault: Error, Sendable, Hashable {
    let reason: RulesReason
    /// How long to wait before one more try may help; nothing when no try would.
    let retryAfter: Duration?
    /// The field that was not liked, when it was named.
    let parameter: String?
    /// The server's words: looked at, never logged.
    let message: String

    init(_ reason: RulesReason, retryAfter: Duration? = nil, parameter: String? = nil, message: String = "") {
        self.reason = reason
        self.retryAfter = retryAfter
        self.parameter = parameter
        self.message = message
    }

    /// What an answer other than 2xx means.
    init(_ answer: IncomingResponse) {
        let body = try? JSONDecoder().decode(Body.self, from: Data(answer.body))
        let code = body?.error.code ?? ""
        let type = body?.error.type ?? ""
        let message = body?.error.message ?? ""
        let isQuota = Self.quota.contains(code) || Self.quota.contains(type)
        switch answer.status {
        case 401, 403: self.init(.unauthorized)
        case 404: self.init(.unknownModel)
        case 402: self.init(.quota)
        case 429 where isQuota: self.init(.quota)
        case 429: self.init(.rateLimited, retryAfter: Self.wait(answer) ?? .seconds(1))
        case 408, 409: self.init(.server, retryAfter: .zero)
        case 500...599: self.init(.server, retryAfter: Self.wait(answer) ?? .zero)
        default: self.init(.badRequest, parameter: body?.error.param, message: message)
        }
    }

    /// What a transfer without an answer means.
    init(_ failure: TransferFailure, isLate: Bool) {
        if isLate {
            self.init(.timeout)
        } else {
            self.init(.unreachable, retryAfter: .zero)
        }
    }

    /// Codes that no waiting within a conversation cures.
    private static let quota: Set<String> = [
        "insufficient_quota", "credit_balance_exhausted", "organization_spend_limit_exceeded", "project_spend_limit_exceeded",
        "organization_usage_limit_exceeded", "billing_hard_limit_reached",
    ]

    private static func wait(_ answer: IncomingResponse) -> Duration? {
        if let text = answer.headers["retry-after-ms"], let wait = Double(text), wait >= 0 {
            return .milliseconds(Int64(min(wait, 3.6e6)))
        }
        guard let text = answer.headers["Retry-After"], let wait = Double(text), wait >= 0 else { return nil }
        return .milliseconds(Int64(min(wait, 3600) * 1000))
    }

    private struct Body: Decodable {
        let error: Detail

        struct Detail: Decodable {
            let message: String?
            let type: String?
            let param: String?
            let code: String?

            private enum Key: CodingKey { case message, type, param, code }

            /// Some servers number their codes.
            init(from decoder: any Decoder) throws {
                let values = try decoder.container(keyedBy: Key.self)
                message = try? values.decode(String.self, forKey: .message)
                type = try? values.decode(String.self, forKey: .type)
                param = try? values.decode(String.self, forKey: .param)
                code = try? values.decode(String.self, forKey: .code)
            }
        }
    }
}
