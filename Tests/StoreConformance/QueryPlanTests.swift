import Domain
import EngineKit
import Outbox
import Relational
import Store
import Testing

@Suite struct QueryPlanTests {
    private static let count: Int64 = 20_000

    /// Years of a busy house: nearly everything is settled and delivered, a little is open and queued.
    private static func fill(_ database: any Database) async throws {
        try await database.apply(
            """
            INSERT INTO receipt (sid, kind, our, their, body, media_count, correlation, received_at, disposition, letter_id, settled_at,
                door)
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(count))
            SELECT 'SM' || CAST(i AS TEXT), CASE WHEN i % 3 = 0 THEN 'call' ELSE 'text' END,
                '+44163296' || CAST(1000 + i % 20 AS TEXT),
                CASE WHEN i % 30 = 0 THEN 'withheld:SM' || CAST(i AS TEXT) ELSE '+447700' || CAST(100000 + i % 1000 AS TEXT) END,
                'Hello', 0, 'c', i, CASE WHEN i % 500 = 0 THEN NULL ELSE 'replied' END, 'L',
                CASE WHEN i % 500 = 0 THEN NULL ELSE i END, 'OPERATIONAL'
            FROM n
            """)
        try await database.apply(
            """
            INSERT INTO outbox (id, cause, kind, lane_from, lane_to, ordinal, body, correlation, priority, state, attempt, not_before,
                expires_at, sid, conflicted, created_at, changed_at)
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(count))
            SELECT 'L' || CAST(i AS TEXT), 'reply:' || CAST(i AS TEXT), 'customer', '+44163296' || CAST(1000 + i % 20 AS TEXT),
                '+447700' || CAST(100000 + i % 1000 AS TEXT), i, 'Hello', 'c', 1,
                CASE WHEN i % 500 = 0 THEN 'queued' ELSE 'delivered' END, 0, i, 9000000000000,
                CASE WHEN i % 500 = 0 THEN NULL ELSE 'SM' || CAST(i AS TEXT) END, 0, i, i
            FROM n
            """)
        // SQLite plans by the schema alone, as it does in production; PostgreSQL by its statistics.
        if database.engine == "postgres" { try await database.apply("ANALYZE receipt", "ANALYZE outbox", "ANALYZE turn") }
    }

    /// Questions that are asked often or of a large table, and the indexes that may answer each.
    private static let questions: [(name: String, sql: SQL, indexes: [String])] = {
        let pair = NumberPair(our: Sample.phone(1), their: "+447700100001")
        return [
            ("the next look", Doubts.nextLook.sql, ["outbox_ambiguous", "outbox_one_in_doubt"]),
            ("looks that are due", Doubts.take(limit: 8, at: Sample.now).sql, ["outbox_ambiguous", "outbox_one_in_doubt"]),
            ("is the SID ours", Doubts.isKnown("SM1").sql, ["outbox_sid_key", "sqlite_autoindex_outbox"]),
            (
                "a text the list must show", Witnesses.sent(from: Moment(milliseconds: 1), to: Sample.now).sql, ["outbox_by_time"]
            ),
            (
                "events the list must show",
                Witnesses.heard(.text, from: Moment(milliseconds: 19_000), to: Moment(milliseconds: 19_900), limit: 20).sql,
                ["outbox_by_time", "sqlite_autoindex_receipt", "receipt_pkey"]
            ),
            ("claim", Lanes.claim(limit: 16, now: Sample.now).sql, ["outbox_due"]),
            (
                "is the lane busy", Lanes.isBusy(from: pair.our, to: Sample.their, at: Sample.now).sql,
                ["outbox_unresolved", "outbox_lane"]
            ),
            ("what is open of a pair", Receipts.open(of: pair).sql, ["receipt_open", "receipt_by_pair"]),
            ("what was said", Conversations.outbound(of: pair, limit: 20).sql, ["outbox_lane"]),
            ("what was said lately", Receipts.said(of: pair, since: Moment(milliseconds: 1)).sql, ["receipt_by_pair"]),
            ("what was heard", Conversations.inbound(of: pair, limit: 20).sql, ["receipt_by_pair"]),
            ("who rang before", Calls.recent(of: pair, except: "x", since: Moment(milliseconds: 1)).sql, ["receipt_by_pair"]),
            (
                "withheld callers", Calls.withheld(to: pair.our, except: "x", since: Moment(milliseconds: 19_000)).sql,
                ["receipt_withheld"]
            ),
            (
                "abandoned", Receipts.abandoned(before: Moment(milliseconds: 10_000), limit: 50).sql,
                ["receipt_open_age", "receipt_open"]
            ),
            (
                "lapse", Settlements.lapse(limit: 500, resendAt: Sample.now, at: Sample.now).sql,
                ["outbox_leased", "outbox_one_in_doubt"]
            ),
            ("unended", Unended.take(before: Moment(milliseconds: 10_000), at: Sample.now).sql, ["outbox_unended"]),
            ("the oldest letter", OutboxAges.oldest(at: Sample.now).sql, ["outbox_unresolved", "outbox_due"]),
            ("blocked lanes", OutboxAges.blocked(before: Sample.now).sql, ["outbox_ambiguous", "outbox_one_in_doubt"]),
            ("suspects", Suspects.areThere.sql, ["outbox_suspect"]),
            ("expire", Settlements.expire(limit: 100, at: Sample.now).sql, ["outbox_due"]),
            ("desk record", DeskRecords.find(pair).sql, []),
            ("gate record", GateRecords.find(client: ClientID("one"), our: pair.our, phone: Sample.their).sql, []),
        ]
    }()

    @Test("the hot questions go by their indexes when the tables are large", arguments: Engine.available)
    func plans(engine: Engine) async throws {
        try await withLedger(engine) { database in
            try await Self.fill(database)
            for question in Self.questions {
                let plan = try await QueryPlan(of: question.sql, in: database).text
                #expect(
                    question.indexes.isEmpty || question.indexes.contains(where: plan.contains), "\(question.name):\n\(plan)")
                if engine == .sqlite {
                    let scans = plan.split(separator: "\n").filter { line in
                        line.contains("SCAN") && !line.contains("INDEX") && !line.contains("SCAN CONSTANT")
                            && !line.contains("SCAN k") && !line.contains("SCAN due")
                    }
                    #expect(scans.isEmpty, "\(question.name):\n\(plan)")
                } else {
                    #expect(
                        !plan.contains("Seq Scan on receipt") && !plan.contains("Seq Scan on outbox"), "\(question.name):\n\(plan)")
                }
            }
        }
    }
}
