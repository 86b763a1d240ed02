/// What a text says about being texted at all.
public enum ConsentWish: Sendable, Hashable {
    /// No more texts. `keyword`: a word that Twilio knows and confirms by itself.
    case stop(keyword: Bool)
    /// Texts again. `isYes`: a YES, which counts only for someone who had stopped them.
    case start(isYes: Bool)
    /// Who is this, and how do I stop it?
    case help
}

/// Reads wishes about consent. Never mistakes a job for one: "stop the tap dripping" is work.
public enum ConsentWords {
    /// The wish a text expresses, if any.
    public static func wish(in text: String) -> ConsentWish? {
        var written = text
        var words = written.withUTF8 { Tokeniser.words(of: $0) }
        while let last = words.last, last.shape.contains(.sign) { words.removeLast() }
        while let first = words.first, first.shape.contains(.sign) { words.removeFirst() }
        if let keyword = keyword(words) { return keyword }
        if StopSlips.isSlip(text) { return .stop(keyword: false) }
        guard refuses(words) || soundsLikeRefusal(words, text), !StillWanted.asksForDeed(words),
            isOutspoken(words) || !StillWanted.asksToBeRung(words)
        else { return nil }
        return .stop(keyword: false)
    }

    private static func keyword(_ words: ContiguousArray<Token>) -> ConsentWish? {
        guard let one = words.first else { return nil }
        if words.count == 1 {
            if stops.contains(one.key) { return .stop(keyword: true) }
            if starts.contains(one.key) { return .start(isYes: false) }
            if one.key == WordHash.of("yes") { return .start(isYes: true) }
            if helps.contains(one.key) { return .help }
        }
        let key = phrase(words[...])
        let first = words.prefix(3).prefix { $0.start == words[0].start || $0.breakBefore < .stop }
        if first.count < words.count, words[first.count].breakBefore == .stop, plainStops.contains(phrase(first)) {
            return .stop(keyword: false)
        }
        if wholeStops.contains(key) { return .stop(keyword: false) }
        return nil
    }

    /// "Can you ring me and take me off your list" is a refusal, whatever else is asked.
    private static func isOutspoken(_ words: ContiguousArray<Token>) -> Bool {
        words.indices.contains { RefusalTable.phrases.hits(words, from: $0) }
    }

    /// As people word it whom no rule foresaw.
    private static func soundsLikeRefusal(_ words: ContiguousArray<Token>, _ text: String) -> Bool {
        // "To unsubscribe text OUT" stands under advertisements.
        words.count > 1 && !words.indices.contains { isInstruction(words, $0) } && Opinion.seesRefusal(Reading(text))
    }

    /// Plain refusals inside a longer text.
    private static func refuses(_ words: ContiguousArray<Token>) -> Bool {
        guard !isMoved(words) else { return false }
        for start in words.indices {
            if isAlone(words, start) { return true }
            if RefusalTable.phrases.hits(words, from: start), !isInstruction(words, start) { return true }
            if denial(words, from: start) { return true }
        }
        return RefusalGrammar(words).refuses
    }

    /// "To unsubscribe text OUT" stands under advertisements; "I want to unsubscribe" is a wish.
    private static func isInstruction(_ words: ContiguousArray<Token>, _ at: Int) -> Bool {
        guard at > 0, words[at].key == WordHash.of("unsubscribe"), words[at - 1].key == WordHash.of("to") else { return false }
        return at == 1 || words[at - 1].breakBefore > .none || !wanting.contains(words[at - 2].key)
    }

    /// "Take me off the list for Tuesday and put me on Friday".
    private static func isMoved(_ words: ContiguousArray<Token>) -> Bool {
        words.indices.dropLast().contains { words[$0].key == WordHash.of("put") && words[$0 + 1].key == WordHash.of("me") }
    }

    /// "STOP. I don't know you": the word as a sentence of its own, at either end.
    private static func isAlone(_ words: ContiguousArray<Token>, _ at: Int) -> Bool {
        guard words.count > 1, aloneStops.contains(words[at].key), at == 0 || at == words.count - 1 else { return false }
        return at == 0 ? words[1].breakBefore == .stop : words[at].breakBefore > .none
    }

    /// "don't … text/message/contact … me/this number/again" and "stop … texting/messages".
    private static func denial(_ words: ContiguousArray<Token>, from start: Int) -> Bool {
        let key = words[start].key
        if stopVerbs.contains(key) {
            return stopsTexts(words, after: start)
        }
        var next = start + 1
        if key == WordHash.of("do"), next < words.count, words[next].key == WordHash.of("not") {
            next += 1
        } else if !never.contains(key) {
            return false
        }
        while next < words.count, fillers.contains(words[next].key) { next += 1 }
        guard next < words.count, contactVerbs.contains(words[next].key), !RefusalGrammar.isThing(next, words) else { return false }
        // "Don't text, ring me instead" asks for a call.
        let rest = words[(next + 1)...].prefix(8)
        if rest.contains(where: { insteads.contains($0.key) || callVerbs.contains($0.key) }) { return false }
        // "… I can't see it without my glasses. Ring the landline."
        if words[(next + 1)...].contains(where: { callVerbs.contains($0.key) && $0.breakBefore == .stop }) { return false }
        if rest.contains(where: { untilWords.contains($0.key) }) { return false }
        if words[max(0, start - 3)..<start].contains(where: { callVerbs.contains($0.key) }) { return false }
        if start > 0, wishless.contains(words[start - 1].key) { return false }
        guard let object = rest.first else { return words.count <= 4 }
        if object.key == myWord, rest.count > 1 { return phones.contains(rest[rest.startIndex + 1].key) }
        return object.breakBefore == .stop || objects.contains(object.key) || again.contains(object.key)
    }

    /// After "stop": words about texts, not about taps.
    private static func stopsTexts(_ words: ContiguousArray<Token>, after stop: Int) -> Bool {
        var next = stop + 1
        var steps = 0
        while next < words.count, steps < 4, words[next].breakBefore == .none {
            let key = words[next].key
            if textings.contains(key) {
                return !(steps > 0 && possessives.contains(words[next - 1].key)) && !StillWanted.isAboutOthers(words, after: next)
            }
            if !fillers.contains(key), !objects.contains(key), !determiners.contains(key) { return false }
            next += 1
            steps += 1
        }
        return false
    }

    static func phrase(_ words: ArraySlice<Token>) -> UInt64 {
        guard let first = words.first else { return 0 }
        return words.dropFirst().reduce(first.key) { WordHash.join($0, $1.key) }
    }
}
