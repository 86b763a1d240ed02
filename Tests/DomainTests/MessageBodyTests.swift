import Domain
import Testing

@Suite struct MessageBodyTests {
    private static func times(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }

    private static let vectors: [(String, Int)] = [
        ("", 1), ("a", 1),
        (times("a", 160), 1), (times("a", 161), 2), (times("a", 306), 2), (times("a", 307), 3),
        (times("€", 80), 1), (times("€", 81), 2),
        ("’\(times("a", 69))", 1), ("’\(times("a", 70))", 2),
        (times("😀", 35), 1), (times("😀", 36), 2),
        ("\(times("a", 152))€\(times("a", 10))", 2), ("\(times("a", 152))€\(times("a", 151))", 2),
        ("\(times("a", 152))€\(times("a", 152))", 3),
        ("’\(times("a", 65))😀\(times("a", 65))", 2), ("’\(times("a", 65))😀\(times("a", 66))", 3),
        (times("\r\n", 80), 1), (times("\r\n", 81), 2),
    ]

    @Test("a text's segments are what the carrier bills", arguments: vectors)
    func segments(text: String, count: Int) {
        #expect(MessageBody(text).segments == count)
    }

    @Test("the GSM alphabet is 3GPP's: these characters and no others")
    func alphabet() {
        let basic =
            "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
            + "abcdefghijklmnopqrstuvwxyzäöñüà"
        let extended = "\u{0c}^{}\\[~]|€"
        #expect(basic.unicodeScalars.count == 127, "128 places, of which one is the escape")
        let all = Set((basic + extended).unicodeScalars)
        for value in UInt32(0)...0x2fff {
            guard let scalar = Unicode.Scalar(value) else { continue }
            #expect(MessageBody(String(scalar)).isGSM == all.contains(scalar), "U+\(String(value, radix: 16))")
        }
        for scalar in basic.unicodeScalars { #expect(MessageBody(Self.times(String(scalar), 160)).segments == 1) }
        for scalar in extended.unicodeScalars { #expect(MessageBody(Self.times(String(scalar), 81)).segments == 2) }
    }

    @Test("one character outside the alphabet turns the whole text")
    func turned() {
        #expect(MessageBody("ç" + Self.times("a", 70)).segments == 2)
        #expect(!MessageBody("e\u{301}").isGSM, "an é made of two characters is not GSM's")
    }
}
