import Domain
import Relational
import Store

/// The people of a run: a thousand businesses, and as many customers as there are turns, so that no turn waits for another's reply.
enum Population {
    static let clients = 1000
    static let message = "Hello, are you there?"
    static let job = "Hi, my kitchen tap is leaking, can someone come Thursday? I'm in LS6"

    /// The business that customer number `index` writes to.
    static func business(of index: Int) -> String { "+44\(2_000_000_000 + index % clients)" }

    /// The telephone of customer number `index`.
    static func phone(of index: Int) -> String { "+44\(7_400_000_000 + index)" }

    /// As random as Twilio's are, so that indexes have no easy life.
    static func messageSID(of index: Int) -> String {
        "SM" + [0, 1].map { digits(of: mixed(UInt64(index) * 2 + $0)) }.joined()
    }

    /// A bijection that scatters neighbours (the finaliser of SplitMix64).
    private static func mixed(_ value: UInt64) -> UInt64 {
        var word = value &+ 0x9e37_79b9_7f4a_7c15
        word = (word ^ word >> 30) &* 0xbf58_476d_1ce4_e5b9
        word = (word ^ word >> 27) &* 0x94d0_49bb_1331_11eb
        return word ^ word >> 31
    }

    private static func digits(of word: UInt64) -> String {
        let digits = String(word, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    static func conversation(of index: Int) -> ConversationID { ConversationID("conversation-\(index)") }

    static func client(of index: Int) -> Client {
        let number = index % clients
        return Client(
            id: ClientID("client-\(number)"), businessName: "Smith Plumbing & Heating", ownerName: "Sam Smith",
            ownerPhone: PhoneNumber(e164: "+44\(7_900_000_000 + number)"), publicPhone: nil,
            twilioNumber: PhoneNumber(e164: business(of: index)), bookingURL: "https://book.example.com/smith", trade: "plumbing",
            town: "Leeds", forwardingEnabled: true, notify: .sms)
    }

    /// Adds the businesses and their numbers.
    static func addClients(to database: any Database, at now: Moment) async throws {
        try await database.write { tx in
            for index in 0..<clients {
                let client = client(of: index)
                try tx.later(Clients.insert(client, at: now))
                guard let number = client.twilioNumber else { continue }
                try tx.later(Numbers.insert(number, role: .operational, client: client.id, at: now).sql)
            }
        }
    }

    /// Adds customers who wrote two days ago and were answered: their next text is no first contact.
    static func addCustomers(_ range: Range<Int>, to database: any Database, at now: Moment) async throws {
        let then = now - .hours(48)
        for first in stride(from: range.lowerBound, to: range.upperBound, by: 5000) {
            let end = min(first + 5000, range.upperBound)
            for statement in history(first, end, then) { _ = try await database.batch([statement], writing: true) }
        }
    }

    private static func history(_ first: Int, _ end: Int, _ then: Moment) -> [SQL] {
        [
            """
            INSERT INTO customer (id, client_id, phone, created_at)
            WITH RECURSIVE n(i) AS (SELECT \(first) UNION ALL SELECT i + 1 FROM n WHERE i + 1 < \(end))
            SELECT 'customer-' || CAST(i AS TEXT), 'client-' || CAST(i % \(clients) AS TEXT),
                '+44' || CAST(7400000000 + i AS TEXT), \(then)
            FROM n
            """,
            """
            INSERT INTO conversation (id, client_id, customer_id, route, mode, created_at)
            WITH RECURSIVE n(i) AS (SELECT \(first) UNION ALL SELECT i + 1 FROM n WHERE i + 1 < \(end))
            SELECT 'conversation-' || CAST(i AS TEXT), 'client-' || CAST(i % \(clients) AS TEXT),
                'customer-' || CAST(i AS TEXT), 'OPERATIONAL', 'automatic', \(then)
            FROM n
            """,
            """
            INSERT INTO receipt (sid, kind, our, their, body, media_count, correlation, received_at, door, client_id,
                conversation_id, disposition, letter_id, settled_at)
            WITH RECURSIVE n(i) AS (SELECT \(first) UNION ALL SELECT i + 1 FROM n WHERE i + 1 < \(end))
            SELECT 'SMbefore' || CAST(i AS TEXT), 'text', '+44' || CAST(2000000000 + i % \(clients) AS TEXT),
                '+44' || CAST(7400000000 + i AS TEXT), 'Thanks, that was quick', 0, 'before', \(then), 'OPERATIONAL',
                'client-' || CAST(i % \(clients) AS TEXT), 'conversation-' || CAST(i AS TEXT), 'replied',
                'letter-' || CAST(i AS TEXT), \(then)
            FROM n
            """,
            """
            INSERT INTO outbox (id, cause, kind, lane_from, lane_to, ordinal, body, client_id, conversation_id, correlation,
                priority, state, attempt, not_before, expires_at, sid, conflicted, created_at, changed_at)
            WITH RECURSIVE n(i) AS (SELECT \(first) UNION ALL SELECT i + 1 FROM n WHERE i + 1 < \(end))
            SELECT 'letter-' || CAST(i AS TEXT), 'before:' || CAST(i AS TEXT), 'customer',
                '+44' || CAST(2000000000 + i % \(clients) AS TEXT), '+44' || CAST(7400000000 + i AS TEXT), 1,
                'You are welcome. Smith Plumbing & Heating', 'client-' || CAST(i % \(clients) AS TEXT),
                'conversation-' || CAST(i AS TEXT), 'before', 1, 'delivered', 1, \(then), \(then), 'SMreply' || CAST(i AS TEXT), 0,
                \(then), \(then)
            FROM n
            """,
        ]
    }

    /// What Twilio's reports would have done meanwhile: the replies of the last round have arrived, and notices to owners too. What a
    /// bare loop stored without a thought is settled, lest the next server take it up.
    static func settleEverything(in database: any Database) async throws {
        _ = try await database.batch(
            [
                "UPDATE receipt SET disposition = 'not_replied', settled_at = received_at WHERE disposition IS NULL",
                """
                UPDATE outbox
                SET state = 'delivered', sid = 'SMof' || id, leased_until = NULL, resend_at = NULL
                WHERE state IN ('queued', 'twiml', 'rest', 'ambiguous')
                """,
            ], writing: true)
    }
}
