internal import FoundationEssentials
internal import Pipeline

/// The body of one question.
struct ChatRequest: Encodable {
    let server: ModelServer
    let dialect: ChatDialect
    let prompt: Prompt
    let maximumTokens: Int

    private struct Message: Encodable {
        let role: String
        let content: String
    }

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(_ name: String) { stringValue = name }
        init?(stringValue: String) { self.init(stringValue) }
        init?(intValue: Int) { nil }
    }

    func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(server.model, forKey: Key("model"))
        try values.encode(
            [Message(role: "system", content: instruction), Message(role: "user", content: prompt.question.text)],
            forKey: Key("messages"))
        try values.encode(maximumTokens, forKey: Key(dialect.tokensField))
        if dialect.sendsExtras {
            try values.encode(0, forKey: Key("temperature"))
            try values.encode(1, forKey: Key("seed"))
            try values.encode(false, forKey: Key("store"))
        }
        switch dialect.structure {
        case .schema: try values.encode(OpinionSchema.responseFormat, forKey: Key("response_format"))
        case .object: try values.encode(["type": "json_object"], forKey: Key("response_format"))
        case .none: break
        }
    }

    /// Where the shape is not enforced it is told.
    private var instruction: String {
        let told = prompt.instruction.text
        guard dialect.structure != .schema, let schema = try? JSONEncoder().encode(OpinionSchema.schema) else { return told }
        return told + "\nThe JSON schema: " + String(decoding: schema, as: UTF8.self)
    }

    var bytes: [UInt8] {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return Array(try encoder.encode(self))
        }
    }
}
