import Locking

/// What one process or the world may do next.
struct Step {
    let name: StaticString
    let subject: Int
    /// Something goes wrong that need not.
    let isFault: Bool
}

/// What a search found.
struct Findings: Sendable {
    var states = 0
    /// Every reachable world was seen.
    var isComplete = true
    /// The first violation, by the shortest way.
    var violation: (World.Violation, [String])?
    /// The shortest way to a world from which all is never settled, though nothing more goes wrong.
    var limbo: [String]?
}

/// Visits every world that can be reached, the nearest first.
struct Search {
    let model: LedgerModel
    var limit = Int.max

    /// Searches the model of a scenario. One search at a time, on a thread of its own: seconds of thinking are not for the tasks that other
    /// tests wait for.
    static func run(_ scenario: Scenario, without rules: Set<Rule> = [], limit: Int = .max) async -> Findings {
        await withCheckedContinuation { done in
            OwnThread("search") {
                let findings = turn.withLock { _ in
                    Search(model: LedgerModel(scenario, without: rules), limit: limit).visit()
                }
                done.resume(returning: findings)
            }.detach()
        }
    }

    private static let turn = Locked(0)

    private func visit() -> Findings {
        var findings = Findings()
        let start = model.start
        var numbers: [Fingerprint: Int32] = [start.fingerprint: 0]
        var parents: [(Int32, Step?)] = [(-1, nil)]
        var isGood: [Bool] = [model.isSettled(start)]
        // From where each world was reached while nothing went wrong: pairs of numbers.
        var arrivals: [(from: Int32, to: Int32)] = []
        var frontier = [(Int32(0), start)]
        while !frontier.isEmpty, findings.violation == nil {
            var next: [(Int32, World)] = []
            for (number, world) in frontier {
                model.steps(from: world) { step, reached in
                    guard findings.violation == nil else { return }
                    let print = reached.fingerprint
                    if let known = numbers[print] {
                        if !step.isFault { arrivals.append((number, known)) }
                        return
                    }
                    guard parents.count < limit else {
                        findings.isComplete = false
                        return
                    }
                    let new = Int32(parents.count)
                    numbers[print] = new
                    parents.append((number, step))
                    if let violation = reached.violation {
                        findings.violation = (violation, Self.way(to: new, parents))
                        return
                    }
                    isGood.append(model.isSettled(reached))
                    if !step.isFault { arrivals.append((number, new)) }
                    next.append((new, reached))
                }
            }
            frontier = next
        }
        findings.states = parents.count
        if findings.isComplete, findings.violation == nil {
            findings.limbo = Self.firstWithoutEnd(isGood, arrivals).map { Self.way(to: Int32($0), parents) }
        }
        return findings
    }

    private static func way(to number: Int32, _ parents: [(Int32, Step?)]) -> [String] {
        var way: [String] = []
        var number = number
        while case let (parent, step?) = parents[Int(number)] {
            way.append("\(step.name) \(step.subject)")
            number = parent
        }
        return way.reversed()
    }

    /// The first world from which no settled one can be reached.
    private static func firstWithoutEnd(_ isSettled: [Bool], _ arrivals: [(from: Int32, to: Int32)]) -> Int? {
        // The worlds before each world, in one flat list.
        var starts = [Int32](repeating: 0, count: isSettled.count + 1)
        for arrival in arrivals { starts[Int(arrival.to) + 1] += 1 }
        for index in isSettled.indices { starts[index + 1] += starts[index] }
        var before = [Int32](repeating: 0, count: arrivals.count)
        var filled = starts
        for arrival in arrivals {
            before[Int(filled[Int(arrival.to)])] = arrival.from
            filled[Int(arrival.to)] += 1
        }
        var reaches = isSettled
        var waiting = isSettled.indices.filter { isSettled[$0] }
        while let index = waiting.popLast() {
            for place in starts[index]..<starts[index + 1] {
                let earlier = Int(before[Int(place)])
                if !reaches[earlier] {
                    reaches[earlier] = true
                    waiting.append(earlier)
                }
            }
        }
        return reaches.firstIndex(of: false)
    }
}
