import Store

@testable import Domain

/// What a search starts from.
struct Scenario: Sendable, CustomStringConvertible {
    let name: String
    var texts = 1
    /// The text that says STOP.
    var stop: Int?
    /// The reply to the first text is meant for later.
    var isFirstEarly = false
    var workers = 2
    var senders = 2
    var lookers = 1
    var faults = World.Faults()
    /// The list may be without a text for ever: nobody promises a bound.
    var isListBlind = false
    /// Said twice is not held against it: that cannot be ruled out when the list is blind for ever.
    var admitsDouble = false
    /// Nobody else texts, so that the list proves nothing.
    var isAccountQuiet = false
    var kind = DraftKind.customer

    var description: String { name }
}

/// The protocol as the code plays it. Every change of a letter is a ``LetterArrow`` by way of ``LetterStanding``, every change of a turn a
/// ``TurnStanding``, every decision about a letter in doubt a call of `Reckoning`, every time one of the code's constants: what the model
/// adds is who may take which step when, and what the world does meanwhile. Any step may be put off for ever: that is a freeze.
struct LedgerModel {
    let scenario: Scenario
    var without: Set<Rule> = []
    let judge: Judge

    init(_ scenario: Scenario, without: Set<Rule> = []) {
        self.scenario = scenario
        self.without = without
        judge = Judge(scenario)
    }

    /// How long a half-made connection lives at the carrier, and how long a text may be missing from the list: what we rely on.
    static let connectionLife = 2
    static let fresh = 1
    static let tick = Duration.seconds(60)
    /// The database's clock stands; what runs out does so by a step of its own.
    static let now: Int64 = 1

    func holds(_ rule: Rule) -> Bool { !without.contains(rule) }

    /// The arrow without what it asks by a rule that is left out.
    func arrow(_ arrow: LetterArrow, by rule: Rule) -> LetterArrow {
        var dropped: Set<LetterArrow.Guard> = []
        if !holds(rule) { dropped.insert(.sameAttempt) }
        if !holds(.resentOnce) { dropped.insert(.notResent) }
        guard !dropped.isEmpty else { return arrow }
        return LetterArrow(
            arrow.from, arrow.to, named: arrow.fromNamed, if: arrow.guards.subtracting(dropped), counts: arrow.counts)
    }

    var start: World {
        World(
            texts: Array(repeating: World.Text(), count: scenario.texts), turn: nil,
            workers: Array(repeating: World.Worker(), count: scenario.workers),
            senders: Array(repeating: World.Sender(), count: scenario.senders),
            lookers: Array(repeating: World.Looker(), count: scenario.lookers), faults: scenario.faults)
    }

    /// Every text has its disposition, and every letter its end or the carrier.
    func isSettled(_ world: World) -> Bool {
        world.texts.allSatisfy { $0.receipt == .settled && ($0.webhook == .answered || $0.webhook == .givenUp) }
            && world.letters.allSatisfy { !LetterState.unresolved.contains($0.standing.state) }
    }

    /// Everything that may happen next.
    func steps(from world: World, _ visit: (Step, World) -> Void) {
        var fan = Fan(world) { normalise(&$0) }
        time(&fan)
        webhooks(&fan)
        callbacks(&fan)
        for (index, worker) in world.workers.enumerated() where worker.phase != .idle {
            if index == 0 || world.workers[index - 1] != worker { turn(of: index, worker, &fan) }
        }
        for (index, sender) in world.senders.enumerated() {
            if index == 0 || world.senders[index - 1] != sender { send(index, sender, &fan) }
        }
        for (index, looker) in world.lookers.enumerated() {
            if index == 0 || world.lookers[index - 1] != looker { look(index, looker, &fan) }
        }
        for (step, reached) in fan.reached { visit(step, reached) }
    }
}

/// The worlds one step away.
struct Fan {
    let world: World
    private(set) var reached: [(Step, World)] = []
    private let normalise: (inout World) -> Void

    init(_ world: World, normalise: @escaping (inout World) -> Void) {
        self.world = world
        self.normalise = normalise
        reached.reserveCapacity(16)
    }

    /// A step, and what it changes.
    mutating func add(_ name: StaticString, _ subject: Int = 0, _ change: (inout World) -> Void) {
        add(name, subject, isFault: false, change)
    }

    /// Something goes wrong, as often as `budget` allows.
    mutating func fault(
        _ name: StaticString, _ subject: Int = 0, _ budget: WritableKeyPath<World.Faults, Int>, _ change: (inout World) -> Void
    ) {
        guard world.faults[keyPath: budget] > 0 else { return }
        add(name, subject, isFault: true) { world in
            world.faults[keyPath: budget] -= 1
            change(&world)
        }
    }

    private mutating func add(_ name: StaticString, _ subject: Int, isFault: Bool, _ change: (inout World) -> Void) {
        var next = world
        change(&next)
        normalise(&next)
        reached.append((Step(name: name, subject: subject, isFault: isFault), next))
    }
}
