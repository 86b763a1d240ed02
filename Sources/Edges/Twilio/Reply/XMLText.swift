/// Text on its way into XML 1.0: what has a meaning is escaped, what XML forbids is dropped.
enum XMLText {
    /// For between tags and for inside quotes. Tabs and line ends are written as references: a parser would turn them into spaces in
    /// an attribute, and a carriage return into a line feed anywhere.
    static func escape(_ text: String) -> String {
        var escaped = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped.append(contentsOf: "&amp;".unicodeScalars)
            case "<": escaped.append(contentsOf: "&lt;".unicodeScalars)
            case ">": escaped.append(contentsOf: "&gt;".unicodeScalars)
            case "\"": escaped.append(contentsOf: "&quot;".unicodeScalars)
            case "'": escaped.append(contentsOf: "&#39;".unicodeScalars)
            case "\t", "\n", "\r": escaped.append(contentsOf: "&#\(scalar.value);".unicodeScalars)
            case "\u{20}"..."\u{d7ff}", "\u{e000}"..."\u{fffd}", "\u{10000}"..."\u{10ffff}": escaped.append(scalar)
            default: break
            }
        }
        return String(escaped)
    }

    /// A document with this root.
    static func document(_ root: String) -> [UInt8] {
        Array("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\(root)".utf8)
    }
}
