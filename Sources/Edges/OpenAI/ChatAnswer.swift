internal import Domain
internal import FoundationEssentials
internal import Gate
internal import Pipeline

/// The answer to a question: valid, refused, cut off, filtered, or not what was asked for. What it cost is known in every case.
struct ChatAnswer: Sendable {
    let opinion: Result<ModelOpinion, RulesReason>
    let tokensIn: Int64
    let tokensOut: Int64

    /// Reads the body of a 2xx. `asked` bytes went out: the bill is estimated from them when the server does not tell.
    init(_ body: [UInt8], asked: Int) {
        guard let completion = try? JSONDecoder().decode(Completion.self, from: Data(body)) else {
            (opinion, tokensIn, tokensOut) = (.failure(.invalid), Int64(asked / 4), 0)
            return
        }
        tokensIn = max(0, completion.usage?.promptTokens ?? Int64(asked / 4))
        tokensOut = max(0, completion.usage?.completionTokens ?? Int64(body.count / 4))
        opinion = Self.judge(completion)
    }

    private static func judge(_ completion: Completion) -> Result<ModelOpinion, RulesReason> {
        guard let choice = completion.choices.first else { return .failure(.invalid) }
        if choice.message.refusal != nil { return .failure(.refused) }
        switch choice.finishReason {
        case "length": return .failure(.truncated)
        case "content_filter": return .failure(.filtered)
        default: break
        }
        guard let content = choice.message.content, let object = object(in: content),
            let said = try? JSONDecoder().decode(Said.self, from: Data(object.utf8))
        else { return .failure(.invalid) }
        return said.opinion.map(Result.success) ?? .failure(.invalid)
    }

    /// Servers that promise nothing like to put a fence around it.
    private static func object(in content: String) -> Substring? {
        guard let first = content.firstIndex(of: "{"), let last = content.lastIndex(of: "}"), first < last else { return nil }
        return content[first...last]
    }
}

private struct Completion: Decodable {
    let choices: [Choice]
    let usage: Usage?

    struct Choice: Decodable {
        let message: Message
        let finishReason: String?

        enum CodingKeys: String, CodingKey {
            case message
            case finishReason = "finish_reason"
        }
    }

    struct Message: Decodable {
        let content: String?
        let refusal: String?
    }

    struct Usage: Decodable {
        let promptTokens: Int64?
        let completionTokens: Int64?

        enum CodingKeys: String, CodingKey {
            case promptTokens = "prompt_tokens"
            case completionTokens = "completion_tokens"
        }
    }
}

/// The object that ``OpinionSchema`` asks for.
private struct Said: Decodable {
    let intent: String
    let confidence: Double
    let trade: String
    let jobWords: String?
    let urgencyWords: String?
    let location: String?
    let time: String?
    let name: String?
    let needsPerson: Bool
    let optOut: Bool
    let drafts: [String: String?]

    enum CodingKeys: String, CodingKey {
        case intent, confidence, location, time, name, drafts
        case trade = "job_type"
        case jobWords = "job_words"
        case urgencyWords = "urgency_words"
        case needsPerson = "needs_person"
        case optOut = "opt_out"
    }

    var opinion: ModelOpinion? {
        guard let intent = Intent(rawValue: intent), let trade = Trade(rawValue: trade), (0...1).contains(confidence) else {
            return nil
        }
        var words: [Action: String] = [:]
        for (name, action) in OpinionSchema.drafts {
            if let draft = drafts[name] ?? nil { words[action] = draft }
        }
        return ModelOpinion(
            intent: intent, confidence: confidence,
            details: JobDetails(
                trade: trade, jobWords: jobWords, urgency: urgencyWords, location: location, requestedTime: time, customerName: name
            ),
            needsPerson: needsPerson, wishesStop: optOut, drafts: words)
    }
}
