/// What asking a language model has cost.
public struct ModelUse: Sendable, Hashable {
    /// Both ways.
    public var tokens: Int64
    /// Millionths of the currency that the prices are given in.
    public var millionths: Int64

    public init(tokens: Int64 = 0, millionths: Int64 = 0) {
        self.tokens = tokens
        self.millionths = millionths
    }

    public static let none = ModelUse()
}
