/// Text on its way into XML 1.0: what has a meaning is escaped, what XML forbids is dropped.
enum XMLText {
    /// For between tags and for inside quotes. Tabs and line ends are written as references: a parser would turn them into spaces in
    /// an attribute, and a carriage return into a line feed anywhere.
    static func escape(_ text: String) -> String {
        var escaped: [UInt8] = []
        escaped.reserveCapacity(text.utf8.count + 32)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "&"): escaped += "&amp;".utf8
            case UInt8(ascii: "<"): escaped += "&lt;".utf8
            case UInt8(ascii: ">"): escaped += "&gt;".utf8
            case UInt8(ascii: "\""): escaped += "&quot;".utf8
            case UInt8(ascii: "'"): escaped += "&#39;".utf8
            case 0x09: escaped += "&#9;".utf8
            case 0x0a: escaped += "&#10;".utf8
            case 0x0d: escaped += "&#13;".utf8
            case 0x00..<0x20: break
            case 0xbe where escaped.suffix(2) == [0xef, 0xbf], 0xbf where escaped.suffix(2) == [0xef, 0xbf]:
                // U+FFFE and U+FFFF, the only others that UTF-8 can say and XML cannot.
                escaped.removeLast(2)
            default: escaped.append(byte)
            }
        }
        return String(decoding: escaped, as: UTF8.self)
    }

    /// A document with this root.
    static func document(_ root: String) -> [UInt8] {
        Array("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\(root)".utf8)
    }
}
