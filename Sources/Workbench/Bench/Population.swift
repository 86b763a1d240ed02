import Domain
import Relational
import Store

/// Which customer is whose.
struct Town: Sendable {
    /// How many customers in a row have the same business.
    let row: Int
    let clients: Int

    /// The number of the business that customer number `index` writes to.
    func client(of index: Int) -> Int { index / row % clients }

    /// A thousand businesses, for runs in which nobody writes twice.
    static let small = Town(row: 1, clients: 1000)
    /// Fifty customers to a business: there are as many businesses as there are customers for.
    static let growing = Town(row: 50, clients: 1_000_000)
}

/// The people of a run, and what they have said before.
enum Population {
    static let message = "Hello, are you there?"
    static let job = "Hi, my kitchen tap is leaking, can someone come Thursday? I'm in LS6"

    /// The number of the business that customer number `index` writes to.
    static func business(of index: Int, in town: Town = .small) -> String { "+44\(2_000_000_000 + town.client(of: index))" }

    /// The telephone of customer number `index`.
    static func phone(of index: Int) -> String { "+44\(7_400_000_000 + index)" }

    /// As random as Twilio's are, so that indexes have no easy life.
    static func messageSID(of index: Int) -> String {
        "SM" + [0, 1].map { digits(of: mixed(UInt64(index) * 2 + $0)) }.joined()
    }

    /// A SID among those of the past, as any other of Twilio's would be.
    static func scatteredSID(of serial: Int) -> String {
        "SM\(1_000_000_000 + serial * 2_654_435_761 % 4_294_967_296)c000000000000000000000"
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

    static func client(of index: Int) -> Client { client(number: Town.small.client(of: index)) }

    private static func client(number: Int) -> Client {
        Client(
            id: ClientID("client-\(number)"), businessName: "Smith Plumbing & Heating", ownerName: "Sam Smith",
            ownerPhone: PhoneNumber(e164: "+44\(7_900_000_000 + number)"), publicPhone: nil,
            twilioNumber: PhoneNumber(e164: "+44\(2_000_000_000 + number)"), bookingURL: "https://book.example.com/smith",
            trade: "plumbing", town: "Leeds", forwardingEnabled: true, notify: .sms)
    }

    /// Adds businesses and their numbers.
    static func addClients(_ numbers: Range<Int>, to database: any Database, at now: Moment) async throws {
        for first in stride(from: numbers.lowerBound, to: numbers.upperBound, by: 1000) {
            try await database.write { tx in
                for index in first..<min(first + 1000, numbers.upperBound) {
                    let client = client(number: index)
                    try tx.later(Clients.insert(client, at: now))
                    guard let number = client.twilioNumber else { continue }
                    try tx.later(Numbers.insert(number, role: .operational, client: client.id, at: now).sql)
                }
            }
        }
    }

    /// How many messages have come in.
    static func receipts(in database: any Database) async throws -> Int {
        let rows = try await database.batch(["SELECT COUNT(*) FROM receipt"], writing: false)
        return Int(try rows[0][0].integer(0))
    }

    /// Adds customers who wrote two days ago and were answered: their next text is no first contact.
    static func addCustomers(
        _ range: Range<Int>, in town: Town = .small, to database: any Database, at now: Moment
    ) async throws {
        let then = now - .hours(48)
        for first in stride(from: range.lowerBound, to: range.upperBound, by: 5000) {
            let end = min(first + 5000, range.upperBound)
            for statement in history(first, end, town, then) { _ = try await database.batch([statement], writing: true) }
        }
    }

    private static func history(_ first: Int, _ end: Int, _ town: Town, _ then: Moment) -> [SQL] {
        let (row, clients) = (town.row, town.clients)
        return [
            """
            INSERT INTO customer (id, client_id, phone, created_at)
            WITH RECURSIVE n(i) AS (SELECT \(first) UNION ALL SELECT i + 1 FROM n WHERE i + 1 < \(end))
            SELECT 'customer-' || CAST(i AS TEXT), 'client-' || CAST(i / \(row) % \(clients) AS TEXT),
                '+44' || CAST(7400000000 + i AS TEXT), \(then)
            FROM n
            """,
            """
            INSERT INTO conversation (id, client_id, customer_id, route, mode, created_at)
            WITH RECURSIVE n(i) AS (SELECT \(first) UNION ALL SELECT i + 1 FROM n WHERE i + 1 < \(end))
            SELECT 'conversation-' || CAST(i AS TEXT), 'client-' || CAST(i / \(row) % \(clients) AS TEXT),
                'customer-' || CAST(i AS TEXT), 'OPERATIONAL', 'automatic', \(then)
            FROM n
            """,
            """
            INSERT INTO receipt (sid, kind, our, their, body, media_count, correlation, received_at, door, client_id,
                conversation_id, disposition, letter_id, settled_at)
            WITH RECURSIVE n(i) AS (SELECT \(first) UNION ALL SELECT i + 1 FROM n WHERE i + 1 < \(end))
            SELECT 'SM' || CAST(1000000000 + i * 2654435761 % 4294967296 AS TEXT) || 'a000000000000000000000', 'text', '+44' || CAST(2000000000 + i / \(row) % \(clients) AS TEXT),
                '+44' || CAST(7400000000 + i AS TEXT), 'Thanks, that was quick', 0, 'before', \(then), 'OPERATIONAL',
                'client-' || CAST(i / \(row) % \(clients) AS TEXT), 'conversation-' || CAST(i AS TEXT), 'replied',
                'letter-' || CAST(i AS TEXT), \(then)
            FROM n
            """,
            """
            INSERT INTO outbox (id, cause, kind, lane_from, lane_to, ordinal, body, client_id, conversation_id, correlation,
                priority, state, attempt, not_before, expires_at, sid, conflicted, created_at, changed_at)
            WITH RECURSIVE n(i) AS (SELECT \(first) UNION ALL SELECT i + 1 FROM n WHERE i + 1 < \(end))
            SELECT 'letter-' || CAST(i AS TEXT),
                'reply:SM' || CAST(1000000000 + i * 2654435761 % 4294967296 AS TEXT) || 'a000000000000000000000', 'customer',
                '+44' || CAST(2000000000 + i / \(row) % \(clients) AS TEXT), '+44' || CAST(7400000000 + i AS TEXT), 1,
                'You are welcome. Smith Plumbing & Heating', 'client-' || CAST(i / \(row) % \(clients) AS TEXT),
                'conversation-' || CAST(i AS TEXT), 'before', 1, 'delivered', 1, \(then), \(then),
                'SM' || CAST(1000000000 + i * 2654435761 % 4294967296 AS TEXT) || 'b000000000000000000000', 0,
                \(then), \(then)
            FROM n
            """,
        ]
    }

    /// Whatever was asked is answered and done with: the next text is about a new job, and no third question to the same person.
    static func closeLeads(in database: any Database) async throws {
        _ = try await database.batch(["UPDATE lead SET state = 'CLOSED' WHERE state <> 'CLOSED'"], writing: true)
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
