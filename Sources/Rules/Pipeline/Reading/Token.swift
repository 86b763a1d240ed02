/// One word of a text: where it stands, what it looks like, and the hash under which the lexicon knows it.
struct Token {
    /// Offsets in the text's UTF-8.
    var start: Int
    var end: Int
    /// The hash of the word in lower case, without accents and apostrophes.
    var key: UInt64
    /// What separates it from the word before.
    var breakBefore: Break
    var shape: Shape

    var length: Int { end - start }

    /// How strongly two words are separated.
    enum Break: UInt8, Comparable {
        case none, comma, stop

        static func < (left: Break, right: Break) -> Bool { left.rawValue < right.rawValue }
    }

    /// What a word looks like.
    struct Shape: OptionSet {
        let rawValue: UInt8
        /// Begins with a capital letter.
        static let capital = Shape(rawValue: 1)
        /// Has a small letter.
        static let small = Shape(rawValue: 2)
        static let digit = Shape(rawValue: 4)
        static let letter = Shape(rawValue: 8)
        /// Has bytes outside ASCII that were not folded.
        static let foreign = Shape(rawValue: 16)
        /// A sign such as `&` or an emoji, not a word.
        static let sign = Shape(rawValue: 32)
        /// Split off by an apostrophe: the `s` of `boiler's`.
        static let clitic = Shape(rawValue: 64)

        var isNumber: Bool { contains(.digit) && !contains(.letter) }
    }
}

/// FNV-1a over the bytes of a normalised word, and the mixing of words into phrases.
enum WordHash {
    static let seed: UInt64 = 0xcbf2_9ce4_8422_2325

    @inline(__always)
    static func add(_ byte: UInt8, to hash: UInt64) -> UInt64 {
        (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
    }

    /// The hash of a phrase that continues with one more word.
    @inline(__always)
    static func join(_ phrase: UInt64, _ word: UInt64) -> UInt64 {
        let mixed = (phrase &* 0x9e37_79b9_7f4a_7c15) ^ word
        return mixed ^ (mixed >> 29)
    }

    /// The hash of a word that is normalised already.
    static func of(_ word: StaticString) -> UInt64 {
        var hash = seed
        for index in 0..<word.utf8CodeUnitCount { hash = add(word.utf8Start[index], to: hash) }
        return hash
    }
}
