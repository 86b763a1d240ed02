/// What the linear model sees of a run of words that could be the customer's name: what its words are, the words around it, and whether the
/// rules take it for the name.
package enum NameTraits {
    /// All runs of words in a text that could be a name, for learning. `place`: the words that are the place.
    package static func examples(in text: String, outside place: String?) -> [SpanExample] {
        let reading = Reading(text)
        let place =
            Postcodes.find(in: reading, asked: false)
            ?? PlaceCandidates.find(in: reading, outside: nil, ruled: nil).first(saying: place, in: reading)
        let ruled = Names.ruled(in: reading, outside: place)
        let candidates = NameCandidates.find(in: reading, outside: place, ruled: ruled)
        return candidates.examples(in: reading) { of($0, roles: candidates.roles, ruled: ruled, in: reading) }
    }

    static func of(_ range: ClosedRange<Int>, roles: [UInt8], ruled: ClosedRange<Int>?, in reading: Reading) -> [UInt32] {
        var traits = SpanTraits(range, in: reading)
        traits.addShape(kind: 50, roles: roles)
        let after = range.upperBound + 1
        traits.add(traits.relation(to: ruled), 62)
        traits.add(UInt64(min(range.lowerBound, 5)), 63)
        traits.add(UInt64(min(reading.tokens.count - after, 6)), 64)
        // What follows in the text when it is the end but for a place or a number.
        let rest = reading.tokens[min(after, reading.tokens.count)...]
        traits.add(rest.isEmpty ? 0 : rest.contains { $0.shape.contains(.digit) } ? 1 : 2, 65)
        return traits.all
    }
}
