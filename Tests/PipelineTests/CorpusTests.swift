import Testing

@testable import Pipeline

@Suite("The corpus")
struct CorpusTests {
    @Test("the judged part, which no rule was written for, holds its floors")
    func judged() {
        var score = Score()
        for labelled in Corpus.read("judge") { _ = score.add(labelled) }
        print("judge: \(score.summary)")
        #expect(score.count >= 88)
        #expect(score.intentShare >= 0.94)
        #expect(score.tradeShare >= 0.95)
        #expect(score.f1(0) >= 0.9)
        #expect(score.f1(1) >= 0.7)
        #expect(score.f1(2) >= 0.85)
        #expect(score.missedDanger == 0)
        #expect(score.missedOptOut == 0 && score.falseOptOut == 0)
    }

    @Test("the tuned part never misses a danger or a refusal")
    func tuned() {
        var score = Score()
        for labelled in Corpus.read("tune") { _ = score.add(labelled) }
        print("tune: \(score.summary)")
        #expect(score.count >= 990)
        #expect(score.intentShare >= 0.98)
        #expect(score.missedDanger == 0)
        #expect(score.missedOptOut == 0 && score.falseOptOut == 0)
    }
}
