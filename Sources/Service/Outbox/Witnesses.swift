public import Domain
public import Relational
public import Store

/// What the carrier's lists must show, because we have it ourselves. A list that shows none of it is blind for now: what is absent from it
/// is no proof of anything.
public enum Witnesses {
    /// A text of ours that the carrier has taken.
    public struct SentText: Sendable, Hashable {
        public let from: PhoneNumber
        public let to: PhoneNumber
        public let sid: String
    }

    /// The newest text to a customer that the carrier took between two instants.
    public static func sent(from start: Moment, to end: Moment) -> Query<SentText?> {
        .first(
            """
            SELECT lane_from, lane_to, sid
            FROM outbox
            WHERE created_at >= \(start) AND created_at <= \(end) AND sid IS NOT NULL AND kind = 'customer'
            ORDER BY created_at DESC, id DESC
            LIMIT 1
            """
        ) { row in
            SentText(from: try phone(row, 0), to: try phone(row, 1), sid: try row.text(2))
        }
    }

    /// SIDs of texts or calls that came in between two instants and were answered then, the newest first.
    public static func heard(_ kind: Watermark.Kind, from start: Moment, to end: Moment, limit: Int) -> Query<[String]> {
        switch kind {
        case .text:
            .all(
                """
                SELECT r.sid
                FROM outbox o
                JOIN receipt r ON r.sid = substr(o.cause, 7)
                WHERE o.created_at >= \(start) AND o.created_at <= \(end) AND substr(o.cause, 1, 6) = 'reply:'
                    AND r.received_at >= \(start) AND r.received_at <= \(end)
                ORDER BY o.created_at DESC, o.id DESC
                LIMIT \(limit)
                """
            ) { row in try row.text(0) }
        case .call:
            .all(
                """
                SELECT r.sid
                FROM outbox o
                JOIN receipt r ON r.sid = substr(o.cause, 8)
                WHERE o.created_at >= \(start) AND o.created_at <= \(end) AND substr(o.cause, 1, 7) = 'missed:'
                    AND r.received_at >= \(start) AND r.received_at <= \(end)
                ORDER BY o.created_at DESC, o.id DESC
                LIMIT \(limit)
                """
            ) { row in try row.text(0) }
        }
    }

    private static func phone(_ row: Row, _ column: Int) throws -> PhoneNumber {
        guard let phone = PhoneNumber(e164: try row.text(column)) else {
            throw SQLFailure.other("column \(column) holds no telephone number")
        }
        return phone
    }
}
