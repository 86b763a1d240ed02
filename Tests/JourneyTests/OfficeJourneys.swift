import Domain
import EngineKit
import HTTP
import Relational
import Simulator
import Telemetry
import Testing
import Transfer

/// What operators see: behaviour.md §9.
@Suite struct OfficeJourneys {
    @Test("F2: a fresh server shows every declared name, the violations of voice at nought", arguments: Engine.available)
    func freshMetrics(_ engine: Engine) async throws {
        try await withServer(engine) { server in
            let answer = try await server.get("/api/metrics")
            #expect(answer.status == 200)
            #expect(answer.headers["Content-Type"]?.hasPrefix("application/json") == true)
            for name in [
                "voice.invariant_violation.onboarding_number", "voice.status.invariant_violation.onboarding_number",
                "voice.status.error.operational_no_client", "voice.system_number", "voice.system_failsafe_intake",
                "conversation.invariant_violation", "twilio.signature.rejected", "inbox.duplicate", "ai.fallback", "gate.blocked",
                "outbox.accepted", "outbox.failed", "outbox.dead",
            ] {
                #expect(answer.text.contains("\"\(name)\":0"), "\(name)")
            }
            for name in ["webhook.duration", "pipeline.duration", "db.transaction.duration"] {
                #expect(answer.text.contains("\"\(name)\":{"), "\(name)")
            }
            #expect(answer.text.hasPrefix("{\"counters\":{"))
            #expect(answer.text.contains("\"gauges\":{"))

            let prometheus = try await server.get("/metrics")
            #expect(prometheus.headers["Content-Type"]?.hasPrefix("text/plain; version=0.0.4") == true)
            #expect(prometheus.text.contains("\nvoice_invariant_violation_onboarding_number_total 0\n"))
        }
    }

    @Test("health and readiness say ok, with every part by name", arguments: Engine.available)
    func health(_ engine: Engine) async throws {
        try await withServer(engine) { server in
            let health = try await server.get("/health")
            #expect(health.status == 200)
            #expect(health.text.hasPrefix("{\"status\":\"ok\""))
            for part in ["database", "inbox", "outbox", "model", "carrier", "alerts"] {
                #expect(health.text.contains("\"\(part)\":{"), "\(part)")
            }
            #expect(health.text.contains("\"engine\":\"\(engine.rawValue)\""))
            let ready = try await server.get("/ready")
            #expect(ready.status == 200)
            #expect(ready.text == "ready\n")
        }
    }

    @Test("a node whose clock is off is not ready, says so, and tells the operator once", arguments: Engine.available)
    func skew(_ engine: Engine) async throws {
        // The harness's clock stands in another month than the database's.
        try await withServer(engine, watchesClock: true, looksOver: false) { server in
            try await server.expect("it is told") {
                try await server.number("SELECT COUNT(*) FROM outbox WHERE cause LIKE 'alert:silence:clock_skew:%'") == 1
            }
            #expect(server.log.says("SILENCE: the clock"))
            let ready = try await server.get("/ready")
            #expect(ready.status == 503 && ready.text.contains("clock"))
            let health = try await server.get("/health")
            #expect(health.text.hasPrefix("{\"status\":\"degraded\"") && health.text.contains("the clock is"))
        }
    }

    @Test("F1: with alerts disabled health is degraded and says why, and the operator is not texted", arguments: Engine.available)
    func alertsDisabled(_ engine: Engine) async throws {
        try await withServer(engine, ["ALERTS_DISABLED": "true"]) { server in
            let health = try await server.get("/health")
            #expect(health.status == 200)
            #expect(health.text.hasPrefix("{\"status\":\"degraded\""))
            #expect(health.text.contains("\"alerts\":{\"enabled\":false,\"reason\":\"ALERTS_DISABLED env var set to true\"}"))
            try await server.add("+447700900777", .system)
            await server.ring(from: "+447700900123", to: "+447700900777")
            #expect(try await server.texts(to: Server.founder) == [])
            #expect(server.log.says("ALERT "))
        }
    }

    @Test("a server that stops answers the webhook in hand, and takes nothing new", arguments: Engine.available)
    func drain(_ engine: Engine) async throws {
        try await withServer(engine) { server in
            let smith = try await server.business()
            let gate = server.valve.holdNextCommit()
            async let answer = server.text(from: "+447700900123", to: smith.number, "I need a plumber")
            await gate.untilReached()
            server.stop()
            try await server.expect("nothing new is taken") {
                let answer = try? await server.get("/health")
                return answer.map { $0.status == 503 } ?? true
            }
            gate.open()
            #expect(await answer.texts.count == 1)
        }
    }
}
