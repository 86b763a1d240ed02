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
        #expect(score.intentShare >= 0.88)
        #expect(score.tradeShare >= 0.86)
        #expect(score.overlap(.place).f1 >= 0.9)
        #expect(score.overlap(.time).f1 >= 0.75)
        #expect(score.overlap(.name).f1 >= 0.8)
        #expect(score.danger.missed <= 1)
        #expect(score.optOut.missed <= 2 && score.optOut.excess <= 1)
    }

    @Test("the tuned part is understood nearly to the letter")
    func tuned() {
        let score = Self.score("tune")
        print(score.lines.joined(separator: "\n"))
        #expect(score.count >= 1800)
        #expect(score.intentShare >= 0.95)
    }
}
