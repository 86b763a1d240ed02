import Domain

/// What the linear models see of a text: its words, pairs of words that stand close, pieces of words, the senses that the lexicon found,
/// and concepts that stand together.
///
/// A trait is the hash of what it stands for. A model looks at as many of its bits as it has weights for: see ``Weights``.
package enum Traits {
    /// The traits of a text, each once, in ascending order.
    package static func of(_ text: String) -> [UInt32] {
        of(Reading(text))
    }

    static func of(_ reading: Reading) -> [UInt32] {
        var traits: [UInt32] = []
        traits.reserveCapacity(reading.text.utf8.count * 3)
        words(reading, &traits)
        senses(reading, &traits)
        concepts(reading, &traits)
        return unique(traits)
    }

    /// Each once, in ascending order.
    static func unique(_ traits: [UInt32]) -> [UInt32] {
        var traits = traits.sorted()
        var last: UInt32?
        traits.removeAll { trait in
            defer { last = trait }
            return trait == last
        }
        return traits
    }

    private static func words(_ reading: Reading, _ traits: inout [UInt32]) {
        var text = reading.text
        text.withUTF8 { bytes in
            var before = WordHash.of("^")
            var earlier: [UInt64] = []
            for token in reading.tokens {
                let isNumber = token.shape.contains(.digit)
                let key = isNumber ? WordHash.of(token.shape.contains(.letter) ? "0a" : "0") : token.key
                traits.append(index(key, kind: 1))
                traits.append(index(WordHash.join(before, key), kind: 2))
                for word in earlier.suffix(pairReach) { traits.append(index(WordHash.join(word, key), kind: 15)) }
                earlier.append(key)
                before = key
                if !isNumber { pieces(bytes[token.start..<token.end], &traits) }
            }
            traits.append(index(WordHash.join(before, WordHash.of("$")), kind: 2))
            if bytes.contains(0x3f) { traits.append(index(0, kind: 3)) }
            if bytes.contains(0x21) { traits.append(index(1, kind: 3)) }
        }
        traits.append(index(UInt64(min(8, reading.tokens.count / 3)), kind: 4))
        traits.append(index(UInt64(min(4, reading.tokens.count)), kind: 5))
    }

    /// How many words apart a pair of words may stand.
    private static let pairReach = 4

    /// Three to five letters in a row, with the ends of the word.
    private static func pieces(_ word: Slice<UnsafeBufferPointer<UInt8>>, _ traits: inout [UInt32]) {
        var window: UInt64 = 0x20
        var length = 1
        func take(_ byte: UInt8) {
            window = window << 8 | UInt64(byte)
            length += 1
            if length >= 3 { traits.append(index(window & 0xff_ffff, kind: 6)) }
            if length >= 4 { traits.append(index(window & 0xffff_ffff, kind: 7)) }
            if length >= 5 { traits.append(index(window & 0xff_ffff_ffff, kind: 16)) }
        }
        for byte in word.prefix(24) { take(Letters.lower(byte)) }
        take(0x20)
    }

    /// What each phrase may mean, apart where it was denied or is over; and the trade it speaks for.
    private static func senses(_ reading: Reading, _ traits: inout [UInt32]) {
        for mark in reading.marks {
            let kind: UInt64 = mark.isNegated ? 9 : mark.isOver ? 10 : 8
            each(mark.senses.rawValue) { traits.append(index(UInt64($0), kind: kind)) }
            if mark.weight > 0 {
                traits.append(index(UInt64(Trade.allCases.firstIndex(of: mark.trade) ?? 0), kind: mark.weight > 2 ? 11 : 12))
            }
        }
    }

    /// What its words have in common with others, and which of that stands together.
    private static func concepts(_ reading: Reading, _ traits: inout [UInt32]) {
        let words = reading.tokens.map { Concepts.of($0.key) }
        var all: UInt64 = 0
        var together = [UInt64](repeating: 0, count: Concepts.lists.count)
        for (at, own) in words.enumerated() where own != 0 {
            let near = words[max(0, at - reach)..<at].reduce(0, |)
            all |= own
            each(own) { together[$0] |= near }
        }
        each(all) { one in
            traits.append(index(UInt64(one), kind: 13))
            each(all & together[one]) { other in
                if one != other { traits.append(index(UInt64(min(one, other) << 8 | max(one, other)), kind: 14)) }
            }
        }
    }

    /// How many words apart two concepts may stand.
    private static let reach = 10

    /// Each bit that is set, by its number.
    static func each(_ bits: UInt64, _ body: (Int) -> Void) {
        var rest = bits
        while rest != 0 {
            body(rest.trailingZeroBitCount)
            rest &= rest - 1
        }
    }

    @inline(__always)
    static func index(_ value: UInt64, kind: UInt64) -> UInt32 {
        var hash = (value &+ kind &* 0xd6e8_feb8_6659_fd93) &* 0x9e37_79b9_7f4a_7c15
        hash ^= hash >> 32
        hash = hash &* 0xd6e8_feb8_6659_fd93
        return UInt32(truncatingIfNeeded: hash >> 32)
    }
}
