/// Refusals put together from their parts, however they are worded: a stop, a text, and nothing in between that is work.
struct RefusalGrammar {
    private let words: ContiguousArray<Token>

    init(_ words: ContiguousArray<Token>) {
        self.words = words
    }

    /// True when the text refuses further texts somewhere.
    var refuses: Bool {
        for at in words.indices {
            let key = words[at].key
            if Self.stops.contains(key), stopsTexts(after: at) { return true }
            if key == Self.more, at > 0, Self.noes.contains(words[at - 1].key), texts(after: at, within: 5) || isEnough(at) {
                return true
            }
            if Self.keeps.contains(key), at > 0, Self.you.contains(words[at - 1].key), keepsTexting(at) { return true }
            if Self.sends.contains(key), !Self.isThing(at, words), isForbidden(at), sendsTexts(at) { return true }
            if Self.wants.contains(key), isForbidden(at), wantsTexts(at) { return true }
            if Self.takes.contains(key), removesNumber(at) { return true }
            if Self.turns.contains(key), turnsOff(at) { return true }
            if key == Self.sending, at > 0, Self.stops.contains(words[at - 1].key), isAboutMe(at + 1) { return true }
            if Self.blocks.contains(key), at + 1 < words.count, Self.you.contains(words[at + 1].key), contacts(around: at) {
                return true
            }
        }
        return false
    }

    /// "Never any bother with it": the word is a thing here and no deed.
    static func isThing(_ at: Int, _ words: ContiguousArray<Token>) -> Bool {
        at > 0 && worries.contains(words[at].key) && quantities.contains(words[at - 1].key)
    }

    /// "Stop (all these automated) texts", "stop getting these texts", "cease all contact".
    private func stopsTexts(after stop: Int) -> Bool {
        if stop > 0, Self.taps.contains(words[stop - 1].key) { return false }
        return texts(after: stop, within: 6)
    }

    /// A word for texts follows, with nothing but words in between that may stand before it.
    private func texts(after start: Int, within reach: Int) -> Bool {
        var at = start + 1
        while at < words.count, at - start <= reach, words[at].breakBefore == .none {
            let key = words[at].key
            if Self.texts.contains(key) {
                return !(at > start + 1 && Self.foreign.contains(words[at - 1].key)) && !goesOn(after: at)
                    && !StillWanted.isAboutOthers(words, after: at)
            }
            if key == Self.these, at + 1 == words.count || words[at + 1].breakBefore > .none { return true }
            guard Self.fillers.contains(key) else { return false }
            at += 1
        }
        return false
    }

    /// "… until Friday", "… ring me instead".
    private func goesOn(after at: Int) -> Bool {
        let rest = words[(at + 1)...]
        return rest.prefix(2).contains { Self.limits.contains($0.key) } || asksForCall
    }

    /// A wish to be rung is no wish to be left alone.
    private var asksForCall: Bool {
        words.indices.contains { at in
            guard Self.rings.contains(words[at].key) else { return false }
            return at == 0 || !Self.denials.contains(words[at - 1].key)
        }
    }

    /// Don't, do not, never, please don't, no need to.
    private func isForbidden(_ at: Int) -> Bool {
        var back = at - 1
        while back >= 0, at - back <= 3, words[back + 1].breakBefore == .none {
            let key = words[back].key
            if Self.nevers.contains(key) {
                return back == 0 || !Self.others.contains(words[back - 1].key) || Self.wants.contains(words[at].key)
            }
            if key == Self.notWord, back > 0, Self.does.contains(words[back - 1].key) { return true }
            if key == Self.longer, back > 0, words[back - 1].key == Self.noWord { return true }
            guard Self.fillers.contains(key) else { return false }
            back -= 1
        }
        return false
    }

    /// "Send me anything", "send any more texts", "text this number again".
    private func sendsTexts(_ at: Int) -> Bool {
        let rest = words[(at + 1)...].prefix(7)
        if rest.contains(where: { Self.limits.contains($0.key) }) || asksForCall { return false }
        // "Don't send anything to my husband's number, it's a surprise."
        if rest.indices.contains(where: { words[$0].key == Self.toWord && StillWanted.isAboutOthers(words, after: $0) }) {
            return false
        }
        var sawMe = false
        for word in rest {
            if word.breakBefore == .stop { break }
            if Self.texts.contains(word.key) || Self.anything.contains(word.key) { return true }
            guard Self.me.contains(word.key) || Self.fillers.contains(word.key) else { return false }
            sawMe = sawMe || Self.here.contains(word.key)
        }
        return Self.directs.contains(words[at].key) && (sawMe || rest.isEmpty && !Self.worries.contains(words[at].key))
    }

    /// "I don't want (to get) your texts", "to be texted", "to hear from you".
    private func wantsTexts(_ at: Int) -> Bool {
        guard !asksForCall else { return false }
        var isPassive = false
        for word in words[(at + 1)...].prefix(7) {
            if word.breakBefore == .stop { return false }
            if Self.texts.contains(word.key) { return true }
            if isPassive, Self.texted.contains(word.key) { return true }
            if word.key == Self.hear { return true }
            isPassive = isPassive || word.key == Self.be
            guard Self.fillers.contains(word.key) || Self.receives.contains(word.key) else { return false }
        }
        return false
    }

    /// "Take me off this", "remove my number", "get me off your list", "delete this number".
    private func removesNumber(_ at: Int) -> Bool {
        var next = at + 1
        while next < words.count, Self.owns.contains(words[next].key) { next += 1 }
        guard next < words.count, words[next].breakBefore == .none else { return false }
        var after = next + 1
        if Self.numbers.contains(words[next].key), next > at + 1 {
            if after == words.count || words[after].breakBefore > .none || Self.ends.contains(words[after].key) { return true }
        } else if words[next].key == Self.itWord {
            return next + 1 == words.count && Self.removes.contains(words[at].key)
                && words.contains { Self.numbers.contains($0.key) }
        } else if !Self.me.contains(words[next].key) {
            return false
        } else if Self.removes.contains(words[at].key),
            after == words.count || words[after].breakBefore > .none
                || Self.ends.contains(words[after].key) && words[after].key != Self.fromWord
        {
            return true
        }
        guard after < words.count, Self.offs.contains(words[after].key) else { return false }
        after += 1
        while after < words.count, Self.owns.contains(words[after].key) || words[after].key == Self.ofWord { after += 1 }
        guard after < words.count else { return true }
        let key = words[after].key
        if Self.queues.contains(key) { return false }
        return Self.lists.contains(key) || after + 1 < words.count && Self.lists.contains(words[after + 1].key)
            || Self.ends.contains(key) && Self.owns.contains(words[after - 1].key)
    }

    /// "No more please", and little else in the text.
    private func isEnough(_ more: Int) -> Bool {
        guard words.count <= 8, more < 2 || !Self.limited(words[more - 2]) else { return false }
        return more + 1 == words.count || words[more + 1].breakBefore > .none || Self.ends.contains(words[more + 1].key)
    }

    /// "150 max no more" is about money.
    private static func limited(_ word: Token) -> Bool { word.key == maximum || word.shape.contains(.digit) }

    /// "Why do you keep texting me".
    private func keepsTexting(_ at: Int) -> Bool {
        guard at + 2 < words.count, Self.pesters.contains(words[at + 1].key), !asksForCall else { return false }
        return Self.me.contains(words[at + 2].key)
    }

    /// "Turn these texts off", "switch off the messages".
    private func turnsOff(_ at: Int) -> Bool {
        let rest = words[(at + 1)...].prefix(5)
        return rest.contains { $0.key == Self.off } && rest.contains { Self.texts.contains($0.key) }
            && rest.allSatisfy { $0.key == Self.off || Self.texts.contains($0.key) || Self.fillers.contains($0.key) }
    }

    /// "Stop sending", and then me, these, or nothing.
    private func isAboutMe(_ at: Int) -> Bool {
        at >= words.count || words[at].breakBefore > .none
            || Self.me.contains(words[at].key)
                && (at + 1 == words.count || words[at + 1].breakBefore > .none || Self.fillers.contains(words[at + 1].key))
            || words[at].key == Self.these
    }

    private func contacts(around at: Int) -> Bool {
        words.contains { Self.texts.contains($0.key) || Self.directs.contains($0.key) }
    }

    private static let stops = ConsentWords.keys("stop quit cease stopp stp end refrain enough cancel")
    private static let turns = ConsentWords.keys("turn switch")
    private static let off = WordHash.of("off")
    private static let toWord = WordHash.of("to")
    private static let maximum = WordHash.of("max")
    private static let queues = ConsentWords.keys("waiting job jobs cancellation priority short")
    private static let sending = WordHash.of("sending")
    private static let taps = ConsentWords.keys("cant cannot wont doesnt didnt non to can it")
    private static let noes = ConsentWords.keys("no")
    private static let more = WordHash.of("more")
    private static let these = WordHash.of("these")
    private static let notWord = WordHash.of("not")
    private static let noWord = WordHash.of("no")
    private static let denials = ConsentWords.keys(
        "dont never not or to you no and dnt nor missed your phone the a this that my our his her")
    private static let longer = WordHash.of("longer")
    private static let hear = WordHash.of("hear")
    private static let be = WordHash.of("be")
    private static let itWord = WordHash.of("it")
    private static let ofWord = WordHash.of("of")
    private static let does = ConsentWords.keys("do does did would will")
    private static let nevers = ConsentWords.keys("dont never donot dnt")
    private static let others = ConsentWords.keys("i we they you he she who u why if")
    private static let sends = ConsentWords.keys(
        "send reply text txt message msg contact email sms bother texting messaging contacting spam pester write")
    private static let directs = ConsentWords.keys("reply text txt message msg contact sms bother spam pester")
    private static let quantities = ConsentWords.keys("any no much a of the some")
    private static let worries = ConsentWords.keys("bother pester")
    private static let here = ConsentWords.keys("me us this number again anymore here it")
    private static let wants = ConsentWords.keys("want wanna wish need like consent agree ask asked interested wanted")
    private static let receives = ConsentWords.keys(
        "receive get getting receiving hear from be being to have having for read reading see")
    private static let texted = ConsentWords.keys("texted messaged contacted txted emailed spammed bothered pestered msged called")
    private static let texts = ConsentWords.keys(
        "texts txts messages msgs msg mesages massages sms smses texting txting messaging contacting spamming contact spam emails communications communication replies textin texin txtin txing messagin msgin smsing"
    )
    private static let anything = ConsentWords.keys("anything any nothing these those another more again")
    private static let fillers = ConsentWords.keys(
        "all any more of from these those this the your ur yr automated automatic auto robot bot annoying unwanted constant silly stupid bloody fucking damn daily getting receiving sending me us with further such to with please pls plz ever even just bloody from you u it again spam marketing text else my phone number on here rubbish random"
    )
    private static let foreign = ConsentWords.keys("my our their his her")
    private static let limits = ConsentWords.keys(
        "until till before after while unless when during between if at late instead today yet")
    private static let rings = ConsentWords.keys("ring call phone bell")
    private static let me = ConsentWords.keys("me us")
    private static let takes = ConsentWords.keys("take remove delete erase get wipe unsubscribe scrub bin")
    private static let removes = ConsentWords.keys("remove delete erase unsubscribe")
    private static let fromWord = WordHash.of("from")
    private static let owns = ConsentWords.keys(
        "my this our the your ur that these his all contact mailing mobile phone texting from")
    private static let numbers = ConsentWords.keys("number no details data info contact num name")
    private static let offs = ConsentWords.keys("off from out")
    private static let lists = ConsentWords.keys(
        "list lists system database books contacts records texts messages thing service mailing register files phone")
    private static let ends = ConsentWords.keys("please pls plz now thanks ta immediately this right asap from off off")
    private static let blocks = ConsentWords.keys("blocking blocked block reporting report")
    private static let keeps = ConsentWords.keys("keep kept")
    private static let pesters = ConsentWords.keys("texting messaging txting contacting spamming pestering bothering harassing")
    private static let you = ConsentWords.keys("you u this ya")
}
