/// A telephone number in +E.164 form, or nothing. Prints masked: the full number must be asked for by name.
public struct PhoneNumber: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
    /// The full number, `+` and 7 to 15 digits. One of the two searchable exceptions to masking.
    public let e164: String

    /// Takes a number that is in +E.164 form already; anything else is nothing.
    public init?(e164 text: String) {
        let bytes = text.utf8
        guard bytes.first == 0x2b, (8...16).contains(bytes.count) else { return nil }
        let digits = bytes.dropFirst()
        guard digits.first != 0x30, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        e164 = text
    }

    /// The number as logs may show it: `+…456`.
    public var description: String { "+…\(e164.suffix(3))" }

    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// What kind of line a number leads to, as far as numbering plans tell.
public enum LineKind: String, Sendable, CaseIterable {
    case mobile, landline, landlineOrMobile, premium, personal, pager, other, unknown
}

/// A number and what its numbering plan says about it.
public struct ParsedNumber: Sendable, Hashable {
    public let number: PhoneNumber
    /// Two letters (ISO 3166), when the country is known.
    public let region: String?
    public let kind: LineKind

    public init(number: PhoneNumber, region: String?, kind: LineKind) {
        self.number = number
        self.region = region
        self.kind = kind
    }
}

/// Understands telephone numbers. Owned by the domain, implemented at the edge.
public protocol PhoneParser: Sendable {
    /// A number that came over the wire: only with a leading `+`, so a short code or `anonymous` is nothing.
    func wire(_ text: String) -> ParsedNumber?

    /// A number that a person typed, national forms read as of `region` ("GB").
    func typed(_ text: String, region: String) -> ParsedNumber?
}
