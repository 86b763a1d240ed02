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

    /// Every value under this name.
    public func all(_ name: String) -> [String] {
        fields.filter { $0.name == name }.map(\.value)
    }
}

extension Form: Equatable {
    public static func == (left: Form, right: Form) -> Bool {
        left.fields.elementsEqual(right.fields) { $0.name == $1.name && $0.value == $1.value }
    }
}

/// Why bytes are not a form. Its words never hold any of them.
public enum FormFailure: Error, Equatable, CustomStringConvertible, Sendable {
    case malformedEscape
    case notUTF8
    case nul
    case tooManyFields(limit: Int)

    /// One line, without content.
    public var description: String {
        switch self {
        case .malformedEscape: "the form has a % that is not followed by two hexadecimal digits"
        case .notUTF8: "the form is not UTF-8"
        case .nul: "the form has a NUL in it"
        case .tooManyFields(let limit): "the form has more than \(limit) fields"
        }
    }
}
