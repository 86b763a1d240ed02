/// Why an operator's verb was refused: one line, naming the thing and what to do.
public struct OperationFailure: Error, Sendable, Hashable, CustomStringConvertible {
    public let description: String

    public init(_ description: String) {
        self.description = description
    }
}
