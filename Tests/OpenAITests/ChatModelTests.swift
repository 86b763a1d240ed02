import Domain
import Gate
import Pipeline
import Telemetry
import Testing
import Transfer
import WireKit

@testable import OpenAI

@Suite struct ChatModelTests {
    private static let client = ClientID("one")

    private static func permit() -> ModelPermit {
        switch SystemGate.replyEngine(under: .allOff, model: .ready, used: .none, budget: ModelBudget(tokensPerDay: 1)) {
        case .model(let permit): permit
        case .rules: preconditionFailure("the gate refuses the test")
        }
    }

    private static func model(_ baseURL: String, structure: ModelServer.Structure? = nil, limit: Int = 32) -> ChatModel {
        ChatModel(
            ModelServer(
                baseURL: baseURL, key: Secret("sk-secret"), model: "small", structure: structure,
                prices: ModelPrices(input: 0.4, output: 1.6)),
            client: HTTPClient(name: "model", log: Log(level: .debug, sink: NoLog()), metrics: Metrics()), limit: limit)
    }

    private static func ask(_ model: ChatModel, patience: Duration = .seconds(60)) async -> ModelAnswer {
        await model.consider(.probe, for: client, with: permit(), patience: patience)
    }

    @Test("one question: the key in its header, the schema strict, the answer typed, and the bill in tokens and money")
    func question() async throws {
        let server = ScriptedModel(
            always: .says(
                ScriptedOpinion {
                    $0.intent = "URGENT"
                    $0.location = "Leeds"
                    $0.drafts = ["urgent": "Thanks."]
                }.json))
        let answer = await Self.ask(Self.model(server.baseURL))
        let opinion = try answer.opinion.get()
        #expect(opinion.intent == .urgent)
        #expect(opinion.details == JobDetails(trade: .plumbing, location: "Leeds"))
        #expect(opinion.drafts == [.bookingAndAlert: "Thanks."])
        #expect(answer.use == ModelUse(tokens: 750, millionths: 480))
        #expect(answer.notice == nil)
        let asked = try #require(server.questions.first)
        #expect(server.questions.count == 1)
        #expect(asked.method == "POST")
        #expect(asked.target == "/v1/chat/completions")
        #expect(asked.header("Authorization") == "Bearer sk-secret")
        #expect(asked.body.contains("\"response_format\":{\"json_schema\":{\"name\":\"turn\",\"schema\":{"))
        #expect(asked.body.contains("\"strict\":true"))
        #expect(asked.body.contains("\"store\":false"))
    }

    @Test(
        "whatever else comes is a reason to think alone",
        arguments: [
            (ScriptedModel.Line.refuses, RulesReason.refused), (.says("{\"intent\":", finish: "length"), .truncated),
            (.says("", finish: "content_filter"), .filtered), (.says("Sure! A plumber."), .invalid),
            (.says(ScriptedOpinion { $0.intent = "MAYBE" }.json), .invalid),
            (.says(ScriptedOpinion { $0.trade = "wizard" }.json), .invalid),
            (.says("{}"), .invalid), (.body("<html>"), .invalid), (.body("{\"choices\":[]}"), .invalid), (.hangsUp, .unreachable),
            (.fails(401, type: "invalid_request_error", code: "invalid_api_key"), .unauthorized), (.fails(403), .unauthorized),
            (.fails(404, code: "model_not_found"), .unknownModel), (.fails(422), .badRequest),
            (.fails(400, code: "context_length_exceeded", message: "too long"), .badRequest), (.fails(500), .server),
            (.fails(503), .server),
            (.fails(429, type: "insufficient_quota", code: "insufficient_quota"), .quota),
            (.fails(429, type: "tokens", code: "project_spend_limit_exceeded"), .quota),
            (.fails(429, type: "requests", code: "rate_limit_exceeded", headers: "Retry-After: 60\r\n"), .rateLimited),
        ])
    func failures(_ line: ScriptedModel.Line, _ reason: RulesReason) async {
        let server = ScriptedModel(always: line)
        let answer = await Self.ask(Self.model(server.baseURL))
        #expect(throws: reason) { try answer.opinion.get() }
        #expect(!server.questions.isEmpty)
    }

    @Test("a server that is not there, or says nothing, costs no more than the patience")
    func nobody() async {
        let deaf = DeafPort()
        await #expect(throws: RulesReason.unreachable) { try await Self.ask(Self.model(deaf.origin)).opinion.get() }
        let silent = ScriptedModel(always: .keepsSilent)
        let began = ContinuousClock.now
        await #expect(throws: RulesReason.timeout) {
            try await Self.ask(Self.model(silent.baseURL), patience: .milliseconds(600)).opinion.get()
        }
        #expect(ContinuousClock.now - began < .seconds(30))
        #expect(silent.questions.count == 1)
    }

    @Test(
        "what helps is tried once more, what does not is not",
        arguments: [
            (ScriptedModel.Line.fails(500), 2), (.fails(503), 2), (.hangsUp, 2), (.fails(409), 2),
            (.fails(429, code: "rate_limit_exceeded", headers: "retry-after-ms: 20\r\n"), 2),
            (.fails(429, code: "rate_limit_exceeded", headers: "Retry-After: 600\r\n"), 1),
            (.fails(429, code: "insufficient_quota"), 1),
            (.fails(401), 1), (.fails(404), 1), (.fails(422), 1), (.refuses, 1), (.says("no"), 1),
        ])
    func retries(_ line: ScriptedModel.Line, _ times: Int) async throws {
        let server = ScriptedModel { number, _ in number < times ? line : times == 1 ? line : .says(ScriptedOpinion().json) }
        let answer = await Self.ask(Self.model(server.baseURL))
        #expect(server.questions.count == times)
        #expect((try? answer.opinion.get()) != nil || times == 1)
    }

    @Test("a server that knows less is asked in its own dialect, and the next question begins with what was learned")
    func dialects() async throws {
        let server = ScriptedModel { _, body in
            if body.contains("\"temperature\"") {
                return .fails(400, type: "invalid_request_error", message: "temperature is not supported", parameter: "temperature")
            }
            if body.contains("json_schema") {
                return .fails(400, type: "invalid_request_error", message: "response_format of type json_schema is not supported")
            }
            if body.contains("max_completion_tokens") {
                return .fails(400, message: "Unrecognized request argument supplied: max_completion_tokens")
            }
            return .says("```json\n\(ScriptedOpinion().json)\n```")
        }
        let model = Self.model(server.baseURL)
        #expect(await model.probe() == nil)
        let probed = server.questions.count
        #expect(probed == 4)
        _ = try await Self.ask(model).opinion.get()
        #expect(server.questions.count == probed + 1)
        let last = try #require(server.questions.last?.body)
        #expect(last.contains("\"json_object\""))
        #expect(last.contains("\"max_tokens\""))
        #expect(last.contains("The JSON schema:"))
    }

    @Test("a structure that is prescribed is not given up")
    func prescribed() async {
        let server = ScriptedModel(always: .fails(400, message: "response_format is not supported"))
        await #expect(throws: RulesReason.badRequest) {
            try await Self.ask(Self.model(server.baseURL, structure: .schema)).opinion.get()
        }
        #expect(server.questions.count == 1)
    }

    @Test("after five failures in a row the server is left alone, and the operator is told once")
    func breaker() async {
        let server = ScriptedModel(always: .fails(422))
        let model = Self.model(server.baseURL)
        var notices: [ModelNotice?] = []
        for _ in 0..<5 { notices.append(await Self.ask(model).notice) }
        #expect(notices == [nil, nil, nil, nil, .rests(because: .badRequest, .seconds(60))])
        #expect(model.standing == .resting)
        await #expect(throws: RulesReason.breakerOpen) { try await Self.ask(model).opinion.get() }
        #expect(server.questions.count == 5)
    }

    @Test("no more questions are under way than there are places, and a quarter of them are one client's")
    func bounded() async {
        let server = ScriptedModel(always: .keepsSilent)
        let model = Self.model(server.baseURL, limit: 8)
        let outcomes = await withTaskGroup(of: RulesReason?.self) { group in
            for _ in 0..<6 {
                group.addTask {
                    do {
                        _ = try await Self.ask(model, patience: .milliseconds(900)).opinion.get()
                        return nil
                    } catch { return error as? RulesReason }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.count { $0 == .busy } == 4)
        #expect(outcomes.count { $0 == .timeout } == 2)
    }
}
