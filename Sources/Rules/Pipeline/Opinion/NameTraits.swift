/// What the linear model sees of a run of words that could be the customer's name: what its words are, the words around it, and whether the
/// rules take it for the name.
package enum NameTraits {
    /// All runs of words in a text that could be a name, for learning.
    package static func examples(in text: String) -> [SpanExample] {
        let reading = Reading(text)
        let postcode = Postcodes.find(in: reading, asked: false)
        let place = postcode ?? Flow.place(in: reading, time: Times.wanted(in: reading, outside: postcode), asked: false)
        let ruled = Names.ruled(in: reading, outside: place)
        return NameCandidates.find(in: reading, outside: place, ruled: ruled).map { range in
            SpanExample(
                span: reading.span(range.lowerBound, range.upperBound), traits: of(range, ruled: ruled, in: reading))
        }
    }

    static func of(_ range: ClosedRange<Int>, ruled: ClosedRange<Int>?, in reading: Reading) -> [UInt32] {
        var traits = SpanTraits(range, in: reading)
        var pattern: UInt64 = 0
        for at in range { pattern = pattern << 4 | (NameCandidates.role(of: at, in: reading)?.rawValue ?? 15) }
        let after = range.upperBound + 1
        let goesOn = after < reading.tokens.count && reading.tokens[after].breakBefore == .none
        let next = goesOn ? NameCandidates.role(of: after, in: reading)?.rawValue ?? 15 : 0
        traits.add(pattern, 60)
        traits.add(pattern << 4 | next, 61)
        traits.add(ruled.map { $0 == range ? 1 : $0.overlaps(range) ? 2 : 3 } ?? 0, 62)
        traits.add(UInt64(min(range.lowerBound, 5)), 63)
        traits.add(UInt64(min(reading.tokens.count - after, 6)), 64)
        // What follows in the text when it is the end but for a place or a number.
        let rest = reading.tokens[min(after, reading.tokens.count)...]
        traits.add(rest.isEmpty ? 0 : rest.contains { $0.shape.contains(.digit) } ? 1 : 2, 65)
        traits.add(pattern << 8 | traits.pauses, 66)
        traits.add(WordHash.join(traits.key(range.lowerBound - 1), pattern), 67)
        return traits.all
    }
}
