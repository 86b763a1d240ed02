import Locking
import Simulator
import Telemetry
import Transfer

/// What stands before the nodes, as docs/operating.md asks for it: requests go to each node in turn, and what one does not answer, or
/// answers with a 5xx, goes to the next. Webhooks bear that, being keyed by their SID.
final class Proxy: WebhookCourier {
    /// Where the carrier believes JobRun to be.
    static let base = "http://jobrun.test"

    private struct State {
        var nodes: [String] = []
        var turn = 0
        var first: Int?
        var answered: [Int: Int] = [:]
    }

    private let courier = NetworkCourier(HTTPClient(name: "proxy", log: Log(level: .critical, sink: NoLog()), metrics: Metrics()))
    private let state = Locked(State())

    /// Adds a node.
    func add(_ base: String) {
        state.withLock { $0.nodes.append(base) }
    }

    /// From now on requests go to this node first; `nil` spreads them again.
    func prefer(_ node: Int?) {
        state.withLock { $0.first = node }
    }

    /// How many requests a node has answered.
    func answers(of node: Int) -> Int {
        state.withLock { $0.answered[node, default: 0] }
    }

    func carry(_ request: WebhookRequest) async -> WebhookReply {
        let (nodes, first) = state.withLock { state in
            state.turn += 1
            return (state.nodes, state.first ?? state.turn % state.nodes.count)
        }
        var reply = WebhookReply.unreachable
        for offset in nodes.indices {
            let node = (first + offset) % nodes.count
            reply = await courier.carry(
                WebhookRequest(
                    url: nodes[node] + request.url.dropFirst(Self.base.count), headers: request.headers, body: request.body,
                    connect: request.connect, total: request.total))
            guard let status = reply.status, status < 500 else { continue }
            state.withLock { $0.answered[node, default: 0] += 1 }
            return reply
        }
        return reply
    }
}
