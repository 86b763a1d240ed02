public import Domain
public import Relational
import Store

/// Who may leave next. No letter of a (from, to) pair leaves while an earlier one of that pair waits, or any other may be on its way:
/// order per conversation follows, and at most one letter of a pair is ever in doubt. A letter meant for later, such as a notice that spares
/// the owner's night, takes its place in the queue only when its time comes: danger does not wait behind it. Whether it is meant for later
/// stands in the letter: a node whose clock is a little behind must not take one that was posted just now for one of those. The statements
/// say what ``LetterStanding/keepsBack(isEarlier:isTried:isForLater:isDue:)`` says.
public enum Lanes {
    /// How long a sender has from claim to answer: connect 5 s, answer 30 s, and some.
    public static let lease = Duration.seconds(45)

    /// Claims up to `limit` due letters, most urgent first. A claim lapses after ``lease``: a node that dies loses nothing.
    ///
    /// What is due is found before anything is updated: as a plain sub-query PostgreSQL may ask it again for each row, and each time
    /// `SKIP LOCKED` passes by what was just claimed, so that more than `limit` are.
    ///
    /// Nothing is claimed while the ledger is being verified or is behind the number that was `seen`, nor a suspect of such a time.
    public static func claim(limit: Int, now: Moment, seen: Int64 = 0) -> Query<[OutboxRow]> {
        .all(
            """
            WITH due AS MATERIALIZED (
                SELECT o.id
                FROM outbox o
                WHERE o.state = \(LetterState.queued) AND o.not_before <= \(now) AND o.expires_at > \(now) AND o.suspect = 0
                    AND EXISTS (SELECT 1 FROM ledger_mark m WHERE m.id = 1 AND m.verifying_since IS NULL AND m.number >= \(seen))
                    AND NOT EXISTS (
                        SELECT 1
                        FROM outbox e
                        WHERE e.lane_from = o.lane_from AND e.lane_to = o.lane_to
                            AND e.state IN \(LetterState.unresolved)
                            AND (e.state <> \(LetterState.queued) OR e.ordinal < o.ordinal
                                OR (e.ordinal = o.ordinal AND e.id < o.id))
                            AND (e.state <> \(LetterState.queued) OR e.tried_at IS NOT NULL OR e.not_before <= e.created_at
                                OR e.not_before <= \(now)))
                ORDER BY o.priority, o.not_before, o.id
                LIMIT \(limit)
                \(.skipLocked))
            UPDATE outbox
            SET \(entering: .claim), leased_until = \(.now) + \(lease.inMilliseconds), tried_at = COALESCE(tried_at, \(now)),
                changed_at = \(now)
            WHERE \(leaving: .claim) AND id IN (SELECT id FROM due)
            RETURNING id, cause, kind, lane_from, lane_to, body, client_id, conversation_id, correlation, priority, attempt,
                created_at, expires_at
            """, OutboxRow.decode)
    }

    /// Whether a letter of this pair is unresolved: then nothing goes past it by the webhook's answer.
    public static func isBusy(from: PhoneNumber, to: PhoneNumber, at now: Moment) -> Query<Bool> {
        .exists(
            """
            SELECT 1
            FROM outbox
            WHERE lane_from = \(from) AND lane_to = \(to) AND state IN \(LetterState.unresolved)
                AND (state <> \(LetterState.queued) OR tried_at IS NOT NULL OR not_before <= created_at OR not_before <= \(now))
            LIMIT 1
            """)
    }
}
