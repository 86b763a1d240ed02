/// What the linear model sees of a run of words that could be where the job is: what its words are and what they begin and end with, the
/// words around it, and whether the rules take it for the place.
package enum PlaceTraits {
    /// All runs of words in a text that could be a place, for learning; none where there is a postcode. `time`: the words that are the time.
    package static func examples(in text: String, outside time: String?) -> [SpanExample] {
        let reading = Reading(text)
        guard Postcodes.find(in: reading, asked: false) == nil else { return [] }
        let ruledTimes = Times.candidates(in: reading)
        let time = TimeCandidates.find(in: reading, outside: nil, ruled: ruledTimes).first(saying: time, in: reading)
        let ruled = Places.ruled(in: reading, outside: time, asked: false)
        let candidates = PlaceCandidates.find(in: reading, outside: time, ruled: ruled)
        return candidates.examples(in: reading) { of($0, roles: candidates.roles, ruled: ruled, in: reading) }
    }

    static func of(_ range: ClosedRange<Int>, roles: [UInt8], ruled: ClosedRange<Int>?, in reading: Reading) -> [UInt32] {
        var traits = SpanTraits(range, in: reading)
        traits.addShape(kind: 70, roles: roles)
        let relation = traits.relation(to: ruled)
        traits.add(relation, 84)
        traits.add(relation << 6 | UInt64(min(range.count, 7)), 85)
        var text = reading.text
        text.withUTF8 { bytes in
            for at in range where !reading.tokens[at].shape.contains(.digit) {
                ends(of: bytes[reading.tokens[at].start..<reading.tokens[at].end], into: &traits)
            }
        }
        return traits.all
    }

    /// What the words of places begin and end with: `inver`, `llan`, `ham`, `bury`.
    private static func ends(of word: Slice<UnsafeBufferPointer<UInt8>>, into traits: inout SpanTraits) {
        func packed(_ letters: some Collection<UInt8>) -> UInt64 { letters.reduce(0) { $0 << 8 | UInt64(Letters.lower($1)) } }
        guard word.count >= 4 else { return }
        for length in 3...4 {
            traits.add(packed(word.prefix(length)), 82)
            traits.add(packed(word.suffix(length)), 83)
        }
    }
}
