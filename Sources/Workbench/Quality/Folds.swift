import Domain
import Glibc
import Labelling
import Pipeline

/// `Quality --folds [N]`: what the learnt opinion is worth on messages of hands it did not learn from. The parts of the corpus are dealt into
/// N heaps, and what is learnt from all others is tried on each. This is what thresholds are chosen by; nothing is written.
struct Folds {
    private static let thresholds = [-3, -2.5, -2, -1.5, -1, -0.75, -0.5, 0, 0.5, 0.8, 1.5]

    private var intents = Share()
    private var trades = Share()
    /// At each threshold: what was found of what is there, and what was found of what is not.
    private var dangers = [(found: Share, false: Share)](repeating: (Share(), Share()), count: thresholds.count + 1)
    private var refusals = [(found: Share, false: Share)](repeating: (Share(), Share()), count: thresholds.count)

    /// How many of how many.
    private struct Share: CustomStringConvertible {
        var count = 0
        var all = 0

        mutating func add(_ isCounted: Bool) {
            all += 1
            if isCounted { count += 1 }
        }

        var description: String {
            let tenths = all == 0 ? 0 : (count * 1000 + all / 2) / all
            return "\(tenths / 10).\(tenths % 10) % of \(all)"
        }
    }

    static func run(_ files: [String], heaps: Int) -> Int32 {
        let parts = files.flatMap { CorpusFile.parts($0) }
        guard heaps > 1, parts.count >= heaps else {
            print("usage: Quality --folds [N], with N from 2 to the number of parts, which is \(parts.count)")
            return 2
        }
        var folds = Folds()
        for heap in 0..<heaps {
            let others = parts.indices.filter { $0 % heaps != heap }.flatMap { parts[$0] }
            let tried = parts.indices.filter { $0 % heaps == heap }.flatMap { parts[$0] }
            folds.add(tried, learntFrom: others)
        }
        folds.report()
        return 0
    }

    private mutating func add(_ tried: [Labelled], learntFrom others: [Labelled]) {
        let (intent, trade) = (Lesson.intents(others), Lesson.trades(others))
        let (danger, refusal) = (Lesson.dangers(others), Lesson.refusals(others))
        for message in tried {
            let traits = Traits.of(message.text)
            if !message.optOut { intents.add(Intent.allCases[intent.likeliest(traits)] == message.intent) }
            if message.intent != .nonLead, message.trade != .none || message.intent == .normal {
                trades.add(Trade.allCases[trade.likeliest(traits)] == message.trade)
            }
            let isSeen = DangerWatch.isSeenByRules(in: message.text)
            let (peril, wish) = (danger.margin(traits), refusal.margin(traits))
            Self.count(isSeen, message.danger, &dangers[Self.thresholds.count])
            for (at, threshold) in Self.thresholds.enumerated() {
                Self.count(isSeen || peril > threshold, message.danger, &dangers[at])
                Self.count(wish > threshold, message.optOut, &refusals[at])
            }
        }
    }

    private static func count(_ isFound: Bool, _ isThere: Bool, _ shares: inout (found: Share, false: Share)) {
        if isThere { shares.found.add(isFound) } else { shares.false.add(isFound) }
    }

    private func report() {
        print("The learnt alone: intent \(intents), trade \(trades).")
        let rules = dangers[Self.thresholds.count]
        print("Dangers by rules alone: found \(rules.found), false \(rules.false).")
        for (at, threshold) in Self.thresholds.enumerated() {
            print(
                "  above \(threshold): dangers, rules or learnt: found \(dangers[at].found), false \(dangers[at].false); "
                    + "refusals, learnt: found \(refusals[at].found), false \(refusals[at].false)")
        }
    }
}

extension Training {
    /// The likeliest class.
    fileprivate func likeliest(_ traits: [UInt32]) -> Int {
        let chances = chances(traits)
        return chances.indices.max { chances[$0] < chances[$1] } ?? 0
    }

    /// How much more speaks for the second class than for the first, as the logarithm of the chances.
    fileprivate func margin(_ traits: [UInt32]) -> Double {
        let chances = chances(traits)
        return log(max(1e-12, chances[1])) - log(max(1e-12, chances[0]))
    }
}
