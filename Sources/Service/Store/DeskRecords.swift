public import Domain
public import Relational

/// Everything the desk knows about a pair of numbers at one instant.
public struct DeskRecord: Sendable, Hashable {
    /// What the pool says of our number; nothing when it is not in the pool.
    public let poolRole: NumberRole?
    /// The client whose number this is.
    public let client: Client?
    public let clientSwitches: Switches
    public let globalSwitches: Switches
    /// True when the other side told this owner to stop.
    public let stopped: Bool
    /// True when the carrier taught us that this phone takes no texts.
    public let isLandline: Bool
    public let customer: Customer?
    public let conversation: Conversation?
    /// The open lead.
    public let lead: Lead?

    /// The client's switches and the global ones at once.
    public var switches: Switches { clientSwitches.combined(with: globalSwitches) }
}

/// Reads a ``DeskRecord`` with one statement.
public enum DeskRecords {
    public static func find(_ pair: NumberPair) -> Query<DeskRecord> {
        Query(
            """
            SELECT n.role,
                c.id, c.business_name, c.owner_name, c.owner_phone, c.public_phone, c.twilio_number, c.booking_url, c.trade, c.town,
                c.time_zone, c.country, c.forwarding_enabled, c.notify, c.email, c.billing,
                c.services, c.area, c.hours, c.prices,
                s.outbound_paused, s.ai_disabled, s.notifications_paused,
                g.outbound_paused, g.ai_disabled, g.notifications_paused,
                p.phone,
                u.id, u.name,
                v.id, v.route, v.mode, v.deflected_at, v.set_up_at,
                l.id, l.state, l.intent, l.trade, l.job_words, l.urgency, l.location, l.requested_time, l.wanted,
                l.customer_name,
                l.sent_booking, l.clarify_count, l.escalated,
                m.phone
            FROM (SELECT CAST(\(pair.our) AS TEXT) AS our, CAST(\(pair.their) AS TEXT) AS their) k
            LEFT JOIN number n ON n.phone = k.our
            LEFT JOIN client c ON c.twilio_number = k.our AND c.removed_at IS NULL
            LEFT JOIN switches s ON s.scope = c.id
            LEFT JOIN switches g ON g.scope = 'global'
            LEFT JOIN stopped p ON p.owner = COALESCE(c.owner_phone, c.id, k.our) AND p.phone = k.their
            LEFT JOIN customer u ON u.client_id = c.id AND u.phone = k.their
            LEFT JOIN conversation v ON v.customer_id = u.id
            LEFT JOIN lead l ON l.conversation_id = v.id AND l.state <> 'CLOSED'
            LEFT JOIN phone_mark m ON m.phone = k.their AND m.kind = 'landline'
            """
        ) { rows in
            guard let row = rows.first else { throw SQLFailure.other("the desk query returned no row") }
            return try decode(row, their: pair.their)
        }
    }

    private static func decode(_ row: Row, their: String) throws -> DeskRecord {
        let client = try Clients.decodeOptional(row, from: 1)
        let customer: Customer? =
            if let client, let id = try row.optionalText(27), let phone = PhoneNumber(e164: their) {
                Customer(id: CustomerID(id), client: client.id, phone: phone, name: try row.optionalText(28))
            } else { nil }
        let conversation: Conversation? =
            if let customer, let id = try row.optionalText(29) {
                Conversation(
                    id: ConversationID(id), client: customer.client, customer: customer.id, route: try row.choice(30),
                    mode: try row.choice(31), deflectedAt: try row.optionalMoment(32), setUpAt: try row.optionalMoment(33))
            } else { nil }
        return DeskRecord(
            poolRole: try row.optionalChoice(0), client: client,
            clientSwitches: try Switchboard.decode(row, from: 20), globalSwitches: try Switchboard.decode(row, from: 23),
            stopped: try row.optionalText(26) != nil, isLandline: try row.optionalText(47) != nil, customer: customer,
            conversation: conversation,
            lead: try Leads.decodeOptional(row, from: 34))
    }
}

/// What the gate needs to know about one letter when it is about to leave.
public enum GateRecords {
    public struct GateRecord: Sendable, Hashable {
        public let client: Client?
        public let switches: Switches
        public let recipientStopped: Bool
    }

    /// Reads it for a letter of `client` from `our` number to `phone`. A removed client is no client any more, but its switches and
    /// what people told its owner still hold for the letters it left behind.
    public static func find(client: ClientID?, our: PhoneNumber, phone: PhoneNumber) -> Query<GateRecord> {
        Query(
            """
            SELECT c.id, c.business_name, c.owner_name, c.owner_phone, c.public_phone, c.twilio_number, c.booking_url, c.trade, c.town,
                c.time_zone, c.country, c.forwarding_enabled, c.notify, c.email, c.billing,
                c.services, c.area, c.hours, c.prices,
                s.outbound_paused, s.ai_disabled, s.notifications_paused,
                g.outbound_paused, g.ai_disabled, g.notifications_paused,
                p.phone, c.removed_at
            FROM (SELECT CAST(\(client?.text ?? "") AS TEXT) AS id, CAST(\(our) AS TEXT) AS our, CAST(\(phone) AS TEXT) AS phone) k
            LEFT JOIN client c ON c.id = k.id
            LEFT JOIN switches s ON s.scope = c.id
            LEFT JOIN switches g ON g.scope = 'global'
            LEFT JOIN stopped p ON p.owner = COALESCE(c.owner_phone, c.id, k.our) AND p.phone = k.phone
            """
        ) { rows in
            guard let row = rows.first else { throw SQLFailure.other("the gate query returned no row") }
            let own = try Switchboard.decode(row, from: 19)
            let global = try Switchboard.decode(row, from: 22)
            return GateRecord(
                client: try row.optionalInteger(26) == nil ? Clients.decodeOptional(row, from: 0) : nil,
                switches: own.combined(with: global),
                recipientStopped: try row.optionalText(25) != nil)
        }
    }
}
