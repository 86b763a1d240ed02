internal import Crypto

/// The words of an inbound text as they were meant.
enum InboundBody {
    /// At most `limit` bytes, cut between characters; a text that Twilio wrapped in base64 is unwrapped.
    static func read(_ text: String, limit: Int) -> String {
        let words = unwrapped(text) ?? text
        guard words.utf8.count > limit else { return words }
        var end = words.utf8.index(words.startIndex, offsetBy: limit)
        while words.utf8[end] & 0xc0 == 0x80 { end = words.utf8.index(before: end) }
        return String(words[..<end])
    }

    /// Twilio at times delivers a long text in parts as one base64 block. Only what cannot be anything else is unwrapped: a long
    /// block that is base64 to the letter and holds words with spaces between them.
    private static func unwrapped(_ text: String) -> String? {
        guard text.utf8.count >= 80, !text.utf8.contains(UInt8(ascii: " ")) else { return nil }
        let block = text.filter { !$0.isNewline }
        guard let bytes = base64Decode(block), bytes.contains(UInt8(ascii: " ")) else { return nil }
        guard bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7f || $0 == 0x0a || $0 == 0x0d || $0 == 0x09 }) else { return nil }
        return String(validating: bytes, as: UTF8.self)
    }
}
