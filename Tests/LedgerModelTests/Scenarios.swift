import Domain

/// What the searches start from. Each is searched whole; together they hold two workers, two senders, every kind of fault, a crash or a
/// freeze at every step, a switch, a STOP, and letters that are meant for later.
enum Scenarios {
    private typealias Faults = World.Faults

    /// Some tens of seconds together, on a busy machine.
    static let short: [Scenario] = [
        Scenario(name: "nothing goes wrong but freezing"),
        Scenario(name: "crash, lost answer, lost callback", faults: Faults(crash: 1, lostAnswer: 1, lostCallback: 1)),
        Scenario(
            name: "the webhook is tried again, crash, lost answer, lost callback",
            faults: Faults(crash: 1, lostAnswer: 1, lostCallback: 1, retries: 1)),
        Scenario(
            name: "the webhook is tried again, a stopping node, lost answer", faults: Faults(lostAnswer: 1, retries: 1, handOver: 1)
        ),
        Scenario(
            name: "two lookers: slowed down, refused, lost answer, lost callback", lookers: 2,
            faults: Faults(lostAnswer: 1, lostCallback: 1, unsent: 1, refusal: 1)),
        Scenario(
            name: "two lookers: two lost answers, crash", lookers: 2, faults: Faults(crash: 1, lostAnswer: 2, lostCallback: 1)),
        Scenario(name: "a switch, crash, lost answer", faults: Faults(crash: 1, lostAnswer: 1, flip: 1)),
        Scenario(name: "the list cannot be had", faults: Faults(lostAnswer: 1, lostCallback: 1, blindList: 2)),
        Scenario(name: "a silent account", faults: Faults(crash: 1, lostAnswer: 1, lostCallback: 1), isAccountQuiet: true),
        Scenario(
            name: "a list that is blind for ever, and a letter that is never sent twice",
            faults: Faults(crash: 1, lostAnswer: 1, lostCallback: 1), isListBlind: true, kind: .failSafe),
        Scenario(
            name: "a list that is blind for ever, doubles admitted", faults: Faults(crash: 1, lostAnswer: 1, lostCallback: 1),
            isListBlind: true, admitsDouble: true),
        Scenario(name: "two texts, crash", texts: 2, senders: 1, faults: Faults(crash: 1)),
        Scenario(name: "two texts, lost answer", texts: 2, workers: 1, faults: Faults(lostAnswer: 1)),
        Scenario(
            name: "two texts, the first answered later", texts: 2, isFirstEarly: true, workers: 1, faults: Faults(lostAnswer: 1)),
        Scenario(name: "a text and a STOP, lost answer", texts: 2, stop: 1, senders: 1, faults: Faults(lostAnswer: 1)),
    ]

    /// Some minutes: two workers, two senders, and one fault of each kind.
    static let long: [Scenario] = [
        Scenario(
            name: "one fault of each kind, one text",
            faults: Faults(
                crash: 1, lostAnswer: 1, lostCallback: 1, unsent: 1, refusal: 1, blindList: 1, retries: 1, flip: 1, handOver: 1)),
        Scenario(
            name: "two faults of the worst kinds, one text", lookers: 2,
            faults: Faults(crash: 2, lostAnswer: 2, lostCallback: 2, retries: 1)),
        Scenario(
            name: "two texts: crash, lost answer, lost callback", texts: 2,
            faults: Faults(crash: 1, lostAnswer: 1, lostCallback: 1)),
        Scenario(
            name: "two texts, the first answered later: crash, lost answer", texts: 2, isFirstEarly: true,
            faults: Faults(crash: 1, lostAnswer: 1)),
        Scenario(name: "a text and a STOP: crash, lost answer", texts: 2, stop: 1, faults: Faults(crash: 1, lostAnswer: 1)),
        Scenario(
            name: "two texts: slowed down, refused, a webhook tried again, a switch", texts: 2, senders: 1,
            faults: Faults(unsent: 1, refusal: 1, retries: 1, flip: 1)),
        Scenario(name: "three texts", texts: 3, workers: 1, senders: 1, faults: Faults(lostAnswer: 1)),
    ]
}
