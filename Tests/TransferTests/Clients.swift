import HTTP
import Telemetry

@testable import Transfer

func client(_ name: String = "test", metrics: Metrics = Metrics(), authorities: String? = nil) -> HTTPClient {
    HTTPClient(name: name, log: Log(level: .debug, sink: NoLog()), metrics: metrics, authorities: authorities)
}

extension TransferLimits {
    /// Patience that only a broken test uses up.
    static let ample = TransferLimits(connect: .seconds(20), total: .seconds(40), maximumBody: 1 << 20)
}

extension Manner {
    static let once = Manner.once { true }
}

extension OutgoingRequest {
    static func get(_ peer: Peer, _ path: String = "/") -> OutgoingRequest {
        OutgoingRequest(method: "GET", url: peer.origin + path)
    }

    static func post(_ peer: Peer, _ body: String = "Body=hello") -> OutgoingRequest {
        OutgoingRequest(
            method: "POST", url: peer.origin + "/Messages.json", headers: ["Content-Type": "application/x-www-form-urlencoded"],
            body: Array(body.utf8))
    }
}

extension HTTPClient {
    /// The answer or the failure as a value, for comparing.
    func outcome(_ request: OutgoingRequest, _ manner: Manner = .pooled, limits: TransferLimits = .ample) async -> Outcome {
        do {
            let response = try await send(request, limits: limits, manner: manner)
            return .answered(response.status, String(decoding: response.body, as: UTF8.self))
        } catch {
            switch error {
            case .neverSent: return .neverSent
            case .withdrawn: return .withdrawn
            case .unclear: return .unclear
            case .invalid: return .invalid
            }
        }
    }
}

enum Outcome: Equatable, Sendable {
    case answered(Int, String)
    case neverSent, withdrawn, unclear, invalid
}
