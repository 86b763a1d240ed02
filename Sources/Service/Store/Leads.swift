public import Domain
public import Relational

/// Leads: at most one open per conversation.
public enum Leads {
    /// Opens a lead.
    public static func insert(_ lead: Lead, client: ClientID, conversation: ConversationID, at now: Moment) -> SQL {
        """
        INSERT INTO lead (id, client_id, conversation_id, state, intent, trade, job_words, urgency, location, requested_time,
            wanted, customer_name, sent_booking, clarify_count, escalated, opened_at, updated_at)
        VALUES (\(lead.id), \(client), \(conversation), \(lead.state.rawValue), \(lead.intent.rawValue), \(lead.details.trade.rawValue),
            \(lead.details.jobWords), \(lead.details.urgency), \(lead.details.location), \(lead.details.requestedTime),
            \(lead.details.wanted?.code), \(lead.details.customerName), \(lead.sentBooking), \(lead.clarifyCount), \(lead.escalated), \(now), \(now))
        """
    }

    /// Moves a lead on from the state it was read in. No row when it is no longer there.
    public static func move(_ lead: Lead, from old: LeadState, at now: Moment) -> SQL {
        """
        UPDATE lead
        SET state = \(lead.state.rawValue), intent = \(lead.intent.rawValue), trade = \(lead.details.trade.rawValue),
            job_words = \(lead.details.jobWords), urgency = \(lead.details.urgency), location = \(lead.details.location),
            requested_time = \(lead.details.requestedTime), wanted = \(lead.details.wanted?.code), customer_name = \(lead.details.customerName),
            sent_booking = \(lead.sentBooking), clarify_count = \(lead.clarifyCount), escalated = \(lead.escalated),
            updated_at = \(now)
        WHERE id = \(lead.id) AND state = \(old.rawValue)
        """
    }

    static func decodeOptional(_ row: Row, from start: Int) throws -> Lead? {
        guard let id = try row.optionalText(start) else { return nil }
        return Lead(
            id: LeadID(id), state: try row.choice(start + 1), intent: try row.choice(start + 2),
            details: JobDetails(
                trade: try row.choice(start + 3), jobWords: try row.optionalText(start + 4),
                urgency: try row.optionalText(start + 5),
                location: try row.optionalText(start + 6), requestedTime: try row.optionalText(start + 7),
                wanted: try row.optionalText(start + 8).flatMap(WantedTime.init(code:)),
                customerName: try row.optionalText(start + 9)),
            sentBooking: try row.flag(start + 10), clarifyCount: Int(try row.integer(start + 11)),
            escalated: try row.flag(start + 12))
    }
}
