import CPhoneNumber
public import Domain

/// Numbers as Google's libphonenumber reads them. *Possible* is enough: numbers reserved for drama must route, and numbering plans
/// change faster than metadata. One reading costs some 25 µs, so read once at the edge.
public struct LibPhoneNumber: PhoneParser {
    public init() {}

    /// A number that came over the wire: `+` and digits, nothing else, so a short code, `anonymous` or `client:…` is nothing.
    public func wire(_ text: String) -> ParsedNumber? {
        guard text.utf8.first == UInt8(ascii: "+"), text.utf8.dropFirst().allSatisfy(Self.isDigit) else { return nil }
        return parse(text, region: "ZZ")
    }

    /// A number that a person typed, national forms read as of `region`.
    public func typed(_ text: String, region: String) -> ParsedNumber? {
        // A C string ends at NUL: what comes after it would be ignored, not judged.
        guard !text.utf8.contains(0) else { return nil }
        return parse(text, region: region)
    }

    private func parse(_ text: String, region: String) -> ParsedNumber? {
        var e164 = [CChar](repeating: 0, count: 32)
        var country = [CChar](repeating: 0, count: 4)
        var kind: Int32 = 0
        guard
            cphone_parse(text, region, &e164, e164.count, &country, &kind) == 1,
            let number = PhoneNumber(e164: Self.text(e164))
        else { return nil }
        let known = Self.text(country)
        return ParsedNumber(number: number, region: known.isEmpty ? nil : known, kind: LineKind(library: kind))
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func text(_ characters: [CChar]) -> String {
        String(decoding: characters.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

extension LineKind {
    fileprivate init(library kind: Int32) {
        self =
            switch cphone_kind(UInt32(bitPattern: kind)) {
            case CPHONE_MOBILE: .mobile
            case CPHONE_FIXED: .landline
            case CPHONE_FIXED_OR_MOBILE: .landlineOrMobile
            case CPHONE_PREMIUM: .premium
            case CPHONE_PERSONAL: .personal
            case CPHONE_PAGER: .pager
            case CPHONE_OTHER: .other
            default: .unknown
            }
    }
}
