/// The fields of an `application/x-www-form-urlencoded` body (or of a query), decoded, in order, repeated names kept.
public struct Form: Sendable {
    public let fields: [(name: String, value: String)]

    public init(_ fields: [(name: String, value: String)]) {
        self.fields = fields
    }

    /// The first value under this name.
    public subscript(name: String) -> String? {
        fields.first { $0.name == name }?.value
    }
}
