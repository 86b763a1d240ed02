public import Domain
internal import FoundationEssentials
public import Gate
internal import HTTP
internal import Locking
public import Pipeline
public import Transfer

/// A language model over HTTP. Asks once per turn; tries again once where the error's code says that it helps and there is time.
public final class ChatModel: LanguageModel {
    private struct State {
        var breaker = Breaker()
        var slots: Slots
        var dialect: ChatDialect
    }

    private let server: ModelServer
    private let client: HTTPClient
    private let state: Locked<State>
    private let began = ContinuousClock.now
    private static let connectLimit = Duration.seconds(1)
    private static let answerLimit = 256 * 1024
    private static let maximumTokens = 900
    /// A question with less time left is not worth asking.
    private static let leastPatience = Duration.milliseconds(300)

    /// A model that thinks about at most `limit` turns at once, a quarter of them one client's.
    public init(_ server: ModelServer, client: HTTPClient, limit: Int = 32) {
        self.server = server
        self.client = client
        state = Locked(
            State(
                slots: Slots(limit: limit, limitPerClient: max(1, limit / 4)),
                dialect: ChatDialect(structure: server.structure ?? .schema)))
    }

    public var standing: ModelStanding { state.withLock { $0.breaker.standing(at: now) } }

    public func consider(
        _ prompt: Prompt, for client: ClientID, with permit: consuming ModelPermit, patience: Duration
    ) async -> ModelAnswer {
        let refusal: RulesReason? = state.withLock { state in
            guard state.slots.take(for: client) else { return .busy }
            guard state.breaker.enter(at: now) else {
                state.slots.giveBack(for: client)
                return .breakerOpen
            }
            return nil
        }
        if let refusal { return ModelAnswer(.failure(refusal)) }
        let answer = await ask(prompt, until: ContinuousClock.now + patience)
        let notice: ModelNotice? = state.withLock { state in
            state.slots.giveBack(for: client)
            return state.breaker.leave(answer.opinion.failure, at: now)
        }
        return ModelAnswer(answer.opinion, use: answer.use, notice: notice)
    }

    /// Finds out what the server takes, with a question that is answered with one token. Whatever it says, customers are served.
    public func probe() async -> RulesReason? {
        let deadline = ContinuousClock.now + .seconds(30)
        switch await exchange(.probe, maximumTokens: 1, until: deadline) {
        case .success: return nil
        case .failure(let fault): return fault.reason
        }
    }

    private var now: Duration { ContinuousClock.now - began }

    private func ask(_ prompt: Prompt, until deadline: ContinuousClock.Instant) async -> ModelAnswer {
        var result = await exchange(prompt, maximumTokens: Self.maximumTokens, until: deadline)
        if case .failure(let fault) = result, let wait = fault.retryAfter {
            let pause = max(wait, .milliseconds(Int64.random(in: 50...200)))
            guard ContinuousClock.now + pause + Self.leastPatience < deadline else { return ModelAnswer(.failure(fault.reason)) }
            try? await Task.sleep(for: pause)
            result = await exchange(prompt, maximumTokens: Self.maximumTokens, until: deadline)
        }
        switch result {
        case .failure(let fault): return ModelAnswer(.failure(fault.reason))
        case .success(let answer):
            let money = server.prices?.millionths(input: answer.tokensIn, output: answer.tokensOut) ?? 0
            return ModelAnswer(answer.opinion, use: ModelUse(tokens: answer.tokensIn + answer.tokensOut, millionths: money))
        }
    }

    /// One question, put again in another dialect as often as the server names what it does not take.
    private func exchange(
        _ prompt: Prompt, maximumTokens: Int, until deadline: ContinuousClock.Instant
    ) async -> Result<ChatAnswer, ChatFault> {
        while true {
            let dialect = state.withLock { $0.dialect }
            let result = await post(prompt, dialect, maximumTokens, until: deadline)
            guard case .failure(let fault) = result, fault.reason == .badRequest, let next = dialect.after(fault),
                next.structure == dialect.structure || server.structure == nil
            else { return result }
            state.withLock { state in
                if state.dialect == dialect { state.dialect = next }
            }
        }
    }

    private func post(
        _ prompt: Prompt, _ dialect: ChatDialect, _ maximumTokens: Int, until deadline: ContinuousClock.Instant
    ) async -> Result<ChatAnswer, ChatFault> {
        let left = deadline - ContinuousClock.now
        guard left > Self.leastPatience else { return .failure(ChatFault(.timeout)) }
        guard let body = try? ChatRequest(server: server, dialect: dialect, prompt: prompt, maximumTokens: maximumTokens).bytes
        else {
            return .failure(ChatFault(.badRequest))
        }
        var headers: Headers = ["Content-Type": "application/json", "Accept": "application/json"]
        if let key = server.key { headers.add("Authorization", "Bearer \(key.reveal)") }
        let request = OutgoingRequest(method: "POST", url: server.baseURL + "/chat/completions", headers: headers, body: body)
        do {
            let answer = try await client.send(
                request, limits: TransferLimits(connect: min(Self.connectLimit, left), total: left, maximumBody: Self.answerLimit),
                manner: .repeatable)
            guard (200...299).contains(answer.status) else { return .failure(ChatFault(answer)) }
            return .success(ChatAnswer(answer.body, asked: body.count))
        } catch {
            return .failure(ChatFault(error, isLate: ContinuousClock.now >= deadline - .milliseconds(20)))
        }
    }
}

extension Result {
    fileprivate var failure: Failure? {
        switch self {
        case .success: nil
        case .failure(let failure): failure
        }
    }
}
