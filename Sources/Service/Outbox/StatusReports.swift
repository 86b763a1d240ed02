public import Domain
public import Relational
import Store

/// What a status callback means for a letter: it only ever moves forward, whatever order callbacks arrive in.
public enum StatusReports {
    /// How far a letter has come.
    public enum Progress: Sendable, Hashable {
        case accepted, sent
        case final(End)

        /// The way it goes by this report.
        public var arrow: LetterArrow {
            switch self {
            case .accepted: .accept
            case .sent: .send
            case .final(.delivered): .deliver
            case .final(.undelivered): .notDeliver
            case .final(.failed): .fail
            }
        }
    }

    /// How a letter ended, as the carrier says.
    public enum End: Sendable, Hashable, CaseIterable {
        case delivered, undelivered, failed

        /// The state it ends in.
        public var state: LetterState { Progress.final(self).arrow.to }
    }

    /// A letter that moved, and the webhook it goes back to.
    public struct Moved: Sendable, Hashable {
        public let letter: LetterID
        public let correlation: String
        /// Whether another letter of its pair waits.
        public let isAwaited: Bool
    }

    /// Moves the letter on. `letter` is our own id from the callback's address, and lets a SID be learnt from the callback alone.
    /// Returns which letter moved, if one did.
    public static func advance(
        sid: String, letter: LetterID?, to progress: Progress, status: String, code: Int?, at now: Moment
    ) -> Query<Moved?> {
        let (own, arrow) = (letter?.text ?? "", progress.arrow)
        let sql: SQL =
            switch progress {
            case .accepted:
                """
                UPDATE outbox
                SET \(entering: arrow), sid = \(sid), carrier_status = \(status), changed_at = \(now)
                WHERE id = \(own) AND \(leaving: arrow)
                RETURNING id, correlation,
                    EXISTS (
                        SELECT 1
                        FROM outbox n
                        WHERE n.lane_from = outbox.lane_from AND n.lane_to = outbox.lane_to AND n.state = \(LetterState.queued))
                """
            case .sent, .final:
                """
                UPDATE outbox
                SET \(entering: arrow), sid = \(sid), carrier_status = \(status), error_code = \(code), changed_at = \(now)
                WHERE (sid = \(sid) AND state IN \(arrow.fromNamed)) OR (id = \(own) AND \(leaving: arrow))
                RETURNING id, correlation,
                    EXISTS (
                        SELECT 1
                        FROM outbox n
                        WHERE n.lane_from = outbox.lane_from AND n.lane_to = outbox.lane_to AND n.state = \(LetterState.queued))
                """
            }
        return .first(sql) { row in
            Moved(letter: LetterID(try row.text(0)), correlation: try row.text(1), isAwaited: try row.flag(2))
        }
    }

    /// Two different ends were reported for one letter: the first is kept, the conflict marked.
    public static func conflict(sid: String, with end: End, at now: Moment) -> Query<Bool> {
        .exists(
            """
            UPDATE outbox
            SET conflicted = 1, changed_at = \(now)
            WHERE sid = \(sid) AND state IN \(LetterState.reportedEnds) AND state <> \(end.state) AND conflicted = 0
            RETURNING 1
            """)
    }

    /// The letter with this SID.
    public static func find(sid: String) -> Query<OutboxRow?> {
        .first(
            """
            SELECT id, cause, kind, lane_from, lane_to, body, client_id, conversation_id, correlation, priority, attempt, created_at,
                expires_at
            FROM outbox
            WHERE sid = \(sid)
            """, OutboxRow.decode)
    }
}
