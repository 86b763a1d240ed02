import Labelling
import Testing

@Suite("The corpus")
struct CorpusTests {
    private static func score(_ part: String, beside path: String = #filePath) -> Score {
        let folder = path[..<(path.lastIndex(of: "/") ?? path.startIndex)]
        var score = Score()
        for message in CorpusFile.read("\(folder)/corpus/\(part).tsv") { score.add(message) }
        return score
    }

    @Test("the judged part, which no rule was written for, holds its floors")
    func judged() {
        let score = Self.score("judge")
        print(score.lines.joined(separator: "\n"))
        #expect(score.count >= 280)
        #expect(score.intentShare >= 0.89)
        #expect(score.tradeShare >= 0.86)
        #expect(score.overlap(.place).f1 >= 0.95)
        #expect(score.overlap(.time).f1 >= 0.83)
        #expect(score.overlap(.name).f1 >= 0.9)
        #expect(score.danger.missed == 0 && score.danger.excess <= 8)
        #expect(score.optOut.missed == 0 && score.optOut.excess == 0)
    }

    @Test("the tuned part is understood, and never misses a danger or a refusal")
    func tuned() {
        let score = Self.score("tune")
        print(score.lines.joined(separator: "\n"))
        #expect(score.count >= 2600)
        #expect(score.intentShare >= 0.98)
        #expect(score.danger.missed == 0)
        #expect(score.optOut.missed == 0 && score.optOut.excess == 0)
    }
}
