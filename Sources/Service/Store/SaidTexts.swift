public import Domain
public import Relational

/// A text as somebody sent it, whether or not it has been thought about.
public struct SaidText: Sendable, Hashable {
    public let body: MessageBody
    /// What the carrier took it for, if it says so.
    public let optOut: OptOutType?
    public let at: Moment

    public init(body: MessageBody, optOut: OptOutType? = nil, at: Moment) {
        self.body = body
        self.optOut = optOut
        self.at = at
    }
}

extension Receipts {
    /// What the other side of a pair has texted since then, oldest first.
    public static func said(of pair: NumberPair, since moment: Moment) -> Query<[SaidText]> {
        .all(
            """
            SELECT COALESCE(body, ''), opt_out, received_at
            FROM receipt
            WHERE our = \(pair.our) AND their = \(pair.their) AND kind = 'text' AND received_at >= \(moment)
            ORDER BY received_at
            LIMIT 100
            """
        ) { row in
            SaidText(body: MessageBody(try row.text(0)), optOut: try row.optionalChoice(1), at: try row.moment(2))
        }
    }
}
