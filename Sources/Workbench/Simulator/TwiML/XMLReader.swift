/// An element of a small XML document.
struct XMLElement: Sendable, Equatable {
    let name: String
    var attributes: [String: String] = [:]
    var children: [XMLElement] = []
    /// The text directly inside, joined.
    var text = ""
}

/// Why a document was not taken.
struct XMLFault: Error, Sendable, Equatable {
    let reason: String
    let offset: Int
}

/// Reads the small documents that webhooks answer with: one root, elements, quoted attributes, the five entities, character
/// references, comments and CDATA. Everything else is refused, document types and processing instructions above all.
struct XMLReader {
    private let bytes: [UInt8]
    private var position = 0

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    static func read(_ bytes: [UInt8]) throws(XMLFault) -> XMLElement {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw XMLFault(reason: "not UTF-8", offset: 0) }
        guard text.unicodeScalars.allSatisfy(isAllowed) else { throw XMLFault(reason: "a control character", offset: 0) }
        var reader = XMLReader(bytes)
        try reader.skipDeclaration()
        try reader.skipMisc()
        let root = try reader.element(depth: 0)
        try reader.skipMisc()
        guard reader.position == bytes.count else { throw reader.fault("something after the root element") }
        return root
    }

    private mutating func element(depth: Int) throws(XMLFault) -> XMLElement {
        guard depth < 8 else { throw fault("nested too deep") }
        try expect("<")
        var element = XMLElement(name: try name())
        while true {
            let hadSpace = skipSpace()
            if take("/>") { return element }
            if take(">") { break }
            guard hadSpace else { throw fault("an attribute without a space before it") }
            let key = try name()
            guard element.attributes[key] == nil else { throw fault("attribute \(key) twice") }
            skipSpace()
            try expect("=")
            skipSpace()
            element.attributes[key] = try quoted()
        }
        try content(of: &element, depth: depth)
        let closing = try name()
        guard closing == element.name else { throw fault("</\(closing)> closes <\(element.name)>") }
        skipSpace()
        try expect(">")
        return element
    }

    /// Reads up to and over the `</` that ends the element.
    private mutating func content(of element: inout XMLElement, depth: Int) throws(XMLFault) {
        var text: [UInt8] = []
        while true {
            guard let byte = peek else { throw fault("<\(element.name)> is not closed") }
            if take("</") { break }
            if take("<!--") {
                try skip(past: "-->")
            } else if take("<![CDATA[") {
                let start = position
                try skip(past: "]]>")
                text += bytes[start..<(position - 3)]
            } else if byte == UInt8(ascii: "<") {
                element.children.append(try self.element(depth: depth + 1))
            } else if byte == UInt8(ascii: "&") {
                text += try reference()
            } else {
                text.append(byte)
                position += 1
            }
        }
        element.text = String(decoding: text, as: UTF8.self)
    }

    private mutating func quoted() throws(XMLFault) -> String {
        guard let quote = peek, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
            throw fault("an attribute without quotation marks")
        }
        position += 1
        var value: [UInt8] = []
        while let byte = peek {
            if byte == quote {
                position += 1
                return String(decoding: value, as: UTF8.self)
            }
            guard byte != UInt8(ascii: "<") else { throw fault("< in an attribute") }
            if byte == UInt8(ascii: "&") {
                value += try reference()
            } else {
                value.append(byte)
                position += 1
            }
        }
        throw fault("an attribute that does not end")
    }

    private mutating func reference() throws(XMLFault) -> [UInt8] {
        position += 1
        guard let end = bytes[position...].prefix(10).firstIndex(of: UInt8(ascii: ";")) else {
            throw fault("& that starts no entity")
        }
        let body = String(decoding: bytes[position..<end], as: UTF8.self)
        position = end + 1
        let named = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'"]
        if let text = named[body] { return Array(text.utf8) }
        let number =
            body.hasPrefix("#x") ? UInt32(body.dropFirst(2), radix: 16) : body.hasPrefix("#") ? UInt32(body.dropFirst()) : nil
        guard let number, let scalar = Unicode.Scalar(number), isAllowed(scalar) else { throw fault("unknown entity &\(body);") }
        return Array(String(Character(scalar)).utf8)
    }

    private mutating func name() throws(XMLFault) -> String {
        let start = position
        while let byte = peek, isNameByte(byte, first: position == start) { position += 1 }
        guard position > start else { throw fault("a name is missing") }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func skipDeclaration() throws(XMLFault) {
        if take("<?xml ") { try skip(past: "?>") }
    }

    private mutating func skipMisc() throws(XMLFault) {
        skipSpace()
        while take("<!--") {
            try skip(past: "-->")
            skipSpace()
        }
    }

    @discardableResult
    private mutating func skipSpace() -> Bool {
        let start = position
        while let byte = peek, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { position += 1 }
        return position > start
    }

    private mutating func skip(past marker: StaticString) throws(XMLFault) {
        while position < bytes.count {
            if take(marker) { return }
            position += 1
        }
        throw fault("\(marker) is missing")
    }

    private mutating func expect(_ marker: StaticString) throws(XMLFault) {
        guard take(marker) else { throw fault("\(marker) expected") }
    }

    private mutating func take(_ marker: StaticString) -> Bool {
        let found = marker.withUTF8Buffer { bytes[position...].starts(with: $0) }
        if found { position += marker.utf8CodeUnitCount }
        return found
    }

    private var peek: UInt8? {
        position < bytes.count ? bytes[position] : nil
    }

    private func fault(_ reason: String) -> XMLFault {
        XMLFault(reason: reason, offset: position)
    }
}

/// The characters XML 1.0 allows.
private func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A, 0x0D, 0x20...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: true
    default: false
    }
}

private func isNameByte(_ byte: UInt8, first: Bool) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "_"): true
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."): !first
    default: false
    }
}
