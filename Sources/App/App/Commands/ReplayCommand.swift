import Domain
import Gate
import Intake
import OpenAI
import Telemetry
import Transfer

/// `jobrun replay`: what would be said today to those who wrote yesterday.
enum ReplayCommand {
    static func run(_ arguments: inout Arguments, _ context: CommandContext) async throws {
        let text = arguments.option("hours") ?? "24"
        guard let hours = Int64(text), (1...24 * 366).contains(hours) else { throw UsageError("--hours must be from 1 to 8784") }
        let isAsked = arguments.flag("model")
        let showsAll = arguments.flag("all")
        try arguments.end()
        guard !isAsked || context.model != nil else {
            throw UsageError("--model needs OPENAI_API_KEY or OPENAI_BASE_URL")
        }
        let model =
            isAsked
            ? context.model.map { server in
                ChatModel(
                    server, client: HTTPClient(name: "model", log: Log(level: .error, sink: NoLog()), metrics: Metrics()))
            } : nil
        if let reason = await model?.probe() { throw StartFailure("the model does not answer: \(reason.rawValue)") }
        let replay = Replay(database: context.database, onboardingNumber: context.onboardingNumber, model: model)
        var (turns, changed) = (0, 0)
        try await replay.run(since: context.clock.now - .hours(hours)) { turn in
            turns += 1
            if !turn.isSame { changed += 1 }
            if showsAll || !turn.isSame { show(turn, context) }
        }
        Terminal.line(
            context.isJSON
                ? "{\"turns\":\(turns),\"changed\":\(changed)}"
                : "\(turns) \(turns == 1 ? "turn" : "turns"), \(changed) would be answered differently; nothing was sent")
    }

    private static func show(_ turn: Replay.Turn, _ context: CommandContext) {
        guard !context.isJSON else {
            Terminal.line(
                JSONText.object([
                    ("at", String(turn.at.milliseconds)), ("client", word(turn.client?.text)),
                    ("customer", JSONText.quote(turn.customer.e164)),
                    ("words", "[" + turn.words.map { JSONText.quote($0.text) }.joined(separator: ",") + "]"),
                    ("said", word(turn.said?.text)), ("was_silent", word(turn.wasSilent)), ("would", word(turn.would?.text)),
                    ("would_be_silent", word(turn.wouldBeSilent)), ("action", word(turn.decision?.action.rawValue)),
                    ("because", word(turn.decision?.reason)),
                ]))
            return
        }
        Terminal.line("\(Timestamp.text(turn.at.milliseconds))  \(turn.customer)  client \(turn.client?.text ?? "none")")
        for words in turn.words { Terminal.line("  they wrote  \(oneLine(words.text))") }
        Terminal.line("  we said     \(turn.said.map { oneLine($0.text) } ?? "nothing (\(turn.wasSilent ?? "no reply"))")")
        Terminal.line("  would say   \(turn.would.map { oneLine($0.text) } ?? "nothing (\(turn.wouldBeSilent ?? "no reply"))")")
        if let decision = turn.decision { Terminal.line("  because     \(decision.action.rawValue): \(decision.reason)") }
        Terminal.line("")
    }

    private static func word(_ text: String?) -> String {
        text.map(JSONText.quote) ?? "null"
    }

    private static func oneLine(_ text: String) -> String {
        text.map { $0.isNewline ? " " : String($0) }.joined()
    }
}
