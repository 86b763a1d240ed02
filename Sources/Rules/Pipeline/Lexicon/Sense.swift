import Domain

/// What a word or phrase may mean to the stages. A phrase has several at once.
struct Sense: OptionSet {
    let rawValue: UInt64

    // How things are said.
    static let not = Sense(bit: 0)
    static let but = Sense(bit: 1)
    static let condition = Sense(bit: 2)
    static let question = Sense(bit: 3)
    static let only = Sense(bit: 4)
    static let minor = Sense(bit: 5)
    static let worse = Sense(bit: 6)
    static let calm = Sense(bit: 7)
    static let plea = Sense(bit: 8)
    static let safe = Sense(bit: 9)
    static let past = Sense(bit: 10)
    static let planned = Sense(bit: 11)

    // What is wrong.
    static let loss = Sense(bit: 12)
    static let damage = Sense(bit: 13)
    static let leak = Sense(bit: 14)
    static let total = Sense(bit: 15)
    static let fault = Sense(bit: 16)
    static let works = Sense(bit: 17)
    static let supply = Sense(bit: 18)
    static let hazard = Sense(bit: 19)

    // Danger of life.
    static let gas = Sense(bit: 20)
    static let smell = Sense(bit: 21)
    static let monoxide = Sense(bit: 22)
    static let alarm = Sense(bit: 23)
    static let sounding = Sense(bit: 24)
    static let fire = Sense(bit: 25)
    static let smoke = Sense(bit: 26)
    static let spark = Sense(bit: 27)
    static let shock = Sense(bit: 28)
    static let burning = Sense(bit: 29)
    static let live = Sense(bit: 30)
    static let ill = Sense(bit: 31)

    // What is wanted.
    static let quote = Sense(bit: 32)
    static let booking = Sense(bit: 33)
    static let work = Sense(bit: 34)
    static let want = Sense(bit: 35)
    static let follow = Sense(bit: 36)
    static let callback = Sense(bit: 37)
    static let trader = Sense(bit: 38)
    static let thing = Sense(bit: 39)

    // Who is no customer.
    static let spam = Sense(bit: 40)
    static let hustle = Sense(bit: 41)
    static let personal = Sense(bit: 42)
    static let wrongNumber = Sense(bit: 43)
    static let jobSeeker = Sense(bit: 44)
    static let abuse = Sense(bit: 45)
    static let foreign = Sense(bit: 46)

    // Small talk.
    static let greeting = Sense(bit: 47)
    static let thanks = Sense(bit: 48)
    static let assent = Sense(bit: 49)
    static let bot = Sense(bit: 50)
    static let closing = Sense(bit: 51)
    static let person = Sense(bit: 52)

    // Details.
    static let place = Sense(bit: 53)
    /// A place that is an ordinary word as well: Reading, Bath, Sale.
    static let placeWord = Sense(bit: 54)
    static let street = Sense(bit: 55)
    static let firstName = Sense(bit: 56)
    static let surnameTitle = Sense(bit: 57)
    /// An everyday word: neither a name nor a place nor a misspelling.
    static let everyday = Sense(bit: 58)
    static let water = Sense(bit: 59)
    static let above = Sense(bit: 60)
    static let vulnerable = Sense(bit: 61)
    static let room = Sense(bit: 62)
    static let time = Sense(bit: 63)

    init(rawValue: UInt64) { self.rawValue = rawValue }
    private init(bit: UInt64) { rawValue = 1 << bit }

    func meets(_ other: Sense) -> Bool { !isDisjoint(with: other) }

    /// The senses as the lexicon's source spells them.
    static let named: [String: Sense] = [
        "not": .not, "but": .but, "condition": .condition, "question": .question, "only": .only, "minor": .minor, "worse": .worse,
        "calm": .calm, "plea": .plea, "safe": .safe, "past": .past, "planned": .planned, "loss": .loss, "damage": .damage,
        "leak": .leak, "total": .total, "fault": .fault, "works": .works, "supply": .supply, "hazard": .hazard, "gas": .gas,
        "smell": .smell, "monoxide": .monoxide, "alarm": .alarm, "sounding": .sounding, "fire": .fire, "smoke": .smoke,
        "spark": .spark, "shock": .shock, "burning": .burning, "live": .live, "ill": .ill, "quote": .quote, "booking": .booking,
        "work": .work, "want": .want, "follow": .follow, "callback": .callback, "trader": .trader, "thing": .thing,
        "spam": .spam, "hustle": .hustle, "personal": .personal, "wrongNumber": .wrongNumber, "jobSeeker": .jobSeeker,
        "abuse": .abuse, "foreign": .foreign, "greeting": .greeting, "thanks": .thanks, "assent": .assent, "bot": .bot,
        "closing": .closing, "person": .person, "place": .place, "placeWord": .placeWord, "street": .street,
        "firstName": .firstName, "surnameTitle": .surnameTitle, "everyday": .everyday, "water": .water, "above": .above,
        "vulnerable": .vulnerable, "room": .room, "time": .time,
    ]
}
