/// How often something was found that should be, was found and should not, and was missed.
public struct Tally: Sendable {
    public private(set) var right = 0
    public private(set) var excess = 0
    public private(set) var missed = 0

    /// The share of what was found that was right.
    public var precision: Double { share(of: right + excess) }
    /// The share of what was to be found that was found.
    public var recall: Double { share(of: right + missed) }
    /// The harmonic mean of the two.
    public var f1: Double {
        let all = 2 * right + excess + missed
        return all == 0 ? 1 : Double(2 * right) / Double(all)
    }

    private func share(of all: Int) -> Double { all == 0 ? 1 : Double(right) / Double(all) }

    mutating func count(seen: Bool, labelled: Bool) {
        switch (seen, labelled) {
        case (true, true): right += 1
        case (true, false): excess += 1
        case (false, true): missed += 1
        case (false, false): break
        }
    }

    /// Counts a part of a text: right where both are there and `agree`.
    mutating func count(_ seen: String?, _ labelled: String?, agree: (String, String) -> Bool) {
        if let seen, let labelled, agree(seen, labelled) {
            right += 1
        } else {
            if seen != nil { excess += 1 }
            if labelled != nil { missed += 1 }
        }
    }
}
