public import Domain
public import Relational
import Store

/// Letters that the carrier took and never told the end of.
public enum Unended {
    /// One of them.
    public struct UnendedLetter: Sendable, Hashable {
        public let id: LetterID
        public let sid: String
        public let correlation: String
    }

    /// Takes one that has not moved since `moment` and has not been asked about. Each is taken once.
    public static func take(before moment: Moment, at now: Moment) -> Query<UnendedLetter?> {
        .first(
            """
            WITH due AS MATERIALIZED (
                SELECT id
                FROM outbox
                WHERE state IN \(LetterState.unended) AND asked_at IS NULL AND changed_at < \(moment)
                ORDER BY changed_at, id
                LIMIT 1
                \(.skipLocked))
            UPDATE outbox
            SET asked_at = \(now)
            WHERE state IN \(LetterState.unended) AND asked_at IS NULL AND id IN (SELECT id FROM due)
            RETURNING id, sid, correlation
            """
        ) { row in
            UnendedLetter(id: LetterID(try row.text(0)), sid: try row.text(1), correlation: try row.text(2))
        }
    }

    /// The carrier could not be asked: it is taken again later.
    public static func putBack(_ letter: UnendedLetter) -> SQL {
        "UPDATE outbox SET asked_at = NULL WHERE id = \(letter.id)"
    }
}
