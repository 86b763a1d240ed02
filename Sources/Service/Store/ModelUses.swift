public import Domain
public import Relational

/// What each client's questions to the model have cost, by day (UTC).
public enum ModelUses {
    /// What was used on the day of `moment`.
    public static func of(_ client: ClientID, at moment: Moment) -> Query<ModelUse> {
        Query("SELECT tokens, millionths FROM model_use WHERE client_id = \(client) AND day = \(day(moment))") { rows in
            guard let row = rows.first else { return .none }
            return ModelUse(tokens: try row.integer(0), millionths: try row.integer(1))
        }
    }

    /// Adds to the day of `moment`.
    public static func add(_ use: ModelUse, of client: ClientID, at moment: Moment) -> SQL {
        """
        INSERT INTO model_use (client_id, day, tokens, millionths)
        VALUES (\(client), \(day(moment)), \(use.tokens), \(use.millionths))
        ON CONFLICT (client_id, day) DO UPDATE
        SET tokens = model_use.tokens + excluded.tokens, millionths = model_use.millionths + excluded.millionths
        """
    }

    private static func day(_ moment: Moment) -> Int64 {
        moment.milliseconds / 86_400_000
    }
}

/// Where the rules and the model saw a turn differently: kept, masked, for whoever improves either.
public struct Disagreement: Sendable, Hashable {
    public let client: ClientID
    /// The first text's SID.
    public let sid: String
    /// The customer's words without numbers, addresses and links.
    public let words: String
    public let rulesIntent: Intent
    public let modelIntent: Intent
    public let rulesTrade: Trade
    public let modelTrade: Trade

    public init(
        client: ClientID, sid: String, words: String, rulesIntent: Intent, modelIntent: Intent, rulesTrade: Trade, modelTrade: Trade
    ) {
        self.client = client
        self.sid = sid
        self.words = words
        self.rulesIntent = rulesIntent
        self.modelIntent = modelIntent
        self.rulesTrade = rulesTrade
        self.modelTrade = modelTrade
    }
}

/// The disagreements of the last thirty days.
public enum Disagreements {
    private static let kept = Duration.hours(30 * 24)

    /// Notes one, and forgets those that are too old.
    public static func insert(_ one: Disagreement, at now: Moment) -> [SQL] {
        [
            "DELETE FROM disagreement WHERE at < \(now - kept)",
            """
            INSERT INTO disagreement (sid, client_id, words, rules_intent, model_intent, rules_trade, model_trade, at)
            VALUES (\(one.sid), \(one.client), \(one.words), \(one.rulesIntent.rawValue), \(one.modelIntent.rawValue),
                \(one.rulesTrade.rawValue), \(one.modelTrade.rawValue), \(now))
            ON CONFLICT (sid) DO NOTHING
            """,
        ]
    }
}
