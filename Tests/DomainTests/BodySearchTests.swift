import Domain
import Testing

@Suite("Words in a text")
struct BodySearchTests {
    @Test(
        "words are found wherever they stand, and only as they are spelt",
        arguments: [
            ("what service you need?", "what service you need", true), ("Could you tell us what service", "what service", true),
            ("aaab", "aab", true), ("need", "need", true), ("anything", "", true), ("", "", true),
            ("", "a", false), ("nee", "need", false), ("What service", "what service", false), ("ab", "ba", false),
            ("caf\u{e9} today", "caf\u{e9}", true), ("cafe\u{301}", "caf\u{e9}", false),
        ])
    func finds(text: String, words: String, isThere: Bool) {
        #expect(MessageBody(text).contains(words) == isThere)
    }
}
