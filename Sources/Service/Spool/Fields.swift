import Domain

/// Fields one after the other: 0xFE and the text, or 0xFD for none. Neither byte occurs in UTF-8.
struct FieldWriter {
    private(set) var bytes: [UInt8] = []

    mutating func add(_ fields: String?...) {
        for field in fields {
            bytes.append(field == nil ? 0xfd : 0xfe)
            if let field { bytes += field.utf8 }
        }
    }
}

/// Reads what ``FieldWriter`` wrote. Whatever the bytes are, it answers with a text or with nothing.
struct FieldReader {
    private var fields: ArraySlice<String?>

    /// Nothing when the bytes are no fields.
    init?(_ bytes: ArraySlice<UInt8>) {
        guard let first = bytes.first, first == 0xfd || first == 0xfe else { return nil }
        var fields: [String?] = []
        var rest = bytes
        while let lead = rest.popFirst() {
            let text = rest.prefix { $0 != 0xfd && $0 != 0xfe }
            guard lead == 0xfe else {
                guard text.isEmpty else { return nil }
                fields.append(nil)
                continue
            }
            guard let value = String(validating: text, as: UTF8.self) else { return nil }
            fields.append(value)
            rest = rest.dropFirst(text.count)
        }
        self.fields = fields[...]
    }

    var isAtEnd: Bool { fields.isEmpty }

    /// The next field, which may be none.
    mutating func optional() -> String? {
        fields.popFirst() ?? nil
    }

    /// The next field, which must be there; one that is none is not taken.
    mutating func text() -> String? {
        guard case .some(.some(let text)) = fields.first else { return nil }
        fields.removeFirst()
        return text
    }

    mutating func integer() -> Int64? { text().flatMap { Int64($0) } }

    mutating func phone() -> PhoneNumber? { text().flatMap { PhoneNumber(e164: $0) } }
}
