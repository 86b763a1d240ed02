import HTTP
import Locking
import Simulator

/// What becomes of webhooks on their way, by chance.
struct WebhookWeather: Sendable {
    /// Never delivered, and the carrier does not know.
    var loss = 0.0
    /// Delivered, and the answer lost on the way back.
    var answerLoss = 0.0
    /// Held back for a while, so that later ones overtake it.
    var delay = 0.0

    static let calm = WebhookWeather()
}

/// Carries webhooks to any node that is there, as a proxy in front of them would, and loses and delays them as the weather has it.
final class StormyCourier: WebhookCourier {
    private let network: NetworkCourier
    private let chronicle: Chronicle
    private let state: Locked<State>

    private struct State: Sendable {
        var weather = WebhookWeather.calm
        var random: SeededRandom
        var nodes: [ServerNode] = []
        var lost: Set<String> = []
    }

    private enum Fate { case carried, lost, answerLost, late(Duration) }

    init(_ network: NetworkCourier, chronicle: Chronicle, seed: UInt64) {
        self.network = network
        self.chronicle = chronicle
        state = Locked(State(random: SeededRandom(seed: seed)))
    }

    var weather: WebhookWeather {
        get { state.withLock { $0.weather } }
        set { state.withLock { $0.weather = newValue } }
    }

    var nodes: [ServerNode] {
        get { state.withLock { $0.nodes } }
        set { state.withLock { $0.nodes = newValue } }
    }

    func carry(_ request: WebhookRequest) async -> WebhookReply {
        let path = self.path(of: request.url)
        let isEvent = !path.hasPrefix("/api/twilio/message-status")
        let sid = isEvent ? self.sid(in: request.body) : nil
        switch isEvent ? drawFate() : .carried {
        case .lost:
            chronicle.note("fault: webhook lost")
            return .silent
        case .answerLost:
            chronicle.note("fault: answer to a webhook lost")
            _ = await take(request, path, sid)
            return .silent
        case .late(let delay):
            chronicle.note("fault: webhook held back")
            try? await Task.sleep(for: delay)
            return await take(request, path, sid)
        case .carried:
            return await take(request, path, sid)
        }
    }

    private func take(_ request: WebhookRequest, _ path: String, _ sid: String?) async -> WebhookReply {
        let port: UInt16? = state.withLock { state in
            let up = state.nodes.filter { $0.isUp && !$0.isAstray }
            return up.randomElement(using: &state.random)?.port
        }
        guard let port else {
            try? await Task.sleep(for: .milliseconds(300))
            return .unreachable
        }
        let reply = await network.carry(
            WebhookRequest(
                url: "http://127.0.0.1:\(port)\(path)", headers: request.headers, body: request.body, connect: request.connect,
                total: request.total))
        if reply == .unreachable { try? await Task.sleep(for: .milliseconds(300)) }
        if let sid, let status = reply.status, (200..<300).contains(status) { chronicle.acknowledge(sid) }
        return reply
    }

    private func drawFate() -> Fate {
        state.withLock { state in
            let weather = state.weather
            if state.random.happens(weather.loss) { return .lost }
            if state.random.happens(weather.answerLoss) { return .answerLost }
            if state.random.happens(weather.delay) { return .late(.milliseconds(Int.random(in: 50...3000, using: &state.random))) }
            return .carried
        }
    }

    private func path(of url: String) -> String {
        guard let scheme = url.firstRange(of: "://"), let slash = url[scheme.upperBound...].firstIndex(of: "/") else { return "/" }
        return String(url[slash...])
    }

    private func sid(in body: [UInt8]) -> String? {
        guard let form = try? Form.parse(body) else { return nil }
        return form["MessageSid"] ?? form["CallSid"]
    }
}
