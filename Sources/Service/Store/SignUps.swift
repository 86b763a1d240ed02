public import Domain
public import Relational

/// Owners who sign up by text.
public enum SignUps {
    /// How far this phone has come.
    public static func find(_ phone: PhoneNumber) -> Query<SignUp?> {
        .first(
            """
            SELECT state, since, misunderstood, trade_and_town, business_name, owner_name, notify, email
            FROM onboarding
            WHERE phone = \(phone)
            """
        ) { row in
            SignUp(
                phone: phone, state: try row.choice(0), since: try row.moment(1), misunderstood: Int(try row.integer(2)),
                tradeAndTown: try row.optionalText(3), businessName: try row.optionalText(4), ownerName: try row.optionalText(5),
                notify: try row.optionalChoice(6), email: try row.optionalText(7))
        }
    }

    /// Keeps how far it has come.
    public static func save(_ signUp: SignUp, at now: Moment) -> SQL {
        """
        INSERT INTO onboarding (phone, state, since, misunderstood, trade_and_town, business_name, owner_name, notify, email, created_at)
        VALUES (\(signUp.phone), \(signUp.state.rawValue), \(signUp.since), \(signUp.misunderstood), \(signUp.tradeAndTown),
            \(signUp.businessName), \(signUp.ownerName), \(signUp.notify?.rawValue), \(signUp.email), \(now))
        ON CONFLICT (phone) DO UPDATE
        SET state = excluded.state, since = excluded.since, misunderstood = excluded.misunderstood,
            trade_and_town = excluded.trade_and_town, business_name = excluded.business_name, owner_name = excluded.owner_name,
            notify = excluded.notify, email = excluded.email
        """
    }
}
