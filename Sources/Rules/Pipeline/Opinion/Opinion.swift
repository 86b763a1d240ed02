import Domain

/// A second opinion, learnt from the corpus, on what the rules decided. Dangers and refusals it may only see more than they, never less.
struct Opinion {
    private let intents: [Double]
    private let trades: [Double]
    /// What is said sounds like danger: about one chance in four, or one in twelve where it is urgent anyway. A danger too many wakes an
    /// owner, one too few may cost a life, and an owner who is woken in any case loses nothing by the word.
    let seesDanger: Bool
    /// How much speaks for a wish to get no more texts, as the logarithm of the chances.
    private let refusal: Double

    init(_ reading: Reading) {
        let traits = Traits.of(reading)
        intents = LinearModel.intents.scores(traits)
        trades = LinearModel.trades.scores(traits)
        let isUrgent = Self.likeliest(intents, Intent.allCases, .unclear, 0) == .urgent
        seesDanger = BinaryModel.dangers.margin(traits) > (isUrgent ? -2.5 : -1)
        refusal = Self.refusal(reading, traits)
    }

    /// Only whether no more texts are wanted, for whoever asks nothing else.
    static func seesRefusal(_ reading: Reading) -> Bool {
        refusal(reading, Traits.of(reading)) > surely
    }

    private static func refusal(_ reading: Reading, _ traits: [UInt32]) -> Double {
        // What is lost or broken is not told by somebody who wants to be left alone.
        if reading.has([.loss, .damage, .leak, .hazard, .gas, .fire]) || reading.tokens.count < 2 { return -.infinity }
        return BinaryModel.refusals.margin(traits)
    }

    /// More likely than not, as a logarithm. Who is taken for one by mistake is not texted again until he writes START.
    private static let surely = 0.0

    /// Perhaps none are wanted: more than one chance in four.
    var suspectsRefusal: Bool { refusal > -1 }

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
