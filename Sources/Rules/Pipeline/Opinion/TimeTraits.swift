/// What the linear model sees of a run of words that could be when somebody is wanted: its words, the words around it, and what the rules
/// think of it.
package enum TimeTraits {
    /// All runs of words in a text that could be a time, for learning.
    package static func examples(in text: String) -> [SpanExample] {
        let reading = Reading(text)
        let postcode = Postcodes.find(in: reading, asked: false)
        let ruled = Times.candidates(in: reading, outside: postcode)
        let candidates = TimeCandidates.find(in: reading, outside: postcode, ruled: ruled)
        return candidates.examples(in: reading) { of($0, roles: candidates.roles, ruled: ruled, in: reading) }
    }

    static func of(_ range: ClosedRange<Int>, roles: [UInt8], ruled: [Times.Candidate], in reading: Reading) -> [UInt32] {
        var traits = SpanTraits(range, in: reading)
        traits.addShape(kind: 90, roles: roles)
        // What the rules think: of these words, of those they share some with, and whether there is something better.
        let near = ruled.filter { $0.range.overlaps(range) }.max { $0.score < $1.score }
        let relation = traits.relation(to: near?.range)
        let most = ruled.map(\.score).max() ?? 0
        let score = UInt64(min(near?.score ?? 0, 12))
        let rank: UInt64 = ruled.count == 1 ? 0 : near?.score == most ? 1 : 2
        traits.add(relation, 103)
        traits.add(relation << 8 | score, 39)
        traits.add(rank, 44)
        traits.add(rank << 8 | relation, 104)
        traits.add(near?.range == ruled.last?.range ? 1 : 0, 45)
        return traits.all
    }
}
