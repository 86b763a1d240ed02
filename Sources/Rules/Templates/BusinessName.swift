import Domain

/// A business's name as a text can carry it: in GSM characters, and no longer than there is room for.
public struct BusinessName: Sendable, Hashable {
    /// After "for", "to" or "from": the name, or `us`.
    public let object: String
    /// At the head of a sentence: the name, or `The team`.
    public let subject: String

    /// The name as given where it can be sent as it is; accents a phone cannot show are dropped, and a name in another script is left out.
    public init(_ given: String, limit: Int = 60) {
        let plain = Self.trimmed(Self.shortened(Self.transliterated(given), to: limit))
        if plain.isEmpty || !MessageBody(plain).isGSM {
            object = "us"
            subject = "The team"
        } else {
            object = plain
            subject = plain
        }
    }

    private static func transliterated(_ given: String) -> String {
        var plain = ""
        for character in given {
            let one = String(character)
            if character == "\n" || character == "\r" || character == "\t" {
                plain += " "
            } else if MessageBody(one).isGSM {
                plain += one
            } else {
                plain += replacement(for: character)
            }
        }
        return plain
    }

    private static func replacement(for character: Character) -> String {
        switch character {
        case "’", "‘", "´", "`": "'"
        case "“", "”", "„": "\""
        case "–", "—", "‐", "‑": "-"
        case "…": "..."
        case "á", "â", "ã", "ă", "ą", "ā": "a"
        case "Á", "Â", "Ã", "À", "Ă", "Ą": "A"
        case "ê", "ë", "ę", "ě", "ė": "e"
        case "È", "Ê", "Ë", "Ę": "E"
        case "í", "î", "ï", "ı": "i"
        case "Í", "Î", "Ï", "Ì", "İ": "I"
        case "ó", "ô", "õ", "ő": "o"
        case "Ó", "Ô", "Õ", "Ò": "O"
        case "ú", "û", "ů", "ű": "u"
        case "Ú", "Û", "Ù": "U"
        case "ç", "ć", "č": "c"
        case "Ć", "Č": "C"
        case "ś", "š", "ş", "ș": "s"
        case "Ś", "Š", "Ş", "Ș": "S"
        case "ź", "ż", "ž": "z"
        case "Ź", "Ż", "Ž": "Z"
        case "ł": "l"
        case "Ł": "L"
        case "ń", "ň": "n"
        case "ť", "ţ", "ț": "t"
        case "ř": "r"
        case "ý", "ŷ": "y"
        case "ŵ": "w"
        case "Ŵ": "W"
        case "ğ": "g"
        default: character.unicodeScalars.allSatisfy { $0.properties.isAlphabetic } ? "\u{0}" : " "
        }
    }

    /// Cut between words where possible.
    private static func shortened(_ name: String, to limit: Int) -> String {
        guard name.count > limit else { return name }
        let head = name.prefix(limit)
        guard let space = head.lastIndex(of: " "), head.distance(from: head.startIndex, to: space) >= limit / 2 else { return String(head) }
        return String(head[..<space])
    }

    private static func trimmed(_ name: String) -> String {
        let words = name.split(separator: " ")
        let joined = words.joined(separator: " ")
        return joined
    }
}
