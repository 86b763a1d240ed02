/// What the linear model sees of a time that a text speaks of: its words, the words around it, and what the rules think of it.
package enum TimeTraits {
    /// All times a text speaks of.
    package static func examples(in text: String) -> [SpanExample] {
        let reading = Reading(text)
        let candidates = Times.candidates(in: reading, outside: Postcodes.find(in: reading, asked: false))
        return candidates.indices.map { index in
            let range = candidates[index].range
            return SpanExample(
                span: reading.span(range.lowerBound, range.upperBound), traits: of(index, of: candidates, in: reading))
        }
    }

    static func of(_ index: Int, of candidates: [Times.Candidate], in reading: Reading) -> [UInt32] {
        let candidate = candidates[index]
        var traits = SpanTraits(candidate.range, in: reading)
        traits.add(UInt64(min(candidate.score, 12)), 39)
        let most = candidates.map(\.score).max() ?? 0
        traits.add(candidates.count == 1 ? 0 : candidate.score == most ? 1 : 2, 44)
        traits.add(index == candidates.count - 1 ? 1 : 0, 45)
        return traits.all
    }
}
