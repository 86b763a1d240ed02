public import Domain
public import Relational

/// Clients and the numbers that are theirs.
public enum Clients {
    /// Adds a client.
    public static func insert(_ client: Client, at now: Moment) -> SQL {
        """
        INSERT INTO client (id, business_name, owner_name, owner_phone, public_phone, twilio_number, booking_url, trade, town,
            time_zone, country, forwarding_enabled, notify, email, billing, services, area, hours, prices, created_at)
        VALUES (\(client.id), \(client.businessName), \(client.ownerName), \(client.ownerPhone), \(client.publicPhone),
            \(client.twilioNumber), \(client.bookingURL), \(client.trade), \(client.town), \(client.timeZone), \(client.country),
            \(client.forwardingEnabled), \(client.notify?.rawValue), \(client.email), \(client.billing.rawValue),
            \(client.facts.services), \(client.facts.area), \(client.facts.hours), \(client.facts.prices), \(now))
        """
    }

    /// The client with this id, unless it was removed.
    public static func find(_ id: ClientID) -> Query<Client?> {
        .first(
            """
            SELECT id, business_name, owner_name, owner_phone, public_phone, twilio_number, booking_url, trade, town,
                time_zone, country, forwarding_enabled, notify, email, billing, services, area, hours, prices
            FROM client
            WHERE id = \(id) AND removed_at IS NULL
            """
        ) { row in try decode(row, from: 0) }
    }

    /// Every client that was not removed, oldest first.
    public static let all: Query<[Client]> = .all(
        """
        SELECT id, business_name, owner_name, owner_phone, public_phone, twilio_number, booking_url, trade, town,
            time_zone, country, forwarding_enabled, notify, email, billing, services, area, hours, prices
        FROM client
        WHERE removed_at IS NULL
        ORDER BY created_at, id
        """
    ) { row in try decode(row, from: 0) }

    /// Takes a client out of service and its number back. True when there was one to remove.
    public static func remove(_ id: ClientID, at now: Moment) -> Query<Bool> {
        .exists(
            "UPDATE client SET removed_at = \(now), twilio_number = NULL WHERE id = \(id) AND removed_at IS NULL RETURNING 1")
    }

    /// Puts what the owner has stated in the place of what he stated before. True when the client exists.
    public static func setFacts(_ facts: ClientFacts, of id: ClientID) -> Query<Bool> {
        .exists(
            """
            UPDATE client
            SET services = \(facts.services), area = \(facts.area), hours = \(facts.hours), prices = \(facts.prices)
            WHERE id = \(id) AND removed_at IS NULL
            RETURNING 1
            """)
    }

    /// Gives the client its number. True when the client exists.
    public static func setNumber(_ phone: PhoneNumber?, of id: ClientID) -> Query<Bool> {
        .exists("UPDATE client SET twilio_number = \(phone) WHERE id = \(id) AND removed_at IS NULL RETURNING 1")
    }

    static func decodeOptional(_ row: Row, from start: Int) throws -> Client? {
        try row.optionalText(start) == nil ? nil : decode(row, from: start)
    }

    private static func decode(_ row: Row, from start: Int) throws -> Client {
        Client(
            id: ClientID(try row.text(start)), businessName: try row.text(start + 1), ownerName: try row.optionalText(start + 2),
            ownerPhone: try row.optionalPhone(start + 3), publicPhone: try row.optionalPhone(start + 4),
            twilioNumber: try row.optionalPhone(start + 5), bookingURL: try row.optionalText(start + 6),
            trade: try row.optionalText(start + 7), town: try row.optionalText(start + 8), timeZone: try row.text(start + 9),
            country: try row.text(start + 10), forwardingEnabled: try row.flag(start + 11),
            notify: try row.optionalChoice(start + 12), email: try row.optionalText(start + 13),
            billing: try row.choice(start + 14),
            facts: ClientFacts(
                services: try row.optionalText(start + 15), area: try row.optionalText(start + 16),
                hours: try row.optionalText(start + 17), prices: try row.optionalText(start + 18)))
    }
}
