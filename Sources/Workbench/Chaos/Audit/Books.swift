import Relational
import Simulator

/// An inbound event, as the server's ledger has it.
struct BookedEvent: Sendable {
    let sid: String
    let kind: String
    let our: String
    let their: String
    let receivedAt: Int64
    let disposition: String?
    let reason: String?
    let letter: String?
    /// Its webhook never came; the server found it in the carrier's record.
    let isFoundLate: Bool
}

/// An outgoing text, as the server's ledger has it.
struct BookedLetter: Sendable {
    let id: String
    let cause: String
    let kind: String
    let from: String
    let to: String
    let ordinal: Int64
    let body: String
    let client: String?
    let state: String
    let wasResent: Bool
    let sid: String?
    let secondSID: String?
    let detail: String?
    let errorCode: Int64?
    let createdAt: Int64
    let notBefore: Int64
}

/// A switch flip or a word about being texted.
struct BookedFlip: Sendable {
    let scope: String
    let isOn: Bool
    let at: Int64
}

/// Everything the server's ledger says at the end, when nobody writes any more.
struct Books: Sendable {
    let events: [BookedEvent]
    let letters: [BookedLetter]
    /// Holds of everything that leaves, by scope.
    let holds: [BookedFlip]
    /// Stops and starts: the scope is owner and phone, with a blank between.
    let consents: [BookedFlip]
    /// The text that said so, for each consent.
    let consentSIDs: Set<String>
    /// How often each invariant that the schema or the code promises is broken.
    let broken: [(name: String, count: Int64)]

    /// A letter that may not leave within ten minutes waits for its hour.
    static let soon: Int64 = 600_000

    /// The lanes with a letter that waits for its hour.
    var waitingLanes: Set<String> {
        let limit = wallClock() + Self.soon
        return Set(letters.filter { $0.state == "queued" && $0.notBefore > limit }.map { "\($0.from) \($0.to)" })
    }

    /// Reads them.
    static func read(from database: any Database) async throws -> Books {
        let events = try await database.patiently(Self.events)
        let letters = try await database.patiently(Self.letters)
        let (holds, consents) = (try await database.patiently(Self.holds), try await database.patiently(Self.consents))
        let sids = try await database.patiently(Self.consentSIDs)
        var broken: [(String, Int64)] = []
        for (name, query) in Invariants.all { broken.append((name, try await database.patiently(query))) }
        return Books(
            events: events, letters: letters, holds: holds, consents: consents, consentSIDs: Set(sids), broken: broken)
    }

    private static let events: Query<[BookedEvent]> = .all(
        """
        SELECT sid, kind, our, their, received_at, disposition, reason, letter_id, correlation
        FROM receipt
        ORDER BY received_at, sid
        """
    ) { row in
        BookedEvent(
            sid: try row.text(0), kind: try row.text(1), our: try row.text(2), their: try row.text(3),
            receivedAt: try row.integer(4), disposition: try row.optionalText(5), reason: try row.optionalText(6),
            letter: try row.optionalText(7), isFoundLate: try row.text(8).hasPrefix("listing-"))
    }

    private static let letters: Query<[BookedLetter]> = .all(
        """
        SELECT id, cause, kind, lane_from, lane_to, ordinal, body, client_id, state, resent, sid, second_sid, detail, error_code,
            created_at, not_before
        FROM outbox
        ORDER BY lane_from, lane_to, ordinal, id
        """
    ) { row in
        BookedLetter(
            id: try row.text(0), cause: try row.text(1), kind: try row.text(2), from: try row.text(3), to: try row.text(4),
            ordinal: try row.integer(5), body: try row.text(6), client: try row.optionalText(7), state: try row.text(8),
            wasResent: try row.flag(9), sid: try row.optionalText(10), secondSID: try row.optionalText(11),
            detail: try row.optionalText(12), errorCode: try row.optionalInteger(13), createdAt: try row.integer(14),
            notBefore: try row.integer(15))
    }

    private static let holds: Query<[BookedFlip]> = .all(
        "SELECT scope, to_value, at FROM switch_log WHERE name = 'outboundPaused' ORDER BY at, id"
    ) { row in BookedFlip(scope: try row.text(0), isOn: try row.text(1) == "hold", at: try row.integer(2)) }

    private static let consents: Query<[BookedFlip]> = .all("SELECT owner, phone, wish, at, id FROM consent_event ORDER BY at, id")
    {
        row in
        // One that was found in the carrier's record is dated back to when it was said; it can be heeded from when it was written down.
        BookedFlip(
            scope: try row.text(0) + " " + row.text(1), isOn: try row.text(2) == "stop",
            at: max(try row.integer(3), minted(try row.text(4))))
    }

    /// When an identifier was made: its first 48 bits, in milliseconds.
    static func minted(_ id: String) -> Int64 { Int64(id.filter { $0 != "-" }.prefix(12), radix: 16) ?? 0 }

    private static let consentSIDs: Query<[String]> = .all("SELECT sid FROM consent_event") { row in try row.text(0) }
}

/// What must be true of the database whatever happened. Each question counts what breaks it.
enum Invariants {
    static let all: [(name: String, query: Query<Int64>)] = [
        (
            "two letters of one cause",
            count("SELECT COUNT(*) FROM (SELECT cause FROM outbox GROUP BY cause HAVING COUNT(*) > 1) AS x")
        ),
        (
            "two letters of one SID",
            count(
                """
                SELECT COUNT(*)
                FROM (
                    SELECT sid
                    FROM (SELECT sid FROM outbox UNION ALL SELECT second_sid FROM outbox) AS s
                    WHERE sid IS NOT NULL
                    GROUP BY sid
                    HAVING COUNT(*) > 1) AS x
                """)
        ),
        (
            "answered by a letter that is not there",
            count(
                """
                SELECT COUNT(*)
                FROM receipt r
                LEFT JOIN outbox o ON o.id = r.letter_id
                WHERE r.letter_id IS NOT NULL AND o.id IS NULL
                """)
        ),
        (
            "answered by a letter to somebody else",
            count(
                """
                SELECT COUNT(*)
                FROM receipt r
                JOIN outbox o ON o.id = r.letter_id
                WHERE o.lane_to <> r.their
                """)
        ),
        (
            "two conversations of one customer of a client",
            count("SELECT COUNT(*) FROM (SELECT 1 FROM customer GROUP BY client_id, phone HAVING COUNT(*) > 1) AS x")
        ),
        (
            "two open leads of one conversation",
            count(
                """
                SELECT COUNT(*)
                FROM (SELECT 1 FROM lead WHERE state <> 'CLOSED' GROUP BY conversation_id HAVING COUNT(*) > 1) AS x
                """)
        ),
        (
            "stopped without a word of it",
            count(
                """
                SELECT COUNT(*)
                FROM stopped s
                WHERE NOT EXISTS (
                    SELECT 1 FROM consent_event c WHERE c.owner = s.owner AND c.phone = s.phone AND c.wish = 'stop')
                """)
        ),
    ]

    private static func count(_ sql: SQL) -> Query<Int64> {
        Query(sql) { rows in try rows[0].integer(0) }
    }
}

extension Database {
    /// Asks again when a busy machine was too slow for the statement's limit.
    func patiently<T: Sendable>(_ query: Query<T>) async throws -> T {
        for _ in 0..<9 {
            do {
                return try await ask(query)
            } catch SQLFailure.timeout {
                try await Task.sleep(for: .seconds(1))
            }
        }
        return try await ask(query)
    }
}

extension Ledger {
    /// What people sent to the account's numbers, texts and calls: SID, phone and number.
    var inbound: [(sid: String, phone: String, number: String)] {
        texts.filter { $0.way == .phone }.map { ($0.sid, $0.from, $0.to) } + calls.map { ($0.sid, $0.from, $0.to) }
    }
}
