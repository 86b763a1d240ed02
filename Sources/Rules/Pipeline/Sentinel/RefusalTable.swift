/// The words of consent, hashed once.
extension ConsentWords {
    static let stops = keys("stop stopall unsubscribe cancel end quit revoke optout")
    /// What stands before "to unsubscribe" when it is a wish.
    static let wanting = keys("want wish like need trying how going prefer ask asked asking wanted request")
    static let aloneStops = keys("stop unsubscribe stopall optout")
    static let starts = keys("start unstop")
    static let helps = keys("help info")
    static let never = keys("dont never no")
    static let stopVerbs = keys("stop quit cease stopp stp")
    static let fillers = keys(
        "ever please pls plz just bloody fucking fuckin effing even all with any of more these those your ya ur the")
    static let contactVerbs = keys(
        "text txt message msg contact email sms bother texting messaging contacting txting write spam pester")
    static let callVerbs = keys("ring call phone ringing")
    static let insteads = keys("instead prefer rather")
    static let untilWords = keys("until till before after while unless when during between if")
    static let wishless = keys("i we they you why if she he did who u")
    static let objects = keys("me us this my again it here anymore now")
    static let myWord = WordHash.of("my")
    static let phones = keys("number phone mobile no fone")
    static let again = keys("any more anymore ever again back please pls thanks")
    static let textings = keys(
        "texting txting messaging msging contacting texts txts messages msgs spamming pestering bothering harassing sms smsing text txt "
            + "emailing emails spam message mesages texing textin")
    static let possessives = keys("my our their his her")
    static let determiners = keys("the sending these those your all of any this")

    /// Whole texts that mean stop, and no more.
    static let wholeStops: Set<UInt64> = phrases(
        """
        opt out, opt me out, stop all, stop please, please stop, pls stop, plz stop, stop now, stop it, just stop, stop thanks, stop thank you, stop stop
        stop stop stop, stop this, ok stop, stop pls, no more, go away, unsubscribe me, unsubscribe please, please unsubscribe, remove, delete me
        remove please, opt out please, please opt out, please opt me out, stop ok, stop mate, stop sending, stop that, text stop, stop texts, end this
        unsub, unsub me, optout please, stop already, stop messaging, get lost, stop sir, stop sms, leave me be
        cancel texts, end texts, quit texting, stop!, please end, no texts, no texts please, no messages please, stopp, no more texts please, do not text
        not interested stop, stop im not interested, stop not interested, reply stop, stop messages, take me off, take me off please, remove me from this, dont text, no stop, stop no, hi stop, hello stop, i said stop, no more please, no more thanks, i told you to stop, i said no, stop doing this, stop it now, leave off, back off, leave it out, do one, jog on, sstop, stpo, sotp, stoop, stop it please, please stop it, please stop this, enough
        """)

    /// First sentences that mean stop, whatever follows.
    static let plainStops: Set<UInt64> = phrases(
        "please stop, stop please, stop now, just stop, stop texting, pls stop, opt out, unsubscribe me")

    /// Refusals that count wherever they stand in a text.
    static let refusalPhrases = phrases(
        """
        leave me alone, leave us alone, leave me be, leave us be, leave me in peace, leave us in peace, take me off your list, take me off the list, take me off this list, take me off of your list
        remove my number, remove this number, delete my number, lose my number, lose this number, take my number off, take my number out
        no more texts, no more messages, unsubscribe, opt out of, opt me out, want to opt out, wish to opt out, like to opt out, forget my number
        dont want any more texts, dont want any more messages, dont want your texts, dont want these texts, dont want texts, dont want your messages
        dont want to receive, do not want to receive, not want to be contacted, dont want to be contacted, do not wish to be contacted, no longer wish to be
        dont wish to be contacted, dont want to hear from you, do not contact, dont ever contact, stop contacting, stop bothering, stop harassing
        stop mithering, stop mitherin, stop pestering, stop hassling, stop badgering, stop hounding, stop bugging me, stop bugging us, stop nagging me, stop plaguing, part of stop do, part of stop is, part of stop dont, part of stop didnt, bit of stop do, bit of stop dont, bit of stop is, bit of stop didnt
        stop spamming, delete my details, delete my data, erase my number, erase my details, remove my details, block my number, get me off your list, get me off this list
        quit texting me, quit messaging me, cease contact, cease and desist, withdraw my consent, withdraw consent, revoke consent, revoke my consent, i revoke
        dont want you texting, dont want you to text, dont want you messaging, dont want anymore texts, dont want anymore messages, dont want no more texts
        do not want any more, do not want texts, do not want these, not to be texted, not be texted, stop the texts, stop the messages, stop with the texts, off your database
        off your mailing list, off the mailing list, remove from list, remove from your list, remove us from, unsubscribe me, take us off your, take us off the list, take us off this, opting out
        dont consent, do not consent, never text me, never contact me, never message me, didnt consent, did not consent, never consented, i opt out, off your system, off your books, out of your database
        do not text, do not message, do not sms, no further texts, no further messages, no further contact, cancel my subscription, cancel these texts, cancel these messages
        fed up of your texts, sick of your texts, sick of these texts, sick of these messages, fed up with your texts, fed up of these texts, no need to text me again
        """)

    static func keys(_ words: String) -> Set<UInt64> {
        Set(tokens(words).map(\.key))
    }

    static func phrases(_ list: String) -> Set<UInt64> {
        Set(list.split { $0 == "," || $0 == "\n" }.map { phrase(tokens(String($0))[...]) })
    }

    private static func tokens(_ text: String) -> ContiguousArray<Token> {
        var text = text
        return text.withUTF8 { Tokeniser.words(of: $0) }
    }
}

/// Finds refusals of two to seven words that begin at a given word.
struct RefusalTable {
    static let phrases = RefusalTable()

    private let denials = ConsentWords.keys("cant if dont didnt wont")
    private let continuations = ConsentWords.keys("a an some water until till before after old with")

    /// True when a refusal begins at this word.
    func hits(_ words: ContiguousArray<Token>, from start: Int) -> Bool {
        var key = words[start].key
        if ConsentWords.refusalPhrases.contains(key) { return true }
        for next in (start + 1)..<max(start + 1, min(words.count, start + 7)) {
            guard words[next].breakBefore < .stop else { return false }
            key = WordHash.join(key, words[next].key)
            if ConsentWords.refusalPhrases.contains(key) { return exonerated(words, start, next) == false }
        }
        return false
    }

    /// "Stop sending water", "remove me a wall", "take me off the roof": the phrase goes on about work.
    private func exonerated(_ words: ContiguousArray<Token>, _ start: Int, _ end: Int) -> Bool {
        if start > 0, denials.contains(words[start - 1].key) { return true }
        if StillWanted.isAboutOthers(words, after: end) { return true }
        guard end + 1 < words.count, words[end + 1].breakBefore == .none else { return false }
        let next = words[end + 1].key
        return continuations.contains(next)
    }
}
