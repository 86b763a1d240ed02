public import Domain
public import Relational
import Store

/// A letter of which nobody can tell whether it left, and what is known of it.
public struct Doubt: Sendable, Hashable {
    public let row: OutboxRow
    /// When it was first tried: the carrier cannot have it from before.
    public let triedAt: Moment
    /// Since when it is in doubt.
    public let doubtedAt: Moment
    /// Not to be sent again before this.
    public let resendAt: Moment
    /// When the carrier's listing was last seen without it.
    public let lookedAt: Moment?
    /// True when it was sent again before.
    public let wasResent: Bool
    /// True when it is in doubt because the database went back in time: texts of its pair may be those of letters that are gone.
    public let isSuspect: Bool

    public init(
        row: OutboxRow, triedAt: Moment, doubtedAt: Moment, resendAt: Moment, lookedAt: Moment? = nil, wasResent: Bool = false,
        isSuspect: Bool = false
    ) {
        self.row = row
        self.triedAt = triedAt
        self.doubtedAt = doubtedAt
        self.resendAt = resendAt
        self.lookedAt = lookedAt
        self.wasResent = wasResent
        self.isSuspect = isSuspect
    }

    static func decode(_ row: Row) throws -> Doubt {
        let letter = try OutboxRow.decode(row)
        return Doubt(
            row: letter, triedAt: Moment(milliseconds: try row.optionalInteger(13) ?? letter.createdAt.milliseconds),
            doubtedAt: Moment(milliseconds: try row.integer(14)), resendAt: Moment(milliseconds: try row.integer(15)),
            lookedAt: try row.optionalInteger(16).map { Moment(milliseconds: $0) }, wasResent: try row.flag(17),
            isSuspect: try row.optionalText(18) == Suspects.detail)
    }
}

/// The arrows out of doubt. Each acts only on what was seen: still ambiguous, the same attempt, no SID.
public enum Doubts {
    /// The carrier's listing is looked into so long after a letter fell into doubt.
    public static let firstLook = Duration.seconds(2)
    /// Whoever takes a look has so long for it; then another node looks.
    private static let patience = Duration.seconds(60)

    /// When the next look is due; nothing when nothing is in doubt.
    public static let nextLook: Query<Moment?> = Query("SELECT MIN(look_at) FROM outbox WHERE state = \(LetterState.ambiguous)") {
        rows in
        try rows[0].optionalInteger(0).map { Moment(milliseconds: $0) }
    }

    /// Takes the looks that are due, at most `limit`, so that one node looks at a time.
    public static func take(limit: Int, at now: Moment) -> Query<[Doubt]> {
        .all(
            """
            WITH due AS MATERIALIZED (
                SELECT id
                FROM outbox
                WHERE state = \(LetterState.ambiguous) AND look_at <= \(now)
                ORDER BY look_at, id
                LIMIT \(limit)
                \(.skipLocked))
            UPDATE outbox
            SET look_at = \(now + patience)
            WHERE state = \(LetterState.ambiguous) AND id IN (SELECT id FROM due)
            RETURNING id, cause, kind, lane_from, lane_to, body, client_id, conversation_id, correlation, priority, attempt,
                created_at, expires_at, tried_at, doubted_at, resend_at, looked_at, resent, detail
            """, Doubt.decode)
    }

    /// Whether a row of ours has this SID.
    public static func isKnown(_ sid: String) -> Query<Bool> {
        .exists("SELECT 1 FROM outbox WHERE sid = \(sid) OR second_sid = \(sid) LIMIT 1")
    }

    /// Seen in the listing: it was accepted, and this is its SID.
    public static func adopt(_ doubt: Doubt, sid: String, status: String, at now: Moment) -> Query<Bool> {
        .exists(
            """
            UPDATE outbox
            SET \(entering: .adopt), sid = \(sid), carrier_status = \(status), changed_at = \(now)
            WHERE id = \(doubt.row.id) AND \(leaving: .adopt, seen: doubt.row.attempt)
                AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.sid = \(sid) OR o.second_sid = \(sid))
            RETURNING 1
            """)
    }

    /// Not in the listing, or the listing could not be had: look again later.
    public static func lookAgain(_ doubt: Doubt, at next: Moment, seenAbsentAt: Moment?) -> Query<Bool> {
        .exists(
            """
            UPDATE outbox
            SET look_at = \(next), looked_at = COALESCE(\(seenAbsentAt), looked_at)
            WHERE id = \(doubt.row.id) AND \(leaving: .lookAgain, seen: doubt.row.attempt)
            RETURNING 1
            """)
    }

    /// Absent for longer than the carrier can take: sent again, once ever.
    public static func resend(_ doubt: Doubt, at now: Moment) -> Query<Bool> {
        .exists(
            """
            UPDATE outbox
            SET \(entering: .resend), not_before = \(now), detail = 'sent again: the carrier never had it', changed_at = \(now)
            WHERE id = \(doubt.row.id) AND \(leaving: .resend, seen: doubt.row.attempt)
            RETURNING 1
            """)
    }

    /// Nobody will ever be able to tell: a person decides.
    public static func giveToPerson(_ doubt: Doubt, detail: String, at now: Moment) -> Query<Bool> {
        .exists(
            """
            UPDATE outbox
            SET \(entering: .giveToPerson), detail = \(detail), changed_at = \(now)
            WHERE id = \(doubt.row.id) AND \(leaving: .giveToPerson, seen: doubt.row.attempt)
            RETURNING 1
            """)
    }

    /// A second SID of one letter: the carrier took it twice. Kept once; returns whether we had sent it again, or nothing when this is
    /// no news.
    public static func second(_ sid: String, of letter: LetterID, at now: Moment) -> Query<Bool?> {
        .first(
            """
            UPDATE outbox
            SET second_sid = \(sid), changed_at = \(now)
            WHERE id = \(letter) AND sid IS NOT NULL AND sid <> \(sid) AND second_sid IS NULL
                AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.sid = \(sid))
            RETURNING resent
            """
        ) { row in try row.flag(0) }
    }
}
