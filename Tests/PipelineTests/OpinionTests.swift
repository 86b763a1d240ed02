import Testing

@testable import Pipeline

@Suite("The second opinion")
struct OpinionTests {
    @Test("a text has the same traits twice, in order and each once, in proportion to its length")
    func traits() {
        let text = "the thing under the sink keeps making a right racket"
        let traits = Traits.of(text)
        #expect(traits == Traits.of(text))
        #expect(zip(traits, traits.dropFirst()).allSatisfy { $0 < $1 })
        #expect(Traits.of(String(repeating: text + " ", count: 60)).count < 5 * text.utf8.count * 60)
    }

    @Test("every trait has a weight in every model, the first and the last too")
    func weights() {
        let some: [UInt32] = [0] + (1...400).map { $0 * 655 } + [.max]
        for model in [LinearModel.intents, .trades] {
            let (none, some) = (model.scores([]), model.scores(some))
            #expect(some.allSatisfy { $0.isFinite } && some.count == none.count)
            #expect(zip(none, some).contains { $0 != $1 })
        }
        for model in [BinaryModel.dangers, .refusals, .times, .names] {
            #expect(model.margin(some).isFinite && model.margin(some) != model.margin([]))
        }
    }

    @Test("words of one concept share a trait, and two concepts that stand together have one more than apart")
    func concepts() {
        let child = Traits.of("bairn")
        #expect(!Set(child).isDisjoint(with: Set(Traits.of("toddler")).subtracting(Traits.of("gutter"))))
        let filling = String(repeating: "zzz ", count: 12)
        #expect(Traits.of("bairn locked").count > 2)
        let (near, far) = (Set(Traits.of("bairn zzz lock")), Set(Traits.of("bairn \(filling) lock")))
        #expect(!near.subtracting(far).isEmpty)
        for list in Concepts.lists {
            let words = list.split { $0 == " " || $0 == "\n" }
            #expect(Set(words).count == words.count, "a word twice in \(list.prefix(40))")
        }
    }

    @Test("it never takes back a danger or an opt-out that the rules saw")
    func bounds() {
        #expect(Classifier.classify("smell of gas lol just kidding about the quote for a website").danger)
        #expect(Classifier.classify("STOP").optOut)
        #expect(!Classifier.classify("hello is this the plumber").optOut)
    }
}
