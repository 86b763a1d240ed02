import Testing

/// The model can fail: without a rule it finds what the rule is for, by the shortest way.
@Suite struct RuleTests {
    /// Rules left out together, because each alone is enough; where to look; and what is found then.
    struct Need: Sendable, CustomStringConvertible {
        let without: Set<Rule>
        let scenario: Scenario
        let expected: Set<World.Violation>

        init(_ without: Rule..., in scenario: Scenario, finds expected: World.Violation...) {
            self.without = Set(without)
            self.scenario = scenario
            self.expected = Set(expected)
        }

        var description: String { without.map(\.rawValue).sorted().joined(separator: " and ") }
    }

    private typealias Faults = World.Faults
    private static let one = Scenario(name: "one text")
    private static let two = Scenario(name: "two texts", texts: 2)
    private static let switched = Scenario(name: "switch", faults: Faults(flip: 1))
    private static let lost = Scenario(name: "lost answer", faults: Faults(lostAnswer: 1))

    static let needs: [Need] = [
        Need(.storedFirst, in: Scenario(name: "crash", faults: Faults(crash: 1)), finds: .lost),
        Need(.turnLease, .cause, in: two, finds: .double, .disorder),
        Need(.epoch, .cause, in: one, finds: .double),
        Need(.gateInCommit, in: switched, finds: .forbidden),
        Need(.stopsLater, in: Scenario(name: "text and STOP", texts: 2, stop: 1), finds: .forbidden),
        Need(.lastWord, in: switched, finds: .forbidden),
        Need(.leaseBeforeBytes, .onlyWhenMine, in: one, finds: .double),
        Need(
            .onlyWhenMine,
            in: Scenario(name: "blind", faults: Faults(lostAnswer: 1), isListBlind: true, admitsDouble: true), finds: .knowingly),
        Need(.lane, in: two, finds: .disorder),
        Need(.mortalConnection, in: one, finds: .double),
        Need(.noRepeat, in: lost, finds: .double),
        Need(.unclearIsDoubt, in: lost, finds: .double),
        Need(.patience, in: one, finds: .double),
        Need(.listTime, in: one, finds: .double),
        Need(.ownAttempt, in: Scenario(name: "slow down", faults: Faults(unsent: 1)), finds: .double),
        Need(
            .seenAttempt, .resentOnce, in: Scenario(name: "two lookers", lookers: 2, faults: Faults(lostAnswer: 1)), finds: .double),
        Need(
            .ownSID, in: Scenario(name: "two texts, few hands", texts: 2, workers: 1, senders: 1, faults: Faults(lostAnswer: 1)),
            finds: .stranger),
        Need(.oneClock, in: one, finds: .double),
    ]

    @Test("without a rule there is a counterexample", arguments: needs)
    func counterexample(need: Need) async throws {
        let findings = await Search.run(need.scenario, without: need.without, limit: 2_000_000)
        let (violation, way) = try #require(
            findings.violation, "none in \(findings.states) worlds, complete \(findings.isComplete)")
        print("without \(need): \(violation.rawValue) in \(way.count) steps, \(findings.states) worlds")
        #expect(need.expected.contains(violation), "\(way.joined(separator: " / "))")
    }

    @Test("without those who take up what lapsed there is no end", arguments: [Rule.sweeper, .lapse])
    func limbo(rule: Rule) async throws {
        let scenario = Scenario(name: "crash", faults: World.Faults(crash: 1))
        let findings = await Search.run(scenario, without: [rule])
        #expect(findings.violation == nil)
        #expect(findings.limbo != nil)
    }

    @Test("every rule of the model is shown to be needed")
    func allRules() {
        let shown = Self.needs.reduce(into: Set<Rule>([.sweeper, .lapse])) { $0.formUnion($1.without) }
        #expect(shown == Set(Rule.allCases))
    }

    @Test("what cannot be closed is found, too: a list that is blind for ever, and a letter that may be sent again")
    func residual() async throws {
        let scenario = Scenario(name: "blind", faults: World.Faults(lostAnswer: 1), isListBlind: true)
        let findings = await Search.run(scenario)
        let (violation, way) = try #require(findings.violation)
        #expect(violation == .double)
        #expect(way.contains { $0.hasPrefix("sent again") })
    }
}
