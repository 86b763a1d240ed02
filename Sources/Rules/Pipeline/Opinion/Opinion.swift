import Domain

/// A second opinion, learnt from the corpus, on what the rules decided. Of danger it may only see more than they, never less; opt-outs are not
/// its business.
struct Opinion {
    private let intents: [Double]
    private let trades: [Double]
    /// What is said sounds like danger: more than one chance in five.
    let seesDanger: Bool

    init(_ reading: Reading) {
        let traits = Traits.of(reading)
        intents = LinearModel.intents.scores(traits)
        trades = LinearModel.trades.scores(traits)
        let dangers = LinearModel.dangers.scores(traits)
        // The logarithm of one to four.
        seesDanger = dangers[1] - dangers[0] > -1.39 && Perils.areThinkable(reading)
    }

    /// The likeliest intent, when what the rules say counts for `trust`.
    func intent(_ said: Intent, trust: Double) -> Intent {
        Self.likeliest(intents, Intent.allCases, said, trust)
    }

    /// The likeliest trade, when what the rules say counts for `trust`.
    func trade(_ said: Trade, trust: Double) -> Trade {
        Self.likeliest(trades, Trade.allCases, said, trust)
    }

    private static func likeliest<Answer: Equatable>(_ scores: [Double], _ answers: [Answer], _ said: Answer, _ trust: Double)
        -> Answer
    {
        var best = said
        var most = -Double.infinity
        for (answer, score) in zip(answers, scores) {
            let score = answer == said ? score + trust : score
            if score > most { (best, most) = (answer, score) }
        }
        return best
    }
}
