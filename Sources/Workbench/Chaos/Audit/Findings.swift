/// What an audit found wrong, by kind, with some examples of each.
struct Findings: Sendable {
    /// The kinds that the issue names, in its order; each is in the table, with its zero.
    enum Kind: String, CaseIterable, Sendable {
        case lost, doubled
        case disordered = "out of order"
        case undisposed = "without disposition"
        case underHold = "sent under hold"
        case afterStop = "sent after STOP"
        case unowed = "sent and not owed"
        case unsettled = "not settled in the end"
        case broken = "invariant broken"
        case died = "server died by itself"
        case misunderstood = "not understood by the carrier"
    }

    private(set) var counts: [Kind: Int] = [:]
    private(set) var examples: [Kind: [String]] = [:]

    mutating func add(_ kind: Kind, _ example: @autoclosure () -> String, times: Int = 1) {
        counts[kind, default: 0] += times
        if examples[kind, default: []].count < 5 { examples[kind, default: []].append(example()) }
    }

    var isClean: Bool { counts.isEmpty }
}
