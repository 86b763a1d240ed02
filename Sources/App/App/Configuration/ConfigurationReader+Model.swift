import Domain
import Gate
import OpenAI

/// The settings of the language model.
extension ConfigurationReader {
    /// No key and no address mean no model: the rules think alone.
    mutating func model() -> ModelServer? {
        guard values["OPENAI_API_KEY"] != nil || values["OPENAI_BASE_URL"] != nil else { return nil }
        var base = values["OPENAI_BASE_URL"] ?? "https://api.openai.com/v1"
        while base.hasSuffix("/") { base.removeLast() }
        let isPlain = base.hasPrefix("http://")
        if !isPlain, !base.hasPrefix("https://") || base.contains(where: \.isWhitespace) {
            faults.append("OPENAI_BASE_URL must begin with https:// or http://")
        }
        if isPlain, values["OPENAI_API_KEY"] != nil, !Self.isPlainLoopback(base) {
            faults.append("OPENAI_BASE_URL must begin with https:// when there is an OPENAI_API_KEY (http:// for loopback only)")
        }
        return ModelServer(
            baseURL: base, key: values["OPENAI_API_KEY"].map(Secret.init), model: values["OPENAI_MODEL"] ?? "gpt-4.1-mini",
            structure: structure(), prices: prices())
    }

    /// What each client may spend in a day: tokens always, money when there are prices.
    mutating func modelBudget(_ model: ModelServer?) -> ModelBudget {
        let tokens = number("OPENAI_TOKENS_PER_DAY", 200_000, 0...1_000_000_000, as: Int64.self)
        guard let text = values["OPENAI_MONEY_PER_DAY"] else { return ModelBudget(tokensPerDay: tokens) }
        guard let money = Double(text), (0...1_000_000).contains(money) else {
            faults.append("OPENAI_MONEY_PER_DAY must be an amount such as 1.50")
            return ModelBudget(tokensPerDay: tokens)
        }
        if model != nil, model?.prices == nil { faults.append("OPENAI_MONEY_PER_DAY needs OPENAI_PRICES") }
        return ModelBudget(tokensPerDay: tokens, millionthsPerDay: Int64(money * 1_000_000))
    }

    private mutating func structure() -> ModelServer.Structure? {
        guard let text = values["OPENAI_STRUCTURED"], text != "auto" else { return nil }
        if let structure = ModelServer.Structure(rawValue: text) { return structure }
        faults.append("OPENAI_STRUCTURED must be one of auto, schema, object, none")
        return nil
    }

    private mutating func prices() -> ModelPrices? {
        guard let text = values["OPENAI_PRICES"] else { return nil }
        let parts = text.split(separator: "/").map { Double($0) }
        guard parts.count == 2, let input = parts[0], let output = parts[1], input >= 0, output >= 0, input + output < 1_000_000
        else {
            faults.append("OPENAI_PRICES must be the price of a million tokens in and out, such as 0.40/1.60")
            return nil
        }
        return ModelPrices(input: input, output: output)
    }
}
