/// Somebody's words, made safe to show to a language model: no telephone number, card, e-mail address or link, no control character, one
/// line, and no longer than a text can be. Made only by SENTINEL, and nothing else can be put into a ``Prompt``.
public struct SafeText: Sendable, Hashable {
    public let text: String

    fileprivate init(text: String) {
        self.text = text
    }
}

extension Sentinel {
    /// Masks what the model has no need to know.
    public static func safe(_ words: String) -> SafeText {
        let line = words.unicodeScalars.prefix(1600).map { $0.value < 0x20 || $0.value == 0x7f ? " " : Character($0) }
        let masked = String(line).split(separator: " ").map { mask($0) }
        return SafeText(text: numbersMasked(masked.joined(separator: " ")))
    }

    /// A word that is an address of e-mail or of a page.
    private static func mask(_ word: Substring) -> String {
        if word.contains("@"), word.contains(where: \.isLetter), word.count > 2 { return "[e-mail]" }
        let lower = word.lowercased()
        if lower.contains("://") || lower.hasPrefix("www.") { return "[link]" }
        return isHostName(lower) ? "[link]" : String(word)
    }

    /// `example.com/x`: a dot between letters with a known kind of ending, not "no.its leaking".
    private static func isHostName(_ word: String) -> Bool {
        let host = word.prefix { $0 != "/" && $0 != "?" && $0 != ":" }
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count > 1, let last = labels.last, labels.allSatisfy({ !$0.isEmpty }) else { return false }
        return endings.contains(last.filter(\.isLetter))
    }

    private static let endings: Set<String> = [
        "com", "uk", "org", "net", "info", "biz", "io", "co", "me", "ly", "gl", "app", "dev", "shop", "online", "site", "xyz", "ru",
        "eu",
        "link", "page", "live", "top", "club", "store",
    ]

    /// Six digits and more, however they are spaced, are somebody's number.
    private static func numbersMasked(_ text: String) -> String {
        var result = ""
        var run = ""
        var digits = 0
        func flush() {
            let tail = run.reversed().prefix { !$0.isNumber }.reversed()
            result += digits >= 6 ? "[number]" + String(tail) : run
            run = ""
            digits = 0
        }
        for character in text {
            if character.isNumber {
                run.append(character)
                digits += 1
            } else if !run.isEmpty, " -.()+/".contains(character), run.suffix(2).contains(where: \.isNumber) {
                run.append(character)
            } else {
                flush()
                result.append(character)
            }
        }
        flush()
        return result
    }
}
