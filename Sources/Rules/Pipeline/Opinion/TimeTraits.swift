/// What the linear model sees of a time that a text speaks of: its words, the words around it, and what the rules think of it.
package enum TimeTraits {
    /// A time in a text, for learning.
    package struct Example: Sendable {
        /// The words of the time.
        package let span: String
        package let traits: [UInt16]
    }

    /// All times a text speaks of.
    package static func examples(in text: String) -> [Example] {
        let reading = Reading(text)
        let candidates = Times.candidates(in: reading, outside: Postcodes.find(in: reading, asked: false))
        return candidates.indices.map { index in
            let range = candidates[index].range
            return Example(
                span: reading.span(range.lowerBound, range.upperBound), traits: of(index, of: candidates, in: reading))
        }
    }

    static func of(_ index: Int, of candidates: [Times.Candidate], in reading: Reading) -> [UInt16] {
        let candidate = candidates[index]
        let range = candidate.range
        var traits: [UInt16] = []
        func add(_ value: UInt64, _ kind: UInt64) { traits.append(Traits.index(value, kind: kind)) }
        func key(_ at: Int) -> UInt64 {
            guard reading.tokens.indices.contains(at) else { return 1 }
            let token = reading.tokens[at]
            return token.shape.contains(.digit) ? WordHash.of(token.shape.contains(.letter) ? "0a" : "0") : token.key
        }
        func pause(before at: Int) -> UInt64 {
            reading.tokens.indices.contains(at) ? UInt64(reading.tokens[at].breakBefore.rawValue) : 3
        }
        // The words before, the nearer the more exactly; those beyond a full stop are marked as such.
        var stops: UInt64 = 0
        for back in 1...8 {
            let at = range.lowerBound - back
            if pause(before: at + 1) == 2 { stops = 1 }
            if back <= 3 { add(key(at) &+ stops, 20 + UInt64(back)) }
            if at >= 0 { add(key(at), 30 + stops) }
        }
        stops = 0
        for ahead in 1...6 {
            let at = range.upperBound + ahead
            if pause(before: at) == 2 { stops = 1 }
            if ahead <= 3 { add(key(at) &+ stops, 24 + UInt64(ahead)) }
            if at < reading.tokens.count { add(key(at), 32 + stops) }
        }
        add(WordHash.join(key(range.lowerBound - 1), key(range.lowerBound)), 34)
        add(WordHash.join(key(range.lowerBound - 2), key(range.lowerBound - 1)), 35)
        for at in range { add(key(at), 36) }
        add(key(range.lowerBound), 37)
        add(key(range.upperBound), 38)
        add(UInt64(min(candidate.score, 12)), 39)
        add(UInt64(min(range.count, 5)), 40)
        add(pause(before: range.lowerBound) * 4 + pause(before: range.upperBound + 1), 41)
        add(range.lowerBound == 0 ? 1 : 0, 42)
        add(range.upperBound + 1 == reading.tokens.count ? 1 : 0, 43)
        let most = candidates.map(\.score).max() ?? 0
        add(candidates.count == 1 ? 0 : candidate.score == most ? 1 : 2, 44)
        add(index == candidates.count - 1 ? 1 : 0, 45)
        for mark in reading.marks where mark.last >= range.lowerBound - 6 && mark.first <= range.upperBound + 4 {
            var rest = mark.senses.rawValue
            let side: UInt64 = mark.last < range.lowerBound ? 46 : 47
            while rest != 0 {
                add(UInt64(rest.trailingZeroBitCount), side)
                rest &= rest - 1
            }
        }
        return Traits.unique(traits)
    }
}
