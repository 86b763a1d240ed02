import Domain

/// Who is not a customer, and how certain that is.
enum Strangers {
    struct Verdict {
        var rule: String
        /// Certain enough to outweigh even danger words: bulk texts use those too.
        var isCertain: Bool
    }

    static func verdict(_ reading: Reading) -> Verdict? {
        let suspicious: Sense = [.spam, .hustle, .personal, .wrongNumber, .jobSeeker, .abuse]
        guard reading.has(suspicious) || hasLink(reading.text) else { return nil }
        let job = evidence(reading)
        var spam = reading.marks.count { $0.senses.contains(.spam) && !$0.isNegated }
        let hustle = reading.marks.count { $0.senses.contains(.hustle) && !$0.isNegated }
        let link = hasLink(reading.text)
        if link { spam += spam > 0 || hustle > 0 ? 1 : 0 }
        if spam >= 2 && job < 4 || spam >= 3 || spam == 1 && hustle >= 2 {
            return Verdict(rule: "marketing", isCertain: job < 4 || spam >= 3)
        }
        if reading.has(.wrongNumber), job < 3 { return Verdict(rule: "wrong number", isCertain: false) }
        if reading.has(.jobSeeker), job < 3 || !reading.has([.damage, .loss, .leak, .total, .quote]) {
            return Verdict(rule: "job seeker", isCertain: false)
        }
        if spam == 1, job < 2 || hustle >= 1 && job < 4 { return Verdict(rule: "marketing", isCertain: false) }
        if hustle >= 3 && job < 4 || hustle >= 2 && (job < 2 || link) { return Verdict(rule: "marketing", isCertain: false) }
        if link, job == 0, hustle >= 1 || reading.tokens.count < 12 { return Verdict(rule: "link", isCertain: false) }
        if reading.has(.abuse), job < 2 { return Verdict(rule: "abuse", isCertain: false) }
        if reading.has(.personal), job < 2 { return Verdict(rule: "personal", isCertain: false) }
        return nil
    }

    /// How much speaks for a real job.
    private static func evidence(_ reading: Reading) -> Int {
        var points = 0
        if reading.has([.damage, .loss]) { points += 3 }
        if reading.has([.leak, .total, .fault]) { points += 1 }
        if reading.marks.contains(where: { $0.weight >= 3 && !$0.senses.contains(.trader) }) { points += 1 }
        if reading.has(.trader) { points += 1 }
        if reading.has(.want), reading.has([.work, .trader, .thing]) { points += 2 }
        if reading.has(.quote) { points += 1 }
        if reading.has(.follow) { points += 1 }
        return points
    }

    /// A web address: no customer needs to send one.
    static func hasLink(_ text: String) -> Bool {
        var window: UInt64 = 0
        for byte in text.utf8 {
            window = window << 8 | UInt64(Letters.lower(byte))
            if window & 0xff_ffff == 0x3a_2f2f || window & 0xffff_ffff == 0x7777_772e { return true }
        }
        return false
    }
}
