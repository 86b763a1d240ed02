/// A token or password. Prints as `‹secret›`; the value must be asked for by name.
public struct Secret: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
    /// The value itself. One of the two searchable exceptions to masking.
    public let reveal: String

    public init(_ value: String) {
        reveal = value
    }

    public var description: String { "‹secret›" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
