public import Domain
public import Relational
import Store

/// The arrows of the outbox. Each names the state, and where it matters the attempt, that it leaves; no row changed means: not mine.
public enum Settlements {
    /// The carrier took it. A SID may be recorded from any state that has none: accepted never goes back.
    public static func accepted(_ id: LetterID, sid: String, status: String, at now: Moment) -> Query<Bool> {
        .exists(
            """
            UPDATE outbox
            SET \(entering: .accept), sid = \(sid), carrier_status = \(status), changed_at = \(now)
            WHERE id = \(id) AND \(leaving: .accept)
            RETURNING 1
            """)
    }

    /// Whether the letter is still this attempt's to send.
    public static func isOurs(_ row: OutboxRow) -> Query<Bool> {
        .exists("SELECT 1 FROM outbox WHERE id = \(row.id) AND \(leaving: .doubt, seen: row.attempt)")
    }

    /// Proved unsent: back to the queue, to be tried again at `notBefore`.
    public static func requeue(_ row: OutboxRow, notBefore: Moment, detail: String, at now: Moment) -> Query<Bool> {
        .exists(
            """
            UPDATE outbox
            SET \(entering: .requeue), not_before = \(notBefore), detail = \(detail), changed_at = \(now)
            WHERE id = \(row.id) AND \(leaving: .requeue, seen: row.attempt)
            RETURNING 1
            """)
    }

    /// Not even tried (the number's pace was used up): back to the queue, the attempt not counted.
    public static func putBack(_ row: OutboxRow, notBefore: Moment, at now: Moment) -> Query<Bool> {
        .exists(
            """
            UPDATE outbox
            SET \(entering: .putBack), not_before = \(notBefore), changed_at = \(now)
            WHERE id = \(row.id) AND \(leaving: .putBack, seen: row.attempt)
            RETURNING 1
            """)
    }

    /// Nobody can tell whether it left: it is asked about before anything is repeated.
    public static func ambiguous(_ row: OutboxRow, resendAt: Moment, detail: String, at now: Moment) -> Query<Bool> {
        .exists(
            """
            UPDATE outbox
            SET \(entering: .doubt), resend_at = \(resendAt), doubted_at = \(now), look_at = \(now + Doubts.firstLook),
                looked_at = NULL, detail = \(detail), changed_at = \(now)
            WHERE id = \(row.id) AND \(leaving: .doubt, seen: row.attempt)
            RETURNING 1
            """)
    }

    /// The carrier refused it for good.
    public static func refuse(_ row: OutboxRow, code: Int, detail: String, at now: Moment) -> Query<Bool> {
        end(row, by: .refuse, code: code, detail: detail, at: now)
    }

    /// The gate refused it.
    public static func withhold(_ row: OutboxRow, detail: String, at now: Moment) -> Query<Bool> {
        end(row, by: .withhold, code: nil, detail: detail, at: now)
    }

    /// The end of an attempt that will not be repeated.
    private static func end(
        _ row: OutboxRow, by arrow: LetterArrow, code: Int?, detail: String, at now: Moment
    ) -> Query<Bool> {
        .exists(
            """
            UPDATE outbox
            SET \(entering: arrow), error_code = \(code), detail = \(detail), changed_at = \(now)
            WHERE id = \(row.id) AND \(leaving: arrow, seen: row.attempt)
            RETURNING 1
            """)
    }

    /// The webhook's connection ended without the answer being handed over: not proof of anything, so it is asked about.
    public static func webhookLost(_ id: LetterID, resendAt: Moment, at now: Moment) -> Query<Bool> {
        .exists(
            """
            UPDATE outbox
            SET \(entering: .loseWebhook), resend_at = \(resendAt), doubted_at = \(now),
                look_at = \(now + Doubts.firstLook), looked_at = NULL, detail = 'the webhook connection was lost',
                changed_at = \(now)
            WHERE id = \(id) AND \(leaving: .loseWebhook)
            RETURNING 1
            """)
    }

    /// Leases that lapsed without news become ambiguous, at most `limit` at a time. Returns how many.
    public static func lapse(limit: Int, resendAt: Moment, at now: Moment) -> Query<Int> {
        Query(
            """
            WITH due AS MATERIALIZED (
                SELECT id
                FROM outbox
                WHERE \(leaving: .lapse) AND leased_until < \(.now)
                ORDER BY leased_until
                LIMIT \(limit)
                \(.skipLocked))
            UPDATE outbox
            SET \(entering: .lapse), resend_at = \(resendAt), doubted_at = \(now),
                look_at = \(now + Doubts.firstLook), looked_at = NULL, detail = 'the lease lapsed without news',
                changed_at = \(now)
            WHERE \(leaving: .lapse) AND leased_until < \(.now) AND id IN (SELECT id FROM due)
            RETURNING 1
            """
        ) { rows in rows.count }
    }

    /// Queued letters that are too old to be useful, at most `limit` at a time: `expired` when never tried, `dead` when tried in vain.
    /// Returns them.
    public static func expire(limit: Int, at now: Moment) -> Query<[OutboxRow]> {
        .all(
            """
            WITH due AS MATERIALIZED (
                SELECT id
                FROM outbox
                WHERE \(leaving: .expire) AND expires_at <= \(now)
                ORDER BY priority, not_before, id
                LIMIT \(limit)
                \(.skipLocked))
            UPDATE outbox
            SET state = CASE WHEN attempt = 0 THEN \(LetterArrow.expire.to) ELSE \(LetterArrow.die.to) END, changed_at = \(now)
            WHERE \(leaving: .expire) AND expires_at <= \(now) AND id IN (SELECT id FROM due)
            RETURNING id, cause, kind, lane_from, lane_to, body, client_id, conversation_id, correlation, priority, attempt,
                created_at, expires_at
            """, OutboxRow.decode)
    }

    /// Tries a letter once more that did not reach its handset: as a new letter at `notBefore`, if it is still worth sending then. False
    /// when it is not, or when this was the second try already.
    public static func onceMore(_ id: LetterID, as new: LetterID, notBefore: Moment, at now: Moment) -> Query<Bool> {
        .exists(
            """
            INSERT INTO outbox (id, cause, kind, lane_from, lane_to, ordinal, body, client_id, conversation_id, correlation,
                priority, state, attempt, not_before, expires_at, detail, conflicted, created_at, changed_at)
            SELECT \(new), 'again:' || o.id, o.kind, o.lane_from, o.lane_to,
                (SELECT MAX(l.ordinal) + 1 FROM outbox l WHERE l.lane_from = o.lane_from AND l.lane_to = o.lane_to),
                o.body, o.client_id, o.conversation_id, o.correlation, o.priority, \(LetterState.queued), 0, \(notBefore), o.expires_at,
                'the handset could not be reached', 0, \(now), \(now)
            FROM outbox o
            WHERE o.id = \(id) AND o.state IN \([LetterState.failed, .undelivered]) AND o.expires_at > \(notBefore)
                AND substr(o.cause, 1, 6) <> 'again:'
            ON CONFLICT (cause) DO NOTHING
            RETURNING 1
            """)
    }

    /// Sends a letter that ended without arriving again, by an operator's hand: as a new letter, so that late news of the old one cannot
    /// be taken for news of this. False when there is no such letter, or it was sent again already.
    public static func retry(_ id: LetterID, as new: LetterID, lifetime: Duration, at now: Moment) -> Query<Bool> {
        .exists(
            """
            INSERT INTO outbox (id, cause, kind, lane_from, lane_to, ordinal, body, client_id, conversation_id, correlation,
                priority, state, attempt, not_before, expires_at, detail, conflicted, created_at, changed_at)
            SELECT \(new), 'again:' || o.id, o.kind, o.lane_from, o.lane_to,
                (SELECT MAX(l.ordinal) + 1 FROM outbox l WHERE l.lane_from = o.lane_from AND l.lane_to = o.lane_to),
                o.body, o.client_id, o.conversation_id, o.correlation, o.priority, \(LetterState.queued), 0, \(now), \(now + lifetime),
                'sent again by an operator', 0, \(now), \(now)
            FROM outbox o
            WHERE o.id = \(id) AND o.state IN \(LetterState.undone)
            ON CONFLICT (cause) DO NOTHING
            RETURNING 1
            """)
    }
}
