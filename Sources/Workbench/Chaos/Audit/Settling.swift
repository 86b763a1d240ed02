import Domain
import Relational
import Simulator

/// Waits until nothing is open and nothing unresolved, which for a text in doubt takes the server minutes; when that is too long, the
/// rows are aged instead: the server is stopped in peace, every time in the ledger is put back, and it starts into a later hour.
struct Settling: Sendable {
    let database: any Database
    let carrier: SimulatedCarrier
    let nodes: [ServerNode]
    let plan: Plan
    let chronicle: Chronicle
    let recoveries: Recoveries

    /// What waits for its hour (notices to owners do, by night) is settled as far as today goes, and so is what stands behind it.
    private static func left(at now: Int64) -> Query<(open: Int64, moving: Int64, inDoubt: Int64)> {
        Query(
            """
            SELECT (SELECT COUNT(*) FROM receipt WHERE disposition IS NULL),
                (SELECT COUNT(*)
                FROM outbox o
                WHERE o.state IN ('queued', 'twiml', 'rest') AND NOT EXISTS (
                    SELECT 1
                    FROM outbox w
                    WHERE w.lane_from = o.lane_from AND w.lane_to = o.lane_to AND w.state = 'queued'
                        AND w.not_before > \(now + Books.soon))),
                (SELECT COUNT(*) FROM outbox WHERE state = 'ambiguous')
            """
        ) { rows in (try rows[0].integer(0), try rows[0].integer(1), try rows[0].integer(2)) }
    }

    /// Returns whether all is settled.
    func settle() async throws -> Bool {
        _ = await carrier.settle(atMost: .seconds(60))
        let start = ContinuousClock.now
        // Rows must not age past what the list still hides: no carrier lags for minutes in seconds.
        // What was missed is looked for when it is a minute old.
        let patience = max(plan.patience, .seconds(recoveries.findsMissedWebhooks ? 65 : plan.longestLag + 2))
        var aged = ContinuousClock.now
        var agings = 0
        var canary = 0
        var least = (count: Int64.max, since: ContinuousClock.now)
        while true {
            if try await database.patiently(Self.isVerifying), start.duration(to: .now) < .seconds(300) {
                // A backup was put back not long ago: nothing moves until it was compared with the carrier's record.
                try await Task.sleep(for: .milliseconds(400))
                continue
            }
            let left = try await database.patiently(Self.left(at: wallClock()))
            if left == (0, 0, 0), try await isComplete() || start.duration(to: .now) > .seconds(300) {
                _ = await carrier.settle(atMost: .seconds(60))
                return try await database.patiently(Self.left(at: wallClock())) == (0, 0, 0)
            }
            if left.inDoubt > 0 {
                // The account is never quite silent: what comes after shows the server that the list sees.
                canary += 1
                await carrier.text(
                    from: Town.phone(canary % Town.clients, Town.customers - 1), to: Town.business(canary % Town.clients),
                    body: "Hello?")
                chronicle.note("event: text")
            }
            if start.duration(to: .now) > patience, aged.duration(to: .now) > (plan.isGentle ? .seconds(3) : .seconds(6)) {
                // As long as it gets less, the server is at it.
                let count = left.open + left.moving + left.inDoubt
                if count < least.count { least = (count, .now) }
                guard least.since.duration(to: .now) < .seconds(300), start.duration(to: .now) < .seconds(3600) else {
                    return false
                }
                agings += 1
                try await age(by: agings % 2 == 1 ? .seconds(50) : .seconds(200))
                aged = .now
            }
            try await Task.sleep(for: .milliseconds(400))
        }
    }

    /// Whether everything that is owed a place in the books has one.
    private func isComplete() async throws -> Bool {
        guard recoveries.findsMissedWebhooks else { return true }
        let booked = Set(try await database.patiently(Self.booked))
        return carrier.ledger.inbound.allSatisfy { $0.number == Town.nobodys || booked.contains($0.sid) }
    }

    private static let isVerifying = Query<Bool>.exists("SELECT 1 FROM ledger_mark WHERE verifying_since IS NOT NULL LIMIT 1")

    private static let booked: Query<[String]> = .all("SELECT sid FROM receipt") { row in try row.text(0) }

    /// Nothing is made too old to be sent. When a letter was first tried stays: the carrier's own dates do not age, and nothing it has from before may be taken for the letter.
    private func age(by time: Duration) async throws {
        chronicle.note("settling: rows aged")
        for node in nodes { await node.stop() }
        let back = Int64(time / .milliseconds(1))
        _ = try await database.batch(
            [
                """
                UPDATE outbox
                SET leased_until = leased_until - \(back), not_before = not_before - \(back),
                    doubted_at = doubted_at - \(back), resend_at = resend_at - \(back), look_at = look_at - \(back),
                    looked_at = looked_at - \(back)
                WHERE state IN ('queued', 'twiml', 'rest', 'ambiguous')
                """,
                "UPDATE turn SET until = until - \(back) WHERE until > 0",
                "UPDATE lease SET until = until - \(back)",
                "UPDATE carrier_health SET at = at - \(back)",
            ], writing: true)
        for node in nodes { try await node.bringUp() }
    }
}
