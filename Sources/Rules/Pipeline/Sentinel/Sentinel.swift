/// SENTINEL: is it safe to act on this text? Blocked is not silence: each answer says what happens instead.
public enum Sentinel {
    enum Opinion: Hashable {
        case proceed
        /// Marketing and bulk: nothing is sent, with a reason.
        case ignore
        /// Somebody with the wrong number: one decline.
        case wrongNumber
        /// Abuse counts as an opt-out, and the owner gets a note.
        case abuse
        /// A language we do not speak: one line in English, and the original to the owner.
        case otherLanguage
        /// Anything else that should not be acted upon: to the owner.
        case handOver(String)
    }

    static func judge(_ reading: Reading, verdict: Dial.Verdict) -> Opinion {
        if reading.text.utf16.count > 1600 { return .handOver("too long") }
        if hasControls(reading.text) { return .handOver("control characters") }
        if isInjection(reading) { return .handOver("instructions") }
        switch verdict.rule {
        case "marketing", "link": return .ignore
        case "wrong number": return .wrongNumber
        case "abuse": return .abuse
        default: break
        }
        return isForeign(reading) ? .otherLanguage : .proceed
    }

    private static func hasControls(_ text: String) -> Bool {
        text.utf8.contains { $0 < 0x20 && $0 != 0x0a && $0 != 0x0d && $0 != 0x09 || $0 == 0x7f }
    }

    /// Talks to a machine, not to a tradesperson.
    private static func isInjection(_ reading: Reading) -> Bool {
        let keys = reading.tokens.map(\.key)
        func has(_ words: UInt64...) -> Bool { words.allSatisfy(keys.contains) }
        return has(WordHash.of("ignore"), WordHash.of("instructions")) || has(WordHash.of("system"), WordHash.of("prompt"))
            || has(WordHash.of("disregard"), WordHash.of("instructions"))
            || has(WordHash.of("pretend"), WordHash.of("you"), WordHash.of("are"), WordHash.of("ai"))
    }

    static func isForeign(_ reading: Reading) -> Bool {
        guard !reading.tokens.isEmpty else { return false }
        let words = reading.tokens.count { !$0.shape.contains(.sign) }
        let scripts = reading.tokens.count { $0.shape.contains(.foreign) }
        if scripts * 2 > words, scripts > 0 { return true }
        let foreign = reading.marks.count { $0.senses.contains(.foreign) && !$0.senses.contains(.everyday) }
        let english = reading.marks.count { $0.senses.meets([.everyday, .want, .greeting]) && !$0.senses.contains(.foreign) }
        return foreign >= 2 && foreign >= english
    }
}
