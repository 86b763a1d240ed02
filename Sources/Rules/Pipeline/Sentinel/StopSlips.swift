/// One word, or one sign, that was meant for STOP: "stp", "STOP2END", "S T O P", "unsuscribe", 🛑. With a single word there is nothing to weigh, so
/// this is a rule and nothing learnt.
enum StopSlips {
    /// Whether this is all that the text says.
    static func isSlip(_ text: String) -> Bool {
        let words = text.split(whereSeparator: \.isWhitespace)
        if (4...6).contains(words.count) {
            // "S T O P please", "S. T. O. P.": spelt out, it is one word all the same.
            let spelt = words.map { String(decoding: $0.utf8.compactMap(letter), as: UTF8.self) }
            return spelt.prefix(4) == ["s", "t", "o", "p"] && tails.contains(spelt.dropFirst(4).joined())
        }
        guard words.count == 1, let only = words.first, only.utf8.count <= longest else { return false }
        let letters = only.utf8.compactMap(letter)
        guard !letters.isEmpty else { return only.unicodeScalars.contains { signs.contains($0) } }
        return meansStop(letters) || others.contains(String(decoding: letters, as: UTF8.self))
            || (letters[0] != UInt8(ascii: "s") && edits(letters, unsubscribe, atMost: 3)) || edits(letters, optOut, atMost: 1)
    }

    private static let longest = 60
    private static let stop = Array("stop".utf8)
    private static let unsubscribe = Array("unsubscribe".utf8)
    private static let optOut = Array("optout".utf8)
    /// Other single words that say the same and nothing else.
    private static let others: Set = [
        "cease", "desist", "halt", "scram", "begone", "unenroll", "unenrol", "discontinue", "unsubbed", "nomore", "goaway",
    ]
    private static let signs: Set<Unicode.Scalar> = ["\u{1f6d1}", "\u{26d4}", "\u{1f6ab}", "\u{1f515}"]
    /// What is written to STOP without a space.
    private static let tails: Set = [
        "", "it", "now", "all", "pls", "plz", "please", "end", "2end", "toend", "this", "that", "text", "texts", "texting", "txt",
        "txts",
        "msg", "msgs", "sms", "messages", "messaging", "spam", "thanks", "ta", "already",
    ]
    /// Two letters that changed places, or one that was left out or missed by a key.
    private static let slips: Set = [
        "stp", "sto", "tsop", "sotp", "stpo", "dtop", "atop", "xtop", "ztop", "wtop", "etop", "syop", "srop", "sgop", "sfop",
        "stip", "stkp", "stlp",
        "stol", "stoo", "st0p", "s2op", "stahp", "stawp", "stap", "stpp", "sstp", "stoip", "stiop", "stopo", "stolp", "stoep",
    ]

    private static func letter(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): byte
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 0x20
        default: nil
        }
    }

    private static func meansStop(_ letters: [UInt8]) -> Bool {
        if slips.contains(String(decoding: letters, as: UTF8.self)) { return true }
        // "stoooppp", "sstop": letters held down.
        var at = 0
        for wanted in stop {
            guard at < letters.count, letters[at] == wanted else { return false }
            while at < letters.count, letters[at] == wanted { at += 1 }
        }
        return tails.contains(String(decoding: letters[at...], as: UTF8.self))
    }

    /// Whether one word becomes the other by so few letters added, left out or changed, or neighbours that changed places.
    private static func edits(_ one: [UInt8], _ other: [UInt8], atMost most: Int) -> Bool {
        guard abs(one.count - other.count) <= most else { return false }
        var before: [Int] = []
        var last = Array(0...other.count)
        for i in one.indices {
            var row = [i + 1]
            for j in other.indices {
                var least = min(last[j] + (one[i] == other[j] ? 0 : 1), last[j + 1] + 1, row[j] + 1)
                if i > 0, j > 0, one[i] == other[j - 1], one[i - 1] == other[j] { least = min(least, before[j - 1] + 1) }
                row.append(least)
            }
            (before, last) = (last, row)
        }
        return last[other.count] <= most
    }
}
