public import Domain
public import Relational

/// A text as it was settled, with what was said because of it.
public struct SettledText: Sendable, Hashable {
    public let text: InboundText
    public let settledAt: Moment
    /// The letter that answered it, when one did.
    public let said: MessageBody?
    /// Why nothing was said, when nothing was.
    public let reason: String?
}

/// What has passed, for thinking it through once more.
public enum PastTurns {
    /// Pairs of numbers with their newest event, in their own order.
    public static func pairs(after last: NumberPair?, limit: Int) -> Query<[(pair: NumberPair, newest: Moment)]> {
        .all(
            """
            SELECT our, their, MAX(received_at)
            FROM receipt
            WHERE (our, their) > (\(last?.our.e164 ?? ""), \(last?.their ?? ""))
            GROUP BY our, their
            ORDER BY our, their
            LIMIT \(limit)
            """
        ) { row in (NumberPair(our: try row.phone(0), their: try row.text(1)), try row.moment(2)) }
    }

    /// The settled texts of a pair, oldest first.
    public static func texts(of pair: NumberPair, limit: Int) -> Query<[SettledText]> {
        .all(
            """
            SELECT r.sid, r.their_region, r.their_line, COALESCE(r.body, ''), r.media_count, r.opt_out, r.received_at, r.settled_at,
                o.body, r.reason
            FROM receipt r
            LEFT JOIN outbox o ON o.id = r.letter_id
            WHERE r.our = \(pair.our) AND r.their = \(pair.their) AND r.kind = 'text' AND r.disposition IS NOT NULL
            ORDER BY r.received_at, r.sid
            LIMIT \(limit)
            """
        ) { row in
            let number = PhoneNumber(e164: pair.their).map {
                ParsedNumber(number: $0, region: (try? row.optionalText(1)) ?? nil, kind: (try? row.optionalChoice(2)) ?? .unknown)
            }
            return SettledText(
                text: InboundText(
                    sid: try row.text(0), to: pair.our, from: number.map(Sender.number) ?? .unanswerable(pair.their),
                    body: MessageBody(try row.text(3)), mediaCount: Int(try row.integer(4)), optOut: try row.optionalChoice(5),
                    at: try row.moment(6)),
                settledAt: try row.moment(7), said: try row.optionalText(8).map(MessageBody.init), reason: try row.optionalText(9))
        }
    }
}
