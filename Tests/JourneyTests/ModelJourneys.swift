import Domain
import EngineKit
import Intake
import Locking
import OpenAI
import Relational
import Simulator
import Telemetry
import Testing
import Transfer
import WireKit

/// The model way, against an OpenAI-compatible server over real HTTP that can be slow, wrong, refusing, truncated, over quota, or down.
@Suite struct ModelJourneys {
    private static let customer = "+447700900123"

    private static func withModel(
        _ engine: Engine, _ model: ScriptedModel, _ settings: [String: String] = [:], _ journey: (Server) async throws -> Void
    ) async throws {
        let own = ["OPENAI_BASE_URL": model.baseURL, "OPENAI_API_KEY": "sk-test", "OPENAI_STRUCTURED": "schema"]
        try await withServer(engine, own.merging(settings) { $1 }, journey)
    }

    private static let helpful = ScriptedModel.Line.says(
        ScriptedOpinion {
            $0.jobWords = "tap"
            $0.drafts = [
                "booking": "Thanks for your message about the tap. You can book a visit here: {link}",
                "clarify": "Thanks for your message. What do you need help with?",
            ]
        }.json)

    /// Questions about turns: the probe at start is not one.
    private static func asked(_ model: ScriptedModel) -> Int {
        model.questions.count { !$0.body.contains("\"max_completion_tokens\":1,") }
    }

    @Test(
        "a model understands and drafts, with one call a turn; RUNE decides, and the reply is the draft",
        arguments: Engine.available)
    func drafted(_ engine: Engine) async throws {
        let model = ScriptedModel(always: Self.helpful)
        try await Self.withModel(engine, model) { server in
            let smith = try await server.business()
            await server.text(from: Self.customer, to: smith.number, "my tap he is making water, you can do?")
            let texts = try await server.texts(to: Self.customer)
            #expect(texts.count == 1)
            #expect(texts[0].hasPrefix("Thanks for your message about the tap. You can book a visit here: "))
            #expect(texts[0].contains("Text STOP to opt out"))
            #expect(Self.asked(model) == 1)
            #expect(server.count("ai.calls{outcome=answered}") == 1)
            #expect(server.count("ai.drafts{result=used}") == 1)
            #expect(server.log.says("DIAL (MODEL)"))
            #expect(try await server.number("SELECT tokens FROM model_use") == 750)
            // The owner's number and the customer's are nobody's business.
            let question = try #require(model.questions.last?.body)
            #expect(!question.contains(Self.customer.dropFirst()))
            #expect(!question.contains(smith.owner.dropFirst()))
        }
    }

    @Test(
        "D2: whatever the model does, the customer is answered by the rules, once, and the reason is counted",
        arguments: Engine.available,
        [
            (ScriptedModel.Line.fails(401, code: "invalid_api_key"), "unauthorized"), (.fails(500), "server"),
            (.hangsUp, "unreachable"),
            (.refuses, "refused"), (.says("{\"intent\":\"NOR", finish: "length"), "truncated"),
            (.says("I am a plumber!"), "invalid"),
            (.fails(429, code: "insufficient_quota"), "quota"), (.says("", finish: "content_filter"), "filtered"),
            (.body("<html>502</html>"), "invalid"),
        ])
    func useless(_ engine: Engine, _ fault: (line: ScriptedModel.Line, reason: String)) async throws {
        let model = ScriptedModel(always: fault.line)
        try await Self.withModel(engine, model) { server in
            let smith = try await server.business()
            await server.text(from: Self.customer, to: smith.number, "I need a plumber")
            let texts = try await server.texts(to: Self.customer)
            #expect(texts.count == 1)
            #expect(texts[0].contains("Thanks for reaching out to \(smith.name). Book here: "))
            #expect(server.count("ai.fallback{reason=\(fault.reason)}") == 1)
            #expect(server.log.says("[DeterministicFallback]"))
            #expect(server.log.says("LYRA (DETERMINISTIC)"))
        }
    }

    @Test("a model that says nothing costs the customer no more than the webhook's budget", arguments: Engine.available)
    func slow(_ engine: Engine) async throws {
        let model = ScriptedModel(always: .keepsSilent)
        try await Self.withModel(engine, model, ["REPLY_BUDGET_MS": "1000"]) { server in
            let smith = try await server.business()
            await server.text(from: Self.customer, to: smith.number, "I need a plumber")
            #expect(try await server.texts(to: Self.customer).count == 1)
            #expect(server.count("ai.fallback{reason=timeout}") == 1)
        }
    }

    @Test("B4: with aiDisabled no model is called, and the stages say so", arguments: Engine.available)
    func disabled(_ engine: Engine) async throws {
        let model = ScriptedModel(always: Self.helpful)
        try await Self.withModel(engine, model) { server in
            let smith = try await server.business()
            try await server.flip(.aiDisabled, true, smith)
            await server.text(from: Self.customer, to: smith.number, "I need a plumber")
            #expect(try await server.texts(to: Self.customer).count == 1)
            #expect(Self.asked(model) == 0)
            for stage in ["DIAL", "FLOW", "LYRA"] { #expect(server.log.says("\(stage) (DETERMINISTIC)")) }
            #expect(server.log.says("[KillSwitch] AI_DISABLED for client \(smith.id) - using deterministic fallback"))
            #expect(server.count("ai.fallback{reason=ai_disabled}") == 1)
        }
    }

    @Test(
        "C1-C3: what the contract says of intents, details and replies holds with a model that is wrong about everything",
        arguments: Engine.available)
    func wrong(_ engine: Engine) async throws {
        let nonsense = ScriptedOpinion {
            $0.intent = "NON_LEAD"
            $0.trade = "roofing"
            $0.location = "Paris"
            $0.drafts = [
                "urgent": "It is free, Dave will come today. {link}", "booking": "See evil.example {link}", "decline": "Go away.",
            ]
        }
        try await Self.withModel(engine, ScriptedModel(always: .says(nonsense.json))) { server in
            let smith = try await server.business()
            await server.text(from: "+447700900201", to: smith.number, "urgent plumbing issue")
            #expect(
                try await server.texts(to: "+447700900201").first?.contains("We've received your urgent request. Book: ") == true)
            await server.text(from: "+447700900202", to: smith.number, "plumbing leak in Manchester")
            #expect(try await server.texts(to: "+447700900202").first?.contains("Book here: ") == true)
            #expect(
                try await server.list("SELECT location FROM lead WHERE location IS NOT NULL") == ["Manchester"])
            await server.text(from: "+447700900203", to: smith.number, "unsubscribe")
            #expect(try await server.texts(to: "+447700900203") == [])
            #expect(try await server.number("SELECT COUNT(*) FROM disagreement") >= 1)
            #expect(server.count("ai.agreement{class=URGENT,agrees=false}") == 1)
        }
    }

    @Test(
        "what was said is thought through once more: by the same rules the same, by a model in its words",
        arguments: Engine.available)
    func replayed(_ engine: Engine) async throws {
        let model = ScriptedModel(always: .fails(500))
        try await Self.withModel(engine, model) { server in
            let smith = try await server.business()
            await server.text(from: Self.customer, to: smith.number, "I need a plumber for my tap")
            await server.text(from: Self.customer, to: smith.number, "it is in Leeds")
            await server.text(from: "+447700900124", to: smith.number, "stop texting me")
            try await server.quiet()
            let before = try await server.number("SELECT COUNT(*) FROM outbox")
            let start = server.clock.wallClock.now - .hours(1)
            var same: [Bool] = []
            try await Replay(database: server.rows, onboardingNumber: nil, model: nil).run(since: start) { same.append($0.isSame) }
            #expect(same == [true, true, true])
            model.now(Self.helpful)
            let other = ChatModel(
                ModelServer(baseURL: model.baseURL, key: nil, model: "other"),
                client: HTTPClient(name: "replay", log: Log(level: .critical, sink: NoLog()), metrics: Metrics()))
            var would: [String] = []
            try await Replay(database: server.rows, onboardingNumber: nil, model: other).run(since: start) { turn in
                if !turn.isSame { would.append(turn.would?.text ?? "") }
            }
            #expect(would.first?.hasPrefix("Thanks for your message about the tap.") == true)
            #expect(try await server.number("SELECT COUNT(*) FROM outbox") == before)
        }
    }

    @Test("a danger is answered at once and shown to no model", arguments: Engine.available)
    func danger(_ engine: Engine) async throws {
        let model = ScriptedModel(always: .keepsSilent)
        try await Self.withModel(engine, model) { server in
            let smith = try await server.business()
            await server.text(from: Self.customer, to: smith.number, "I can smell gas")
            #expect(try await server.texts(to: Self.customer).first?.contains("0800 111 999") == true)
            #expect(Self.asked(model) == 0)
        }
    }

    @Test("a client's budget of the day ends in rules, not in silence", arguments: Engine.available)
    func budget(_ engine: Engine) async throws {
        let model = ScriptedModel(always: Self.helpful)
        try await Self.withModel(engine, model, ["OPENAI_TOKENS_PER_DAY": "1000"]) { server in
            let smith = try await server.business()
            for number in 1...3 { await server.text(from: "+44770090030\(number)", to: smith.number, "my tap leaks, can you help") }
            for number in 1...3 { #expect(try await server.texts(to: "+44770090030\(number)").count == 1) }
            #expect(Self.asked(model) == 2)
            #expect(server.count("ai.fallback{reason=budget_spent}") == 1)
        }
    }

    @Test(
        "a model that dies under load: everybody is answered, the breaker opens, the operator is told once",
        arguments: Engine.available)
    func killed(_ engine: Engine) async throws {
        let model = ScriptedModel(always: Self.helpful)
        try await Self.withModel(engine, model) { server in
            let smith = try await server.business()
            await server.text(from: Self.customer, to: smith.number, "my tap leaks, can you help")
            model.now(.hangsUp)
            await withTaskGroup(of: Void.self) { group in
                for number in 400..<408 {
                    group.addTask {
                        _ = await server.carrier.text(
                            from: "+447700900\(number)", to: smith.number, body: "my tap leaks, can you help")
                    }
                }
            }
            for number in 400..<408 { #expect(try await server.texts(to: "+447700900\(number)").count == 1) }
            #expect(server.count("ai.resting") == 1)
            await server.text(from: "+447700900408", to: smith.number, "my tap leaks, can you help")
            #expect(try await server.texts(to: "+447700900408").count == 1)
            #expect(server.count("ai.fallback{reason=breaker_open}") == 1)
            let told = try await server.texts(to: Server.founder)
            #expect(told.count { $0.contains("language model is left alone") } == 1)
            let health = String(decoding: try await server.get("/health").body, as: UTF8.self)
            #expect(health.contains("\"model\":{\"status\":\"resting\"}"))
        }
    }
}
