import Labelling
import Locking
import Testing

@Suite("The corpus")
struct CorpusTests {
    /// Reads one message in `step`. It is work for many seconds in a build for debugging: on a thread of its own, so that no other test
    /// waits behind it for one of the few threads that tasks share.
    private static func score(_ part: String, oneIn step: Int = 1, beside path: String = #filePath) async -> Score {
        let folder = path[..<(path.lastIndex(of: "/") ?? path.startIndex)]
        return await withCheckedContinuation { continuation in
            OwnThread("corpus") {
                let lines = CorpusFile.lines("\(folder)/corpus/\(part).tsv").filter { !$0.hasPrefix("#") }
                var score = Score()
                for index in stride(from: 0, to: lines.count, by: step) {
                    if let message = Labelled(line: lines[index]) { score.add(message) }
                }
                continuation.resume(returning: score)
            }.detach()
        }
    }

    @Test("the judged part, which no rule was written for, holds its floors")
    func judged() async {
        let score = await Self.score("judge")
        print(score.lines.joined(separator: "\n"))
        #expect(score.count >= 7600)
        #expect(score.intentShare >= 0.975)
        #expect(score.tradeShare >= 0.955)
        #expect(score.exact(.place).f1 >= 0.975)
        #expect(score.exact(.time).f1 >= 0.94)
        #expect(score.exact(.name).f1 >= 0.96)
        // A danger seen where there is none is five times in eight on a text that is urgent anyway.
        #expect(score.danger.missed == 0 && score.danger.excess <= 133)
        #expect(score.optOut.missed <= 2 && score.optOut.excess <= 1)
    }

    @Test("the first tuned part is understood, and never misses a danger or a refusal")
    func tuned() async {
        let score = await Self.score("tune")
        print(score.lines.joined(separator: "\n"))
        #expect(score.count >= 2450)
        #expect(score.intentShare >= 0.99)
        #expect(score.danger.missed == 0)
        #expect(score.optOut.missed == 0 && score.optOut.excess == 0)
    }

    @Test("the second tuned part, of many hands, is understood as well: every fourth message of it")
    func tunedByMany() async {
        let score = await Self.score("tune-2", oneIn: 4)
        print(score.lines.joined(separator: "\n"))
        #expect(score.count >= 7500)
        #expect(score.intentShare >= 0.97)
        #expect(score.danger.missed <= 2)
        #expect(score.optOut.recall >= 0.98 && score.optOut.excess <= 20)
    }
}
