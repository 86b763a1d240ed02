import Simulator

/// Holds the server's books against what each phone received. Pure.
struct Audit {
    let books: Books
    let ledger: Ledger
    let chronicle: Chronicle
    let recoveries: Recoveries
    let nodes: Int
    /// How wrong a node's clock may have been, in milliseconds.
    let skew: Int64
    /// The texts whose letters are not in the books.
    private let gone: [SimulatedText]
    /// When and from whom each event came, by its SID.
    private let arrivals: [String: (at: Int64, from: String)]
    var findings = Findings()
    /// How letters and events ended, for the table.
    var outcomes: [String: Int] = [:]

    /// From a switch that fell, or a word that was stored, to the last text that may have been on its way: what the nodes may take to
    /// obey (2 s), and a second for a machine with more to do than it can.
    static let inFlight: Int64 = 3000

    init(_ books: Books, _ ledger: Ledger, _ chronicle: Chronicle, _ recoveries: Recoveries, nodes: Int, skew: Int64) {
        self.skew = skew
        let known = Set(books.letters.map(\.id))
        gone = ledger.texts.filter { $0.isFromJobRun && Self.letter(of: $0).map(known.contains) != true }
        arrivals = Dictionary(
            ledger.texts.filter { $0.way == .phone }.map { ($0.sid, ($0.at, $0.from)) }
                + ledger.calls.map { ($0.sid, ($0.at, $0.from)) }
        ) { first, _ in first }
        self.nodes = nodes
        self.recoveries = recoveries
        self.books = books
        self.ledger = ledger
        self.chronicle = chronicle
        checkEvents()
        checkLetters()
        checkTexts()
        checkProportion()
        checkOrder()
        checkSilence()
        for (name, count) in books.broken where count > 0 { findings.add(.broken, "\(name): \(count)", times: Int(count)) }
        for breach in chronicle.breaches { findings.add(.broken, breach) }
        for death in chronicle.deaths { findings.add(.died, death) }
        for complaint in ledger.complaints { findings.add(.misunderstood, complaint) }
    }

    mutating func count(_ outcome: String) {
        outcomes[outcome, default: 0] += 1
    }

    // MARK: What came in

    private mutating func checkEvents() {
        let booked = Dictionary(books.events.map { ($0.sid, $0) }) { first, _ in first }
        let answered = chronicle.acknowledged
        for (sid, phone, number) in ledger.inbound where booked[sid] == nil {
            if number == Town.nobodys, let at = answered[sid], restored(over: at) != nil {
                count("event: to nobody's number, gone with the database")
            } else if answered[sid] != nil {
                findings.add(.lost, "\(sid) of \(phone) was answered 2xx and is not stored")
            } else if recoveries.findsMissedWebhooks, number != Town.nobodys {
                findings.add(.lost, "\(sid) of \(phone) reached no server and was not found later")
            } else {
                count("event: missed, its webhook was never answered")
            }
        }
        let letters = Dictionary(books.letters.map { ($0.id, $0) }) { first, _ in first }
        for event in books.events {
            guard let disposition = event.disposition else {
                findings.add(.undisposed, "\(event.kind) \(event.sid) of \(event.their)")
                continue
            }
            if event.isFoundLate { count("event: found in the carrier's record") }
            count("event: \(disposition)\(event.reason.map { " (\($0))" } ?? "")")
            guard disposition == "replied", let letter = event.letter.flatMap({ letters[$0] }) else { continue }
            if !Self.isAccountedFor(letter) {
                findings.add(.lost, "\(event.kind) \(event.sid): its answer \(letter.id) ended \(letter.state)")
            }
        }
    }

    // MARK: What went out

    /// Ends that are an answer, or have a reason that somebody is told of.
    private static func isAccountedFor(_ letter: BookedLetter) -> Bool {
        switch letter.state {
        case "accepted", "sent", "delivered", "undelivered", "person", "withheld", "expired": true
        // The carrier's own block of a phone that said STOP.
        case "failed": letter.errorCode == 21610
        // By day only: counted with the letters.
        case "queued": true
        default: false
        }
    }

    private mutating func checkLetters() {
        let waiting = books.waitingLanes
        let texts = Dictionary(ledger.texts.map { ($0.sid, $0) }) { first, _ in first }
        for letter in books.letters {
            let why = ["person", "withheld", "expired", "dead", "failed"].contains(letter.state) ? letter.detail ?? "" : ""
            count("letter: \(letter.state)\(why.isEmpty ? "" : " (\(why))")")
            if letter.wasResent { count("letter: sent again after doubt") }
            if letter.state == "queued", waiting.contains("\(letter.from) \(letter.to)") {
                count("letter: waits for its hour")
            } else if ["queued", "twiml", "rest", "ambiguous"].contains(letter.state) {
                findings.add(.unsettled, "\(letter.id) \(letter.cause) is \(letter.state)")
            }
            if letter.state == "dead" { findings.add(.lost, "\(letter.id) \(letter.cause) is dead: \(why)") }
            guard let sid = letter.sid else { continue }
            guard let text = texts[sid], text.from == letter.from, text.to == letter.to, text.body == letter.body else {
                findings.add(.lost, "\(letter.id) is \(letter.state) as \(sid), and the phone has no such text")
                continue
            }
        }
    }

    private mutating func checkTexts() {
        let letters = Dictionary(books.letters.map { ($0.id, $0) }) { first, _ in first }
        var seen: [String: String] = [:]
        var direct: [String: Int64] = [:]
        for text in ledger.texts where text.isFromJobRun {
            guard let letter = Self.letter(of: text).flatMap({ letters[$0] }) else {
                if restored(over: text.at) != nil {
                    count("letter: gone with the database")
                } else {
                    checkDirect(text, &direct)
                }
                continue
            }
            checkRestored(text, letter)
            if let first = seen.updateValue(text.sid, forKey: letter.id) {
                findings.add(
                    .doubled,
                    "\(letter.id) \(letter.cause) reached \(text.to) as \(first) and \(text.sid), state \(letter.state), "
                        + "sent again \(letter.wasResent), \(letter.detail ?? "")")
            }
            // A person was told that it is not known: the text may be there. All other ends without a SID claim that it is not.
            if letter.sid == nil, letter.state != "person", !["queued", "twiml", "rest", "ambiguous"].contains(letter.state) {
                findings.add(.unowed, "\(letter.id) ended \(letter.state) and reached \(text.to) as \(text.sid)")
            }
        }
    }

    /// However the books explain it: a customer receives one text for each of his own and for each call, at most.
    private mutating func checkProportion() {
        let letters = Set(books.letters.map(\.id))
        let came = Dictionary(grouping: arrivals.values, by: \.from).mapValues { $0.map(\.at).sorted() }
        var received: [String: Set<String>] = [:]
        for text in ledger.texts where text.isFromJobRun {
            guard let letter = Self.letter(of: text), letters.contains(letter), let causes = came[text.to],
                received[text.to, default: []].insert(letter).inserted
            else { continue }
            let owed = causes.prefix { $0 <= text.at }.count
            if received[text.to, default: []].count > owed {
                findings.add(.doubled, "\(text.to) has received \(owed + 1) texts by \(letter), and given \(owed) causes")
                received[text.to] = nil
            }
        }
    }

    /// The backup that may have taken with it what was written then.
    private func restored(over instant: Int64) -> Restored? { chronicle.restored.first { $0.swallowed(instant) } }

    /// What came in before a backup was put back, and was answered then, is not answered again. The answer of then is known by the phone
    /// alone.
    private mutating func checkRestored(_ text: SimulatedText, _ letter: BookedLetter) {
        guard let sid = letter.cause.split(separator: ":").last.map(String.init), let event = arrivals[sid] else { return }
        for restored in chronicle.restored where event.at <= restored.putBack && text.at > restored.putBack {
            guard letter.to == event.from else {
                let isAgain = gone.contains { $0.to == text.to && $0.body == text.body && restored.swallowed($0.at) }
                if isAgain { count("letter: an owner was told again after a backup was put back") }
                continue
            }
            if let before = gone.first(where: { $0.to == text.to && $0.from == text.from && $0.at > event.at && $0.at < text.at }),
                restored.swallowed(before.at)
            {
                findings.add(
                    .doubled, "\(sid) was answered by \(before.sid), a backup was put back, and it was answered by \(letter.id)")
            }
        }
    }

    /// A text that is no letter: the fail-safe that leaves past a database that is away, once per caller and hour.
    private mutating func checkDirect(_ text: SimulatedText, _ direct: inout [String: Int64]) {
        guard text.way == .rest, text.body.hasPrefix("We missed your call.") else {
            findings.add(.unowed, "\(text.to) received \(text.sid), which is no letter: \(text.body.prefix(60))")
            return
        }
        count("letter: fail-safe past the database")
        if let before = direct.updateValue(text.at, forKey: text.to), text.at - before < 3_600_000 {
            findings.add(.doubled, "\(text.to) received two fail-safes past the database")
        }
        // The call it is for may have been stored all the same, or found later: then it was answered by a letter too.
        guard let call = ledger.calls.last(where: { $0.from == text.to && $0.at <= text.at }) else { return }
        let causes = ["missed:\(call.sid)", "failsafe:\(call.sid)"]
        if let letter = books.letters.first(where: { $0.sid != nil && causes.contains($0.cause) }) {
            findings.add(.doubled, "\(text.to) received a fail-safe past the database and \(letter.id) for \(call.sid)")
        }
    }

    /// Our id of a text, as the address of its callbacks names it.
    static func letter(of text: SimulatedText) -> String? {
        guard let address = text.statusCallback, let mark = address.firstRange(of: "letter=") else { return nil }
        return String(address[mark.upperBound...].prefix { $0 != "&" })
    }
}
