/// A small strict reader of XML 1.0: one root, elements, attributes, references. Anything else is an error, as it is to Twilio (12100).
struct StrictXML {
    struct Element: Equatable {
        var name: String
        var attributes: [String: String] = [:]
        var text = ""
        var children: [Element] = []
    }

    struct NotWellFormed: Error {
        let at: Int
        let why: String
    }

    private let scalars: [Unicode.Scalar]
    private var position = 0

    /// The root of a document that begins with the declaration.
    static func read(_ bytes: [UInt8]) throws -> Element {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw NotWellFormed(at: 0, why: "not UTF-8") }
        var reader = StrictXML(scalars: Array(text.unicodeScalars))
        try reader.expect("<?xml version=\"1.0\" encoding=\"UTF-8\"?>")
        let root = try reader.element()
        guard reader.position == reader.scalars.count else { throw reader.fault("something after the root") }
        return root
    }

    private init(scalars: [Unicode.Scalar]) { self.scalars = scalars }

    private mutating func element() throws -> Element {
        try expect("<")
        var element = Element(name: try name())
        while peek() == " " {
            try expect(" ")
            let key = try name()
            try expect("=\"")
            guard element.attributes.updateValue(try characters(until: "\""), forKey: key) == nil else {
                throw fault("repeated attribute")
            }
            try expect("\"")
        }
        if peek() == "/" {
            try expect("/>")
            return element
        }
        try expect(">")
        while true {
            element.text += try characters(until: "<")
            if position + 1 < scalars.count, scalars[position + 1] == "/" { break }
            element.children.append(try self.element())
        }
        try expect("</\(element.name)>")
        return element
    }

    private mutating func name() throws -> String {
        var name = ""
        while let scalar = peek(), scalar.properties.isAlphabetic, scalar.isASCII {
            name.unicodeScalars.append(scalar)
            position += 1
        }
        guard !name.isEmpty else { throw fault("no name") }
        return name
    }

    /// Character data, with references resolved and literal line ends normalised as the standard demands.
    private mutating func characters(until end: Unicode.Scalar) throws -> String {
        var text = String.UnicodeScalarView()
        while let scalar = peek(), scalar != end {
            position += 1
            switch scalar {
            case "&": text.append(try reference())
            case "<": throw fault("a bare <")
            case "\r": throw fault("a bare carriage return, which a reader changes")
            case "\t", "\n":
                guard end == "<" else { throw fault("a bare line end in an attribute, which a reader changes") }
                text.append(scalar)
            default:
                guard Self.isAllowed(scalar.value) else { throw fault("U+\(String(scalar.value, radix: 16))") }
                text.append(scalar)
                let tail = text.suffix(3)
                guard String(String.UnicodeScalarView(tail)) != "]]>" else { throw fault("]]>") }
            }
        }
        return String(text)
    }

    private mutating func reference() throws -> Unicode.Scalar {
        var name = ""
        while let scalar = peek(), scalar != ";", name.count < 10 {
            name.unicodeScalars.append(scalar)
            position += 1
        }
        try expect(";")
        let known: [String: Unicode.Scalar] = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'"]
        if let scalar = known[name] { return scalar }
        guard name.hasPrefix("#"), let number = UInt32(name.dropFirst()), Self.isAllowed(number),
            let scalar = Unicode.Scalar(number)
        else { throw fault("&\(name);") }
        return scalar
    }

    /// The characters of XML 1.0, production 2.
    static func isAllowed(_ value: UInt32) -> Bool {
        switch value {
        case 9, 10, 13, 0x20...0xd7ff, 0xe000...0xfffd, 0x10000...0x10ffff: true
        default: false
        }
    }

    private func peek() -> Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    private mutating func expect(_ text: String) throws {
        for scalar in text.unicodeScalars {
            guard peek() == scalar else { throw fault("expected \(text)") }
            position += 1
        }
    }

    private func fault(_ why: String) -> NotWellFormed { NotWellFormed(at: position, why: why) }
}
