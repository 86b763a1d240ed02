public import Domain
public import Relational
import Store

/// Letters of a database that went back in time: each may have left already, so each is asked about before anything is sent.
public enum Suspects {
    /// Why such a letter is in doubt.
    static let detail = "the database went back in time"

    /// Every letter that is not settled becomes one: in doubt at once where it may be on its way; where it waits in its lane, when it
    /// comes to its head, for at most one letter of a pair is in doubt at a time. A letter meant for later than now has not left. The
    /// wait for the carrier's list begins for all of them here: a lane with fifty letters is not asked about for hours.
    public static func all(resendAt: Moment, at now: Moment) -> [SQL] {
        [
            """
            UPDATE outbox
            SET \(entering: .suspectUnderWay), resend_at = \(resendAt), doubted_at = \(now), look_at = \(now), looked_at = NULL,
                tried_at = COALESCE(tried_at, created_at), detail = \(detail), changed_at = \(now)
            WHERE \(leaving: .suspectUnderWay)
            """,
            """
            UPDATE outbox
            SET suspect = 1, resend_at = \(resendAt)
            WHERE state = \(LetterState.queued) AND not_before <= \(now)
            """,
        ]
    }

    /// Whether any wait to be asked about.
    public static let areThere = Query<Bool>.exists(
        "SELECT 1 FROM outbox WHERE state = \(LetterState.queued) AND suspect = 1 LIMIT 1")

    /// The suspects at the head of their lanes fall into doubt. Returns how many.
    public static func doubtNext(at now: Moment) -> Query<Int> {
        Query(
            """
            UPDATE outbox
            SET \(entering: .suspect), suspect = 0, resend_at = COALESCE(resend_at, \(now)), doubted_at = \(now),
                look_at = \(now), looked_at = NULL, tried_at = COALESCE(tried_at, created_at),
                detail = \(detail), changed_at = \(now)
            WHERE \(leaving: .suspect) AND suspect = 1 AND NOT EXISTS (
                SELECT 1
                FROM outbox e
                WHERE e.lane_from = outbox.lane_from AND e.lane_to = outbox.lane_to AND e.id <> outbox.id
                    AND e.state IN \(LetterState.unresolved)
                    AND (e.state <> \(LetterState.queued) OR (e.suspect = 1
                        AND (e.ordinal < outbox.ordinal OR (e.ordinal = outbox.ordinal AND e.id < outbox.id)))))
            RETURNING 1
            """
        ) { rows in rows.count }
    }

    /// What the suspects say that wait in the lane of a letter in doubt.
    public static func waiting(beside doubt: Doubt) -> Query<[MessageBody]> {
        .all(
            """
            SELECT body
            FROM outbox
            WHERE lane_from = \(doubt.row.letter.from.e164) AND lane_to = \(doubt.row.letter.to.e164)
                AND state = \(LetterState.queued) AND suspect = 1
            """
        ) { row in MessageBody(try row.text(0)) }
    }
}
