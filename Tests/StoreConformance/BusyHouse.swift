import Domain
import Relational
import Store

/// A house that has been busy for years: nearly everything is settled and delivered, a little is open and waits.
enum BusyHouse {
    static let clients = 500
    static let customers: Int64 = 20_000

    static func business(_ index: Int) -> PhoneNumber { PhoneNumber(e164: "+44\(2_000_000_000 + index % clients)") ?? Sample.our }
    static func customer(_ index: Int) -> PhoneNumber { PhoneNumber(e164: "+44\(7_700_000_000 + index)") ?? Sample.their }
    static func owner(_ index: Int) -> PhoneNumber { PhoneNumber(e164: "+44\(7_900_000_000 + index % clients)") ?? Sample.owner }

    static func fill(_ database: any Database) async throws {
        try await database.write { tx in
            for index in 0..<clients {
                let id = ClientID("client-\(index)")
                try tx.later(
                    Clients.insert(
                        Client(
                            id: id, businessName: "Brown & Sons", ownerName: "Jo", ownerPhone: owner(index),
                            publicPhone: Sample.phone(77), twilioNumber: business(index), bookingURL: "https://example.com/b",
                            trade: "plumbing", town: "Leeds", forwardingEnabled: true, notify: .both, email: "jo@example.com",
                            billing: .active), at: Sample.now))
                try tx.later(Numbers.insert(business(index), role: .operational, client: id, at: Sample.now).sql)
            }
        }
        for statement in history { try await database.apply(statement) }
        // SQLite plans by the schema alone, as it does in production; PostgreSQL by its statistics, which autovacuum keeps.
        if database.engine == "postgres" {
            try await database.apply("ANALYZE client", "ANALYZE number", "ANALYZE customer", "ANALYZE conversation", "ANALYZE lead")
            try await database.apply("ANALYZE receipt", "ANALYZE outbox", "ANALYZE turn")
        }
    }

    /// One customer after the other, each with a conversation, a lead, a text and its answer, long ago.
    private static let history: [SQL] = [
        """
        INSERT INTO customer (id, client_id, phone, created_at)
        WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < \(customers))
        SELECT 'customer-' || CAST(i AS TEXT), 'client-' || CAST(i % 500 AS TEXT), '+44' || CAST(7700000000 + i AS TEXT), i
        FROM n
        """,
        """
        INSERT INTO conversation (id, client_id, customer_id, route, mode, created_at)
        SELECT 'of-' || id, client_id, id, 'OPERATIONAL', 'automatic', created_at FROM customer
        """,
        """
        INSERT INTO lead (id, client_id, conversation_id, state, intent, trade, sent_booking, clarify_count, escalated, opened_at,
            updated_at)
        SELECT 'lead-' || id, client_id, id, CASE WHEN created_at % 5 = 0 THEN 'NEW' ELSE 'CLOSED' END, 'NORMAL', 'plumbing', 0, 0, 0,
            created_at, created_at
        FROM conversation
        """,
        """
        INSERT INTO turn (our, their, epoch, until)
        SELECT c.twilio_number, u.phone, 1, 0 FROM customer u JOIN client c ON c.id = u.client_id
        """,
        """
        INSERT INTO receipt (sid, kind, our, their, body, media_count, correlation, received_at, disposition, letter_id, settled_at, door,
            client_id)
        SELECT 'SMin' || CAST(u.created_at AS TEXT), CASE WHEN u.created_at % 3 = 0 THEN 'call' ELSE 'text' END, c.twilio_number,
            CASE WHEN u.created_at % 30 = 0 THEN 'withheld:SM' || CAST(u.created_at AS TEXT) ELSE u.phone END, 'Hello', 0, 'c',
            u.created_at, CASE WHEN u.created_at % 500 = 7 THEN NULL ELSE 'replied' END, 'L',
            CASE WHEN u.created_at % 500 = 7 THEN NULL ELSE u.created_at END, 'OPERATIONAL', c.id
        FROM customer u JOIN client c ON c.id = u.client_id
        """,
        """
        INSERT INTO outbox (id, cause, kind, lane_from, lane_to, ordinal, body, client_id, correlation, priority, state, attempt,
            not_before, expires_at, sid, conflicted, created_at, changed_at)
        SELECT 'L' || u.id, 'reply:' || u.id, 'customer', c.twilio_number, u.phone, 1, 'Hello', c.id, 'c', 1,
            CASE WHEN u.created_at % 500 = 7 THEN 'queued' ELSE 'delivered' END, 0, u.created_at, 9000000000000,
            CASE WHEN u.created_at % 500 = 7 THEN NULL ELSE 'SMout' || CAST(u.created_at AS TEXT) END, 0, u.created_at, u.created_at
        FROM customer u JOIN client c ON c.id = u.client_id
        """,
        "INSERT INTO stopped (owner, phone, since) SELECT 'owner-' || client_id, phone, 1 FROM customer",
        """
        INSERT INTO consent_event (id, owner, client_id, phone, wish, words, sid, at)
        SELECT id, 'owner-' || client_id, client_id, phone, 'stop', 'STOP', id, 1 FROM customer
        """,
        "INSERT INTO tally (key, count, until) SELECT 'first:' || id, 1, created_at FROM customer",
        "INSERT INTO phone_mark (phone, kind, at) SELECT phone || '9', 'landline', 1 FROM customer",
        "INSERT INTO onboarding (phone, state, since, misunderstood, created_at) SELECT phone || '8', 'x', 1, 0, 1 FROM customer",
    ]
}
