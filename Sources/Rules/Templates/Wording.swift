public import Domain

/// Makes names and customers' words fit into a text: GSM-7 characters only, and no longer than there is room for.
public enum Wording {
    /// The text with characters outside GSM-7 replaced by their nearest likeness, or left out.
    public static func gsm(_ text: String) -> String {
        if MessageBody(text).isGSM { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            if MessageBody(String(scalar)).isGSM {
                result.unicodeScalars.append(scalar)
            } else if let likeness = likenesses[scalar] {
                result += likeness
            } else if let base = scalar.properties.decomposed, MessageBody(base).isGSM {
                result += base
            }
        }
        return result
    }

    /// A business or person by name, at most `limit` characters, for use within a sentence.
    public static func name(_ text: String, limit: Int = 60) -> String {
        clip(gsm(text).split(whereSeparator: \.isWhitespace).joined(separator: " "), to: limit)
    }

    /// The text cut to `limit` characters, at a word's end when one is near.
    public static func clip(_ text: String, to limit: Int) -> String {
        guard text.count > limit else { return text }
        let cut = text.prefix(limit - 3)
        let end = cut.lastIndex(of: " ").flatMap { cut.distance(from: $0, to: cut.endIndex) <= 12 ? $0 : nil } ?? cut.endIndex
        return cut[..<end] + "..."
    }

    /// The longest beginning of `words` for which the whole sentence stays within two segments.
    public static func fitting(_ words: String, into sentence: (String) -> String) -> MessageBody {
        var text = gsm(words)
        while true {
            let body = MessageBody(sentence(text))
            if body.segments <= 2 || text.count <= 3 { return body }
            text = clip(text, to: max(3, text.count * 3 / 4))
        }
    }

    /// A text that comes late says so, unless that would make it a text of three parts.
    public static func late(_ body: MessageBody) -> MessageBody {
        let apologised = MessageBody("Sorry for the late reply. \(body.text)")
        return apologised.segments <= 2 ? apologised : body
    }

    private static let likenesses: [Unicode.Scalar: String] = [
        "\u{2018}": "'", "\u{2019}": "'", "\u{201c}": "\"", "\u{201d}": "\"", "\u{2013}": "-", "\u{2014}": "-", "\u{2026}": "...",
        "\u{00a0}": " ", "`": "'", "´": "'", "•": "-", "×": "x", "½": "1/2", "°": " degrees", "\t": " ",
    ]
}

extension Unicode.Scalar.Properties {
    /// The base letter of an accented one.
    fileprivate var decomposed: String? {
        guard let name, let range = name.firstRange(of: " LETTER ") else { return nil }
        let rest = name[range.upperBound...]
        guard let letter = rest.first, rest.dropFirst().first == " " || rest.count == 1 else { return nil }
        return name.hasPrefix("LATIN SMALL") ? letter.lowercased() : name.hasPrefix("LATIN CAPITAL") ? String(letter) : nil
    }
}
