public import Domain

/// A server that speaks the OpenAI chat-completions protocol: the hosted one, or one of one's own.
public struct ModelServer: Sendable {
    /// How an answer's shape is asked for.
    public enum Structure: String, Sendable, CaseIterable {
        /// `json_schema`, strict.
        case schema
        /// `json_object`: only the syntax is promised.
        case object
        /// In words.
        case none
    }

    /// Up to and without `/chat/completions`.
    public let baseURL: String
    public let key: Secret?
    public let model: String
    /// Nothing: found out by asking.
    public let structure: Structure?
    public let prices: ModelPrices?

    public init(baseURL: String, key: Secret?, model: String, structure: Structure? = nil, prices: ModelPrices? = nil) {
        self.baseURL = baseURL
        self.key = key
        self.model = model
        self.structure = structure
        self.prices = prices
    }
}

/// What a million tokens cost, in any one currency.
public struct ModelPrices: Sendable, Hashable {
    public let input: Double
    public let output: Double

    public init(input: Double, output: Double) {
        self.input = input
        self.output = output
    }

    /// Millionths of the currency, rounded up.
    func millionths(input tokensIn: Int64, output tokensOut: Int64) -> Int64 {
        Int64((Double(tokensIn) * input + Double(tokensOut) * output).rounded(.up))
    }
}
