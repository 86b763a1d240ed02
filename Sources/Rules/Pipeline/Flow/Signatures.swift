/// A name under a text, as under a letter: "Mrs E. Lacey", "P. D. Marriner", "Martin Eccles", or a text that is nothing but a name.
enum Signatures {
    /// The words of the name, and how sure it is; nothing when the text is not signed.
    static func find(in reading: Reading) -> (range: ClosedRange<Int>, score: Int)? {
        let tokens = reading.tokens
        var last = tokens.count - 1
        while last >= 0, isFlourish(last, in: reading) { last -= 1 }
        guard last >= 0, isWritten(last, in: reading), !isInitial(last, in: reading) else { return nil }
        // What is a word of a sentence is no name: "Antique.", "Bosch".
        var start = last
        while start > 0, last - start < 5, isJoined(start, in: reading), isPart(start - 1, in: reading) { start -= 1 }
        guard start == 0 || tokens[start].breakBefore > .none || closings.contains(tokens[start - 1].key) else { return nil }
        if isTitle(start, in: reading), start < last { return (start...last, 11) }
        let isWhole = start == 0
        if isInitial(start, in: reading), start < last, !isWhole || last - start < 3 {
            // "I" and "A" are words as well.
            let isName = last - start > 1 || tokens[start].key != WordHash.of("i") && tokens[start].key != WordHash.of("a")
            return isName && isSurname(last, in: reading) ? (start...last, 7) : nil
        }
        guard Names.isKnown(start, in: reading) else { return nil }
        if start == last { return isWhole ? (start...last, 6) : nil }
        let begins = isWhole || tokens[start].breakBefore == .stop || closings.contains(tokens[start - 1].key)
        return begins && isSurname(last, in: reading) ? (start...last, 6) : nil
    }

    /// A kiss, a smile, a number of a telephone.
    private static func isFlourish(_ at: Int, in reading: Reading) -> Bool {
        let token = reading.tokens[at]
        return token.shape.contains(.sign) || kisses.contains(token.key)
    }

    /// Nothing stands between the word and the one before but the full stop of an initial or of a title.
    private static func isJoined(_ at: Int, in reading: Reading) -> Bool {
        reading.tokens[at].breakBefore == .none || isInitial(at - 1, in: reading)
            || isTitle(at - 1, in: reading) && reading.tokens[at].breakBefore == .stop
    }

    private static func isPart(_ at: Int, in reading: Reading) -> Bool {
        if isTitle(at, in: reading) || isInitial(at, in: reading) { return true }
        // "Mr & Mrs", "Alan and Sue Bright".
        if ands.contains(reading.tokens[at].key) {
            return at > 0 && (isTitle(at - 1, in: reading) || Names.isKnown(at - 1, in: reading))
        }
        return isWritten(at, in: reading) && !closings.contains(reading.tokens[at].key)
    }

    /// Written like a name.
    private static func isWritten(_ at: Int, in reading: Reading) -> Bool {
        let token = reading.tokens[at]
        return token.shape.contains(.capital) && token.length > 1 && token.shape.isDisjoint(with: [.digit, .sign, .clitic])
            && !TimeWords.points.contains(token.key)
    }

    private static func isInitial(_ at: Int, in reading: Reading) -> Bool {
        guard reading.tokens.indices.contains(at) else { return false }
        return reading.tokens[at].length == 1 && reading.tokens[at].shape.isSuperset(of: [.capital, .letter])
    }

    static func isTitle(_ at: Int, in reading: Reading) -> Bool {
        guard reading.tokens.indices.contains(at) else { return false }
        return reading.senses(at: at).contains(.surnameTitle)
            || ranks.contains(reading.tokens[at].key) && reading.tokens[at].shape.contains(.capital)
    }

    /// Any word with a capital can be a surname, but those one talks with.
    private static func isSurname(_ at: Int, in reading: Reading) -> Bool {
        let talk: Sense = [.thanks, .greeting, .plea, .want, .not, .closing, .question, .trader, .assent]
        return !reading.senses(at: at).meets(talk) && reading.tokens[at].shape.contains(.small)
    }

    private static let kisses = ConsentWords.keys("x xx xxx xo")
    private static let ands: Set<UInt64> = [WordHash.of("and"), WordHash.of("&")]
    private static let ranks = ConsentWords.keys(
        "brigadier colonel major captain sister father canon revd reverend sir lady lord professor councillor cllr rev prof madam pastor imam rabbi sgt pc col capt maj lt cdr cpl fr"
    )
    /// What stands before a name at the end.
    private static let closings = ConsentWords.keys(
        "regards rgds from sincerely faithfully wishes love yours cheers thanks thank ta truly gratefully cordially you please pls thx"
    )
}
