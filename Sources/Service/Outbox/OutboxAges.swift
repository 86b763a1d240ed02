public import Domain
public import Relational
import Store

/// How long letters have been waiting.
public enum OutboxAges {
    /// Since when the oldest letter that may leave has been unresolved.
    public static func oldest(at now: Moment) -> Query<Moment?> {
        Query(
            """
            SELECT MIN(CASE WHEN not_before > created_at THEN not_before ELSE created_at END)
            FROM outbox
            WHERE state IN \(LetterState.unresolved) AND not_before <= \(now)
            """
        ) { rows in try rows[0].optionalInteger(0).map { Moment(milliseconds: $0) } }
    }

    /// How many letters have been in doubt since before `moment`: one of a pair at most, so as many lanes are blocked.
    public static func blocked(before moment: Moment) -> Query<Int> {
        Query("SELECT COUNT(*) FROM outbox WHERE state = \(LetterState.ambiguous) AND doubted_at < \(moment)") { rows in
            Int(try rows[0].integer(0))
        }
    }
}
