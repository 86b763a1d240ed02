import Domain

/// DIAL: what the customer wants, in one word. The first thing that is certain decides.
enum Dial {
    struct Verdict {
        var intent: Intent
        var confidence: Double
        /// The rule that decided, for logs.
        var rule: String
        /// No second opinion is asked for.
        var isFirm: Bool

        init(_ intent: Intent, _ confidence: Double, _ rule: String, isFirm: Bool = false) {
            self.intent = intent
            self.confidence = confidence
            self.rule = rule
            self.isFirm = isFirm
        }
    }

    /// What the rules say, unless what was learnt from the corpus speaks against it clearly enough. Dangers and
    /// opt-outs that the rules saw are not put to it.
    static func judge(_ reading: Reading, details: JobDetails, isDanger: Bool, wishesStop: Bool, opinion: Opinion) -> Verdict {
        let ruled = rules(reading, details: details, isDanger: isDanger, wishesStop: wishesStop)
        // One word or two: the model has nothing to go by that the rules have not.
        guard !ruled.isFirm, reading.tokens.count > 2, !reading.has([.bot, .person]) else { return ruled }
        // A loss or a damage that the rules saw is not talked away lightly.
        let grave = ruled.intent == .urgent ? 0.75 : 0
        let intent = opinion.intent(ruled.intent, trust: 0.5 + grave + 0.3 * Double(max(0, 6 - reading.tokens.count)))
        return intent == ruled.intent ? ruled : Verdict(intent, 0.55, "second opinion")
    }

    private static func rules(_ reading: Reading, details: JobDetails, isDanger: Bool, wishesStop: Bool) -> Verdict {
        if wishesStop { return Verdict(.nonLead, 0.98, "opt-out", isFirm: true) }
        let letters = reading.text.utf8.count
        if letters < 3 && !isDanger { return Verdict(.unclear, 0.9, "too short", isFirm: true) }
        if asksWhoWeAre(reading) { return Verdict(.unclear, 0.9, "who is this", isFirm: true) }
        let stranger = Strangers.verdict(reading)
        if isDanger, stranger?.isCertain != true { return Verdict(.urgent, 0.97, "danger", isFirm: true) }
        if let stranger { return Verdict(.nonLead, stranger.isCertain ? 0.95 : 0.8, stranger.rule) }
        if let urgent = Urgency.verdict(reading) { return urgent }
        return enquiry(reading, details)
    }

    /// Neither urgent nor a stranger: is there enough to be an enquiry?
    private static func enquiry(_ reading: Reading, _ details: JobDetails) -> Verdict {
        let subject = reading.marks.contains { $0.weight >= 2 }
        if reading.has(.trader) || subject { return Verdict(.normal, 0.9, "trade") }
        if reading.has([.loss, .damage, .total, .fault, .leak]) && reading.tokens.count > 1 {
            return Verdict(.normal, 0.75, "trouble")
        }
        if reading.has([.quote, .follow]) { return Verdict(.normal, 0.85, "quote or follow-up") }
        if reading.has(.booking) { return Verdict(.normal, 0.8, "booking") }
        let works = reading.marks.contains { $0.senses.contains(.work) && !$0.senses.meets(.everyday) }
        if works, reading.has([.want, .room]) || reading.tokens.count > 3 { return Verdict(.normal, 0.75, "work") }
        if reading.marks.contains(where: { $0.weight >= 1 }), reading.has([.work, .want]) { return Verdict(.normal, 0.7, "thing") }
        if reading.has(.want), reading.marks.contains(where: { $0.senses.meets([.place]) }) {
            return Verdict(.normal, 0.65, "wish")
        }
        if reading.has(.want), reading.has(.work), reading.tokens.count >= 4 { return Verdict(.normal, 0.6, "wish") }
        if details.location != nil || details.requestedTime != nil || details.customerName != nil && reading.tokens.count <= 4 {
            return Verdict(.normal, 0.65, "details")
        }
        if reading.has(.question), reading.tokens.count >= 3 { return Verdict(.normal, 0.6, "question") }
        if reading.has([.person, .callback]), reading.tokens.count >= 3, !reading.has(.greeting) || reading.tokens.count > 4,
            reading.marks.contains(where: { $0.senses.contains(.person) || $0.senses.contains(.callback) })
        {
            return missedCallOnly(reading) ? Verdict(.unclear, 0.6, "missed call") : Verdict(.normal, 0.6, "call wanted")
        }
        return Verdict(.unclear, reading.tokens.count <= 4 ? 0.9 : 0.6, "too little")
    }

    /// "Who's this please?" and nothing else.
    private static func asksWhoWeAre(_ reading: Reading) -> Bool {
        guard (2...6).contains(reading.tokens.count), let who = reading.tokens.first(where: { whos.contains($0.key) }) else {
            return false
        }
        return reading.tokens.allSatisfy {
            $0.key == who.key || askers.contains($0.key) || $0.shape.contains(.sign) || $0.shape.contains(.clitic)
        }
    }

    private static let whos = ConsentWords.keys("who whos whose")
    private static let askers = ConsentWords.keys(
        "is this dis that it please pls plz you are u hi hello hey sorry and ths tis calling ringing")

    private static func missedCallOnly(_ reading: Reading) -> Bool {
        let asks: Set<UInt64> = [
            WordHash.of("me"), WordHash.of("us"), WordHash.of("back"), WordHash.of("please"), WordHash.of("pls"),
        ]
        return !reading.tokens.contains { asks.contains($0.key) }
    }
}

/// What makes a job urgent: damage going on, an essential service lost, or a plea; unless the customer says there is no rush.
enum Urgency {
    static func verdict(_ reading: Reading) -> Dial.Verdict? {
        let causes: Sense = [.plea, .loss, .damage, .total, .fault, .leak]
        guard reading.has(causes) else { return nil }
        if isCalm(reading) { return nil }
        if reading.has(.damage), !isWork(reading, about: .damage) { return Dial.Verdict(.urgent, 0.93, "damage") }
        if reading.has(.loss), !isWork(reading, about: .loss) { return Dial.Verdict(.urgent, 0.92, "loss") }
        if reading.near(.supply, .total, within: 7), !reading.has([.minor]) { return Dial.Verdict(.urgent, 0.88, "supply lost") }
        if reading.has(.leak), isSerious(reading) { return Dial.Verdict(.urgent, 0.88, "serious leak") }
        if reading.has(.only), onlyOne(reading) { return Dial.Verdict(.urgent, 0.85, "the only one") }
        if reading.has(.plea) {
            let haste = reading.marks.contains { $0.senses.contains(.plea) && !$0.isNegated && !isSoonest($0, reading) }
            if !haste, reading.has([.quote, .planned]), !reading.has([.leak, .total, .fault]) { return nil }
            return Dial.Verdict(.urgent, 0.9, "plea")
        }
        if reading.has(.vulnerable), reading.near(.supply, [.total, .fault], within: 8) {
            return Dial.Verdict(.urgent, 0.85, "vulnerable")
        }
        return nil
    }

    /// The customer is in no hurry, or the trouble is only what a planned job is about.
    static func isQuiet(_ reading: Reading) -> Bool {
        isCalm(reading) || isWork(reading, about: [.damage, .loss])
    }

    /// Said to be in no hurry, with no word to the contrary afterwards.
    private static func isCalm(_ reading: Reading) -> Bool {
        guard let calm = reading.marks.last(where: { $0.senses.contains(.calm) && !$0.isNegated }) else { return false }
        return !reading.marks.contains {
            $0.first > calm.first && $0.senses.meets([.plea, .damage]) && !$0.isNegated && !$0.isOver
        }
    }

    /// The trouble is what is to be worked on in quiet: repair after a flood, advice on a power cut.
    private static func isWork(_ reading: Reading, about sense: Sense) -> Bool {
        guard reading.has([.quote, .planned]) else { return false }
        let strong = reading.marks.contains { $0.senses.meets(sense) && !$0.isNegated && !$0.isOver }
        return strong && reading.has(.quote) && !reading.has([.plea, .worse]) && !reading.has(.vulnerable)
            && reading.has(.planned)
    }

    private static func isSerious(_ reading: Reading) -> Bool {
        if reading.has(.minor) { return false }
        if reading.near(.leak, .worse, within: 5) { return true }
        return reading.near(.leak, .above, within: 5) || reading.near([.leak, .water], .live, within: 3) && reading.has(.water)
    }

    private static func onlyOne(_ reading: Reading) -> Bool {
        reading.has([.fault, .total, .leak]) && isBeforeThing(reading)
    }

    private static func isBeforeThing(_ reading: Reading) -> Bool {
        guard let (only, thing) = reading.pair(.only, .thing, within: 2) else { return false }
        return reading.marks[only].first < reading.marks[thing].first
    }

    /// "As soon as possible" is haste for a burst pipe, and politeness in a request for a quote.
    private static func isSoonest(_ mark: Reading.Mark, _ reading: Reading) -> Bool {
        let key = reading.tokens[mark.first].key
        return key == WordHash.of("asap") || key == WordHash.of("as") || key == WordHash.of("soon") || key == WordHash.of("quickly")
    }
}
