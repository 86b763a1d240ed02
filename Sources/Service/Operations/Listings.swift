import Domain
public import Relational

/// One kind of record as an operator lists it: newest first, columns by name. Shows what logs may not: whoever may read the database
/// may read this.
public struct Listing: Sendable {
    public let columns: [String]
    public let rows: [[SQLValue]]
}

/// The lists of the command line.
public enum Listings {
    /// What can be listed.
    public enum Noun: String, Sendable, CaseIterable {
        case message, call, lead, customer, conversation, outbox, unrouted, consent, disagreement
        case switchLog = "switch-log"
    }

    /// Reads a list. `state` narrows the outbox.
    public static func read(_ noun: Noun, state: String?, limit: Int, from database: any Database) async throws -> Listing {
        let (columns, sql) = statement(noun, state, limit)
        let rows = try await database.ask(.all(sql) { $0.columns })
        guard let wanted = columns.firstIndex(of: "wanted") else { return Listing(columns: columns, rows: rows) }
        return Listing(
            columns: columns,
            rows: rows.map { row in
                guard case .text(let code) = row[wanted], let meaning = WantedTime(code: code) else { return row }
                var row = row
                row[wanted] = .text("\(meaning)")
                return row
            })
    }

    private static func statement(_ noun: Noun, _ state: String?, _ limit: Int) -> ([String], SQL) {
        switch noun {
        case .message:
            (
                ["sid", "at", "to", "from", "body", "disposition", "reason", "letter", "correlation"],
                """
                SELECT sid, received_at, our, their, body, disposition, reason, letter_id, correlation
                FROM receipt
                WHERE kind = 'text'
                ORDER BY received_at DESC, sid
                LIMIT \(limit)
                """
            )
        case .call:
            (
                ["sid", "at", "to", "from", "status", "forwarded_from", "disposition", "reason", "letter", "correlation"],
                """
                SELECT sid, received_at, our, their, call_status, forwarded_from, disposition, reason, letter_id, correlation
                FROM receipt
                WHERE kind = 'call'
                ORDER BY received_at DESC, sid
                LIMIT \(limit)
                """
            )
        case .lead:
            (
                [
                    "id", "opened", "client", "customer", "state", "intent", "trade", "job_words", "location", "time", "wanted",
                    "name",
                    "sent_booking", "clarify_count", "escalated",
                ],
                """
                SELECT l.id, l.opened_at, l.client_id, u.phone, l.state, l.intent, l.trade, l.job_words, l.location, l.requested_time,
                    l.wanted, l.customer_name, l.sent_booking, l.clarify_count, l.escalated
                FROM lead l
                JOIN conversation v ON v.id = l.conversation_id
                JOIN customer u ON u.id = v.customer_id
                ORDER BY l.opened_at DESC, l.id
                LIMIT \(limit)
                """
            )
        case .customer:
            (
                ["id", "since", "client", "phone", "name"],
                """
                SELECT id, created_at, client_id, phone, name
                FROM customer
                ORDER BY created_at DESC, id
                LIMIT \(limit)
                """
            )
        case .conversation:
            (
                ["id", "since", "client", "customer", "phone", "mode", "route"],
                """
                SELECT v.id, v.created_at, v.client_id, v.customer_id, u.phone, v.mode, v.route
                FROM conversation v
                JOIN customer u ON u.id = v.customer_id
                ORDER BY v.created_at DESC, v.id
                LIMIT \(limit)
                """
            )
        case .outbox: (outboxColumns, outbox(state, limit))
        case .unrouted:
            (
                ["sid", "at", "kind", "to", "from", "body", "status", "disposition", "reason"],
                """
                SELECT sid, received_at, kind, our, their, body, call_status, disposition, reason
                FROM receipt
                WHERE door = 'SYSTEM'
                ORDER BY received_at DESC, sid
                LIMIT \(limit)
                """
            )
        case .consent:
            (
                ["id", "at", "owner", "client", "phone", "wish", "words", "sid"],
                """
                SELECT id, at, owner, client_id, phone, wish, words, sid
                FROM consent_event
                ORDER BY at DESC, id
                LIMIT \(limit)
                """
            )
        case .disagreement:
            (
                ["sid", "at", "client", "words", "rules", "model", "rules_trade", "model_trade"],
                """
                SELECT sid, at, client_id, words, rules_intent, model_intent, rules_trade, model_trade
                FROM disagreement
                ORDER BY at DESC, sid
                LIMIT \(limit)
                """
            )
        case .switchLog:
            (
                ["id", "at", "scope", "name", "from", "to", "reason", "actor"],
                """
                SELECT id, at, scope, name, from_value, to_value, reason, actor
                FROM switch_log
                ORDER BY at DESC, id
                LIMIT \(limit)
                """
            )
        }
    }

    private static let outboxColumns = [
        "id", "created", "kind", "from", "to", "body", "state", "attempt", "sid", "error", "detail", "cause", "correlation",
    ]

    private static func outbox(_ state: String?, _ limit: Int) -> SQL {
        guard let state else {
            return """
                SELECT id, created_at, kind, lane_from, lane_to, body, state, attempt, sid, error_code, detail, cause, correlation
                FROM outbox
                ORDER BY created_at DESC, id
                LIMIT \(limit)
                """
        }
        return """
            SELECT id, created_at, kind, lane_from, lane_to, body, state, attempt, sid, error_code, detail, cause, correlation
            FROM outbox
            WHERE state = \(state)
            ORDER BY created_at DESC, id
            LIMIT \(limit)
            """
    }
}
