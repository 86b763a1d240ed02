// sources: Sources/Platform/HTTP
// sources: Fuzz/Support/Draw.swift

/// The one-pass reader agrees with a plain one about every body, to the byte, and what was read is written back to the same fields.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    var draw = Draw(start, count)
    let body = draw.rest()
    let form = try? Form.parse(body, limit: limit)
    precondition(form.map(bytes) == plainly(body), "two readings of one body")
    if let form {
        let again = try? Form.parse(Array(form.encoded().utf8), limit: limit)
        precondition(again.map(bytes) == bytes(form), "fields lost on the way")
    }
    return 0
}

private let limit = 20

/// Strings compare as people see them; these compare as they came.
private func bytes(_ form: Form) -> [[[UInt8]]] {
    form.fields.map { [Array($0.name.utf8), Array($0.value.utf8)] }
}

/// The same rules one after the other, with no regard to speed.
private func plainly(_ body: [UInt8]) -> [[[UInt8]]]? {
    var fields: [[[UInt8]]] = []
    for piece in body.split(separator: UInt8(ascii: "&")) {
        let equals = piece.firstIndex(of: UInt8(ascii: "=")) ?? piece.endIndex
        guard let name = decoded(piece[..<equals]), let value = decoded(piece[equals...].dropFirst()) else { return nil }
        fields.append([name, value])
    }
    return fields.count <= limit ? fields : nil
}

/// Text without plus signs and escapes, or nothing when it is not sound.
private func decoded(_ raw: ArraySlice<UInt8>) -> [UInt8]? {
    var rest = raw
    var text: [UInt8] = []
    while let byte = rest.popFirst() {
        switch byte {
        case UInt8(ascii: "+"): text.append(0x20)
        case UInt8(ascii: "%"):
            let digits = rest.prefix(2)
            rest = rest.dropFirst(2)
            guard digits.count == 2, digits.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit && $0 < 0x80 }),
                let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
            else { return nil }
            text.append(value)
        default: text.append(byte)
        }
    }
    guard !text.contains(0), String(validating: text, as: UTF8.self) != nil else { return nil }
    return text
}
