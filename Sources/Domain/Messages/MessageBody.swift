/// The words of a text. Knows its own size on the air; prints as a length, never as its words.
public struct MessageBody: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
    public let text: String

    public init(_ text: String) {
        self.text = text
    }

    public var description: String { "‹\(text.count) characters›" }
    public var customMirror: Mirror { Mirror(self, children: []) }

    /// Whether these very words stand in it. Byte by byte: Swift's own search sees through Unicode's spellings, which our own words do
    /// not need, and takes ten times as long.
    public func contains(_ words: String) -> Bool {
        var (text, words) = (text, words)
        return text.withUTF8 { text in
            words.withUTF8 { words in
                guard let first = words.first else { return true }
                guard words.count <= text.count else { return false }
                return (0...(text.count - words.count)).contains { start in
                    text[start] == first && text[start..<start + words.count].elementsEqual(words)
                }
            }
        }
    }

    /// True when every character is in the GSM 7-bit alphabet (3GPP TS 23.038) or its extension.
    public var isGSM: Bool {
        text.unicodeScalars.allSatisfy { Self.gsmCost($0) > 0 }
    }

    /// How many SMS the text takes: 160 GSM characters or 70 UTF-16 units in one, 153 or 67 in each part of several.
    /// A character that costs two is never split between parts.
    public var segments: Int {
        isGSM
            ? Self.parts(text.unicodeScalars.map(Self.gsmCost), single: 160, part: 153)
            : Self.parts(text.unicodeScalars.map { $0.value > 0xffff ? 2 : 1 }, single: 70, part: 67)
    }

    private static func parts(_ costs: [Int], single: Int, part: Int) -> Int {
        if costs.reduce(0, +) <= single { return 1 }
        var parts = 1
        var used = 0
        for cost in costs {
            if used + cost > part {
                parts += 1
                used = 0
            }
            used += cost
        }
        return parts
    }

    private static func gsmCost(_ scalar: Unicode.Scalar) -> Int {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "\n", "\r", " ", "!", "\"", "#", "¤", "%", "&", "'", "(", ")", "*", "+", ",", "-",
            ".",
            "/", ":", ";", "<", "=", ">", "?", "@", "£", "$", "¥", "è", "é", "ù", "ì", "ò", "Ç", "Ø", "ø", "Å", "å", "Δ", "_", "Φ",
            "Γ", "Λ", "Ω", "Π", "Ψ", "Σ", "Θ", "Ξ", "Æ", "æ", "ß", "É", "¡", "Ä", "Ö", "Ñ", "Ü", "§", "¿", "ä", "ö", "ñ", "ü", "à":
            1
        case "^", "{", "}", "\\", "[", "~", "]", "|", "€", "\u{0c}": 2
        default: 0
        }
    }
}
