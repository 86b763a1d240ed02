import Delivery
import Domain
import Gate
import HTTP
import Intake
import Lifecycle
import Pipeline
import Relational
import Spool
import Store
import Telemetry

/// What operators and their tools ask: is it well, is it ready, how many.
struct Office: Sendable {
    let database: any Database
    let configuration: Configuration
    let metrics: Metrics
    let clock: WallClock
    let isSandbox: Bool
    let spool: SpoolFile
    let model: (any LanguageModel)?
    let watch: LedgerWatch
    let clockWatch: ClockWatch?
    let silence: SilenceWatch
    let isDraining: @Sendable () -> Bool

    /// Adds what only the office should see.
    func mount(on router: inout Router) {
        router.on("GET", "/api/metrics") { _ in .json(.ok, metrics.json) }
        router.on("GET", "/metrics") { _ in
            Response(
                .ok, headers: ["Content-Type": "text/plain; version=0.0.4; charset=utf-8"],
                body: .bytes(Array(metrics.prometheus.utf8)))
        }
    }

    /// Adds what anybody may ask. `isWhole` adds the parts to the health answer.
    func mountHealth(on router: inout Router, isWhole: Bool) {
        router.on("GET", "/health") { _ in await health(isWhole: isWhole) }
        router.on("GET", "/ready") { _ in await ready() }
    }

    private func ready() async -> Response {
        if isDraining() { return .text(.serviceUnavailable, "stopping") }
        do {
            _ = try await database.ask(Receipts.backlog)
            if clockWatch?.wrongBy != nil { return .text(.serviceUnavailable, "the clock does not agree with the database's") }
            return .text(.ok, "ready")
        } catch {
            return .text(.serviceUnavailable, "the database does not answer")
        }
    }

    private func health(isWhole: Bool) async -> Response {
        var faults: [String] = []
        if configuration.alertsDisabled { faults.append("alerts") }
        if configuration.failSafeNumber == nil { faults.append("SYSTEM_FAILSAFE_NUMBER is not set") }
        var members: [(String, String)] = []
        var isDatabaseUp = true
        do {
            let (backlog, letters) = try await database.ask(Receipts.backlog, Self.letters)
            let age = backlog.oldest.map { Double((clock.now - $0).inMilliseconds) / 1000 } ?? 0
            metrics.set(Self.open, to: Double(backlog.count))
            metrics.set(Self.oldest, to: age)
            members = [
                ("database", JSONText.object([("engine", JSONText.quote(database.engine)), ("status", "\"ok\"")])),
                ("inbox", JSONText.object([("open", String(backlog.count)), ("oldestSeconds", JSONText.number(age))])),
                ("outbox", JSONText.object(letters.map { ($0.0, String($0.1)) })),
            ]
        } catch {
            isDatabaseUp = false
            members = [
                (
                    "database",
                    JSONText.object([
                        ("engine", JSONText.quote(database.engine)), ("status", "\"down\""), ("error", JSONText.quote("\(error)")),
                    ])
                )
            ]
        }
        if watch.verifyingSince != nil {
            faults.append("the database went back in time and is being verified: nothing is sent until then")
        }
        if let wrong = clockWatch?.wrongBy { faults.append("the clock is \(wrong.inMilliseconds) ms ahead of the database's") }
        if model?.standing == .resting { faults.append("the language model rests; the rules answer") }
        faults += silence.signs.signals.filter { $0.key != .clockSkew }.map(\.sentence)
        if spool.open > 0 { faults.append("\(spool.open) events wait in the spool") }
        let status = isDatabaseUp ? (faults.isEmpty ? "ok" : "degraded") : "unhealthy"
        let code: Status = isDatabaseUp ? .ok : .serviceUnavailable
        guard isWhole else { return .json(code, JSONText.object([("status", JSONText.quote(status))])) }
        members.append(("spool", waiting))
        members.append(("model", JSONText.object([("status", JSONText.quote(modelStatus))])))
        members.append(("carrier", JSONText.object([("status", JSONText.quote(isSandbox ? "sandbox" : "twilio"))])))
        members.append(("alerts", alerts))
        let list = "[" + faults.map(JSONText.quote).joined(separator: ",") + "]"
        return .json(code, JSONText.object([("status", JSONText.quote(status))] + members + [("degradedBy", list)]))
    }

    private var modelStatus: String {
        switch model?.standing ?? ModelStanding.none {
        case .none: "none"
        case .ready: "ok"
        case .resting: "resting"
        }
    }

    private var waiting: String {
        let age = spool.oldest.map { Double((clock.now - $0).inMilliseconds) / 1000 } ?? 0
        return JSONText.object([
            ("open", String(spool.open)), ("quarantined", String(spool.quarantined)), ("bytes", String(spool.bytes)),
            ("oldestSeconds", JSONText.number(age)),
        ])
    }

    private var alerts: String {
        guard configuration.alertsDisabled else { return JSONText.object([("enabled", "true")]) }
        return JSONText.object([("enabled", "false"), ("reason", "\"ALERTS_DISABLED env var set to true\"")])
    }

    private static let open = Gauge("inbox.open")
    private static let oldest = Gauge("inbox.oldest_seconds")

    private static let letters = Query<[(String, Int64)]>(
        """
        SELECT state, COUNT(*)
        FROM outbox
        WHERE state IN \(LetterState.unresolved)
        GROUP BY state
        ORDER BY state
        """
    ) { rows in try rows.map { (try $0.text(0), try $0.integer(1)) } }
}
