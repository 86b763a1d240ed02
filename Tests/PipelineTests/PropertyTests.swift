import Domain
import Testing

@testable import Pipeline

/// A small generator with a seed, so that a failure can be seen again.
private struct Dice: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ (state >> 29)
    }
}

@Suite("Whatever arrives")
struct PropertyTests {
    private static let salad = [
        "boiler", "leak", "in", "at", "gas", "smell", "no", "not", "M20", "2AB", "tomorrow", "5pm", "after", "this", "I'm", "name",
        "is", "Sarah", "stop",
        "texting", "me", "don't", "Leeds", "road", "12", "’s", "'", "é", "🔥", "\n", ".", "!", "?", "quote", "the", "Łódź", "пожар",
        "火", "£50", "between", "and", "to",
        "my", "next", "half", "urgent", "co", "alarm", "-", "its", "mr", "O'Brien", "e\u{301}", "\u{200d}", "\u{0}", "https://x.y",
    ]

    private func check(_ text: String) {
        let seen = Classifier.classify(text, asked: Question.allCases[text.utf8.count % 4])
        for span in [seen.jobWords, seen.location, seen.time, seen.name].compactMap({ $0 }) {
            #expect(Array(text.utf8).contains(Array(span.utf8)) && !span.isEmpty, "\(span) in \(text)")
        }
        #expect((0...1).contains(seen.confidence))
        _ = Scenes.think(Scenes.turn(text, first: text.utf8.count.isMultiple(of: 2)))
    }

    @Test("word salads never crash, and details are verbatim parts of the text", arguments: 0..<8)
    func salads(seed: Int) {
        var dice = Dice(state: UInt64(seed) &+ 77)
        for _ in 0..<150 {
            let words = (0..<Int.random(in: 0...14, using: &dice)).map { _ in Self.salad.randomElement(using: &dice) ?? "" }
            check(words.joined(separator: Bool.random(using: &dice) ? " " : ""))
        }
    }

    @Test("random Unicode never crashes", arguments: 0..<4)
    func unicode(seed: Int) {
        var dice = Dice(state: UInt64(seed) &+ 1234)
        for _ in 0..<150 {
            var text = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0...60, using: &dice) {
                let ranges: [ClosedRange<UInt32>] = [0...0x7f, 0x80...0x7ff, 0x800...0xd7ff, 0x1_f300...0x1_f9ff, 0x2000...0x206f]
                let range = ranges.randomElement(using: &dice) ?? 0...0x7f
                if let scalar = Unicode.Scalar(UInt32.random(in: range, using: &dice)) { text.append(scalar) }
            }
            check(String(text))
        }
    }

    @Test("very long texts cost no more than long ones")
    func long() {
        let seen = Classifier.classify(String(repeating: "boiler leak ", count: 20_000))
        #expect(seen.trade == .gasHeating)
    }
}
