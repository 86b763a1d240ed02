import Domain

/// A question that only the owner can answer, or what he has stated.
enum Inquiry: Hashable, CaseIterable {
    /// What it costs.
    case price
    /// When somebody comes, where he is, why nobody came.
    case visit
    /// About a job that is under way or done: the invoice, the photos, a visit to be moved.
    case followUp

    /// What a text asks, if it asks such a thing and tells of no new job.
    static func of(_ reading: Reading, told: JobDetails, answers: Bool) -> Inquiry? {
        if visits.hits(reading.tokens) { return .visit }
        let tells = told.location != nil || told.requestedTime != nil || told.customerName != nil
        if reading.has(.follow), told.trade == .none, !tells, !answers { return .followUp }
        return asksPrice(reading) ? .price : nil
    }

    /// "How much", "what do you charge", "call out charge?": not "I need a quote".
    private static func asksPrice(_ reading: Reading) -> Bool {
        reading.marks.contains { $0.senses.contains(.quote) && !$0.isNegated && costs.contains(reading.tokens[$0.first].key) }
    }

    private static let costs = ConsentWords.keys(
        "how what whats cost costs charge charges rate rates price prices hourly callout call day per pricing roughly ballpark fee fees"
    )

    private static let visits = PhraseTable(
        """
        when are you coming, when are u coming, when r u coming, when r you coming, when you coming, when u coming, are you coming, r u coming
        are you still coming, you still coming, u still coming, still coming, is he coming, is he still coming, is anyone coming, is someone coming
        is anybody coming, are they coming, when is he coming, when are they coming, when is someone coming, whens someone coming, whens he coming
        on your way, on ur way, on his way, on their way, where are you, where r u, where is he, wheres he, where are they, wheres the engineer
        whats the eta, whats your eta, eta for, eta please, any eta, an eta, how long will you be, how long will he be, how long are you going to be
        how long until you, how long till you, how much longer, what time will you, what time are you, what time will he, what time is he, what time will someone
        when will you be here, when will you get here, when will someone be, when will he be, when will you come, when will somebody, when will someone come
        has he left, have you left, have you set off, has he set off, nobody turned up, no one turned up, noone turned up, no body turned up, nobody came
        no one came, noone came, didnt turn up, hasnt turned up, havent turned up, not turned up, never turned up, never showed, didnt show up, no show
        running late, are you running late, be here soon, someone gonna be here, someone going to be here, you were supposed to, you were meant to
        he was supposed to, he was meant to, supposed to be here, meant to be here, waiting in since, waiting in for, been waiting in, getting here
        getting to me, you said you would be here, you said youd be here, you said 8, you said 9, you said 10
        can we move, could we move, can we rearrange, can we change the, could we rearrange, can you come an hour
        """)
}

/// Phrases of up to seven words, hashed once.
struct PhraseTable: Sendable {
    private let phrases: Set<UInt64>

    /// One phrase between commas or lines.
    init(_ list: String) {
        phrases = ConsentWords.phrases(list)
    }

    /// True when one of them stands somewhere in the words, in one sentence.
    func hits(_ words: ContiguousArray<Token>) -> Bool {
        words.indices.contains { start in
            var key = words[start].key
            if phrases.contains(key) { return true }
            for next in (start + 1)..<max(start + 1, min(words.count, start + 7)) {
                guard words[next].breakBefore < .stop else { return false }
                key = WordHash.join(key, words[next].key)
                if phrases.contains(key) { return true }
            }
            return false
        }
    }
}
