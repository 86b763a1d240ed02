public import Domain
public import Relational

/// What is packed for the time without a database, page by page.
public enum GoBagRecords {
    /// A number of ours with its client and the client's own pause.
    public struct Number: Sendable, Hashable {
        public let phone: PhoneNumber
        public let poolRole: NumberRole?
        public let client: Client?
        public let isPaused: Bool
    }

    /// What has to be the same for nothing to have changed: the newest flip, the newest wish.
    public static let newest = Query<(flip: String?, wish: String?)>(
        "SELECT (SELECT MAX(id) FROM switch_log), (SELECT MAX(id) FROM consent_event)"
    ) { rows in (try rows[0].optionalText(0), try rows[0].optionalText(1)) }

    /// The numbers after `last`.
    public static func numbers(after last: String, limit: Int) -> Query<[Number]> {
        .all(
            """
            SELECT c.id, c.business_name, c.owner_name, c.owner_phone, c.public_phone, c.twilio_number, c.booking_url, c.trade, c.town,
                c.time_zone, c.country, c.forwarding_enabled, c.notify, c.email, c.billing,
                c.services, c.area, c.hours, c.prices, k.phone, n.role, s.outbound_paused
            FROM (
                SELECT phone FROM number WHERE phone > \(last)
                UNION
                SELECT twilio_number FROM client WHERE twilio_number > \(last) AND removed_at IS NULL
            ) k
            LEFT JOIN number n ON n.phone = k.phone
            LEFT JOIN client c ON c.twilio_number = k.phone AND c.removed_at IS NULL
            LEFT JOIN switches s ON s.scope = c.id
            ORDER BY k.phone
            LIMIT \(limit)
            """
        ) { row in
            Number(
                phone: try row.phone(19), poolRole: try row.optionalChoice(20), client: try Clients.decodeOptional(row, from: 0),
                isPaused: try row.optionalText(21) != nil)
        }
    }

    /// The refusals after this one.
    public static func stops(after last: (owner: String, phone: String), limit: Int) -> Query<[(owner: String, phone: String)]> {
        .all(
            """
            SELECT owner, phone
            FROM stopped
            WHERE owner > \(last.owner) OR (owner = \(last.owner) AND phone > \(last.phone))
            ORDER BY owner, phone
            LIMIT \(limit)
            """
        ) { row in (try row.text(0), try row.text(1)) }
    }
}
