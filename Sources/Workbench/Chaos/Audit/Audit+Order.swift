import Simulator

extension Audit {
    /// Texts of a lane reach the phone in the order of the lane.
    mutating func checkOrder() {
        let letters = Dictionary(books.letters.map { ($0.id, $0) }) { first, _ in first }
        var last: [String: BookedLetter] = [:]
        for text in ledger.texts where text.isFromJobRun {
            guard let letter = Self.letter(of: text).flatMap({ letters[$0] }) else { continue }
            if let before = last.updateValue(letter, forKey: "\(text.from) \(text.to)"),
                (before.ordinal, before.id) > (letter.ordinal, letter.id), !Self.areTwins(before, letter)
            {
                findings.add(.disordered, "\(text.to) received \(letter.id) after \(before.id)")
            }
        }
        checkAnswers()
    }

    /// Turns of two customers that end at the same instant give their owner two notices of one ordinal: neither is the earlier. A customer's
    /// texts are written by one turn at a time.
    private static func areTwins(_ one: BookedLetter, _ other: BookedLetter) -> Bool {
        let notices: Set = ["owner", "danger"]
        return one.ordinal == other.ordinal && notices.contains(one.kind) && notices.contains(other.kind)
    }

    /// Answers stand in the lane in the order of what they answer, as far as it was there: an older text may come in later, when its
    /// webhook was held up by the network, by a frozen node or for ever, or when it lay in the spool of another node while the database
    /// was away.
    private mutating func checkAnswers() {
        let events = Dictionary(books.events.map { ($0.sid, $0) }) { first, _ in first }
        let acknowledged = chronicle.acknowledged
        var last: [String: (letter: BookedLetter, at: Int64)] = [:]
        for letter in books.letters {
            guard letter.cause.hasPrefix("reply:"), let event = events[String(letter.cause.dropFirst(6))] else { continue }
            let before = last.updateValue((letter, event.receivedAt), forKey: "\(letter.from) \(letter.to)")
            guard let before, before.at > event.receivedAt, let since = acknowledged[event.sid],
                since < before.letter.createdAt, chronicle.running(from: since, to: before.letter.createdAt) > 1000 + 2 * skew
            else { continue }
            if nodes > 1, chronicle.wasAway(from: since - 1000, to: before.letter.createdAt) {
                count("letter: behind a later text's answer, from another node's spool")
                continue
            }
            findings.add(.disordered, "\(letter.id) answers an older text than \(before.letter.id), which stands before it")
        }
    }
}
