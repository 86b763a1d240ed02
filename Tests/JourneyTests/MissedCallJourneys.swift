import Domain
import EngineKit
import Relational
import Simulator
import Telemetry
import Testing

/// A call is missed: behaviour.md §2.
@Suite struct MissedCallJourneys {
    let caller = "+447700900123"

    @Test(
        "E1: the end of a call to an unknown number, with nothing but From, To, status and length, sends one generic text",
        arguments: Engine.available)
    func unknownNumber(_ engine: Engine) async throws {
        try await withServer(engine) { server in
            let reply = await server.carrier.statusCallback(from: caller, to: "+447700900777", status: "no-answer", duration: 0)
            #expect(reply.status == 200)
            let texts = try await server.texts(to: caller)
            #expect(
                texts == [
                    "We missed your call. Please reply with details about the job you need help with and we'll get back to you shortly."
                ])
            // An unknown number is no number of the account: it speaks through the fail-safe number.
            #expect(server.carrier.received(by: caller).map(\.from) == ["+447700900003"])
            #expect(try await server.people() == [0, 0, 0, 0, 0])
            #expect(server.count("voice.system_number") == 1)
            #expect(server.count("voice.system_failsafe_intake{isKnown=false,callStatus=no-answer}") == 1)
            for marker in [
                "SYSTEM NUMBER CALL DETECTED - ACTIVATING FAIL-SAFE", "[SYSTEM FAILSAFE] ACTION REQUIRED:",
                "   - Assign this number to a client in TwilioNumberPool",
            ] {
                let lines = server.log.lines(marker)
                #expect(lines.map(\.level) == [.warning])
                #expect(lines.first?["number"] == "+447700900777")
            }
        }
    }

    @Test("E2: whatever the end of the call is called, it is one text", arguments: Engine.available)
    func everyEnding(_ engine: Engine) async throws {
        try await withServer(engine) { server in
            try await server.add("+447700900777", .system)
            for (index, status) in ["completed", "busy", "failed", "canceled"].enumerated() {
                let caller = "+44770090020\(index)"
                await server.carrier.statusCallback(from: caller, to: "+447700900777", status: status)
                #expect(try await server.texts(to: caller).count == 1, "\(status)")
                #expect(server.count("voice.system_failsafe_intake{isKnown=true,callStatus=\(status)}") == 1)
            }
            for status in ["queued", "ringing", "in-progress"] {
                await server.carrier.statusCallback(from: caller, to: "+447700900777", status: status)
            }
            #expect(try await server.texts(to: caller) == [])
            #expect(try await server.people() == [0, 0, 0, 0, 0])
        }
    }

    @Test("E1b: a number that the carrier refuses as sender speaks through the fail-safe number", arguments: Engine.available)
    func refusedSender(_ engine: Engine) async throws {
        try await withServer(engine) { server in
            try await server.add("+447700900777", .system, isForeign: true)
            await server.carrier.statusCallback(from: caller, to: "+447700900777", status: "no-answer")
            let texts = await server.carrier.wait(for: 1, receivedBy: caller)
            #expect(texts.map(\.from) == ["+447700900003"])
            #expect(try await server.texts(to: caller).count == 1)
            #expect(
                try await server.list("SELECT state, error_code FROM outbox WHERE lane_from = '+447700900777'") == ["failed|21606"])
        }
    }

    @Test(
        "E4: a call to the onboarding number hears the one sentence, and nobody is texted, then or later",
        arguments: Engine.available)
    func onboardingNumber(_ engine: Engine) async throws {
        try await withServer(engine) { server in
            try await server.add("+447700900002", .onboarding)
            let call = await server.ring(from: caller, to: "+447700900002")
            #expect(call.heard == ["This number is for text messages only. Please send us a text to get started."])
            #expect(call.callback?.status == 200)
            #expect(try await server.texts(to: caller) == [])
            #expect(server.count("voice.invariant_violation.onboarding_number") == 1)
            #expect(server.count("voice.status.invariant_violation.onboarding_number") == 1)
            #expect(server.log.says("CRITICAL INVARIANT VIOLATION: Voice call to ONBOARDING number +447700900002"))
            #expect(server.log.says("ONBOARDING IS SMS-ONLY. Voice calls are FORBIDDEN."))
            #expect(try await server.people() == [0, 0, 0, 0, 0])
            #expect(try await server.number("SELECT COUNT(*) FROM outbox WHERE kind = 'onboarding'") == 0)
        }
    }

    @Test("E5: a missed call to a client's number sends one text with its name, from that number", arguments: Engine.available)
    func operationalNumber(_ engine: Engine) async throws {
        try await withServer(engine) { server in
            let smith = try await server.business()
            let call = await server.ring(from: caller, to: smith.number)
            #expect(call.heard.first?.contains("you have reached Smith Plumbing") == true)
            #expect(call.heard.first?.contains("automatic") == true)
            let texts = try await server.texts(to: caller)
            #expect(texts.count == 1)
            #expect(texts.first?.contains("this is Smith Plumbing. Sorry we missed your call") == true)
            #expect(server.carrier.received(by: caller).map(\.from) == [smith.number])
            #expect(try await server.people() == [1, 1, 1, 1, 0])
            #expect(try await server.list("SELECT kind, door, disposition FROM receipt") == ["call|OPERATIONAL|replied"])
            #expect(server.log.says("Voice call guard passed"))
        }
    }

    @Test(
        "E6: the end of a call reported three times at once, after the call itself, is still one text", arguments: Engine.available)
    func reportedThrice(_ engine: Engine) async throws {
        try await withServer(engine) { server in
            let smith = try await server.business()
            await server.ring(from: caller, to: smith.number, sid: "CA1")
            let caller = caller
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<3 {
                    group.addTask {
                        await server.carrier.statusCallback(from: caller, to: smith.number, status: "completed", sid: "CA1")
                    }
                }
            }
            #expect(try await server.texts(to: caller).count == 1)
            #expect(server.count("inbox.duplicate") == 4)
            #expect(try await server.number("SELECT COUNT(*) FROM receipt") == 1)
        }
    }

    @Test(
        "E7: an operational number without a client is a data error: the generic text, an alert, no onboarding",
        arguments: Engine.available)
    func withoutClient(_ engine: Engine) async throws {
        try await withServer(engine) { server in
            try await server.add("+447700900777", .system)
            try await server.breakNumber("+447700900777", engine)
            let call = await server.ring(from: caller, to: "+447700900777")
            #expect(call.voice.isAccepted)
            let texts = try await server.texts(to: caller)
            #expect(texts.count == 1)
            #expect(texts.first?.hasPrefix("We missed your call. Please reply with details") == true)
            #expect(server.count("voice.status.error.operational_no_client") == 1)
            #expect(server.log.lines("CRITICAL: OPERATIONAL number has no client record").map(\.level) == [.critical])
            #expect(try await server.people() == [0, 0, 0, 0, 0])
            #expect(try await server.texts(to: Server.founder).count == 1)
        }
    }
}

extension Server {
    /// Makes a number operational without a client, which the schema refuses.
    func breakNumber(_ phone: String, _ engine: Engine) async throws {
        switch engine {
        case .sqlite:
            try await edit([
                "PRAGMA ignore_check_constraints = 1", "UPDATE number SET role = 'OPERATIONAL' WHERE phone = \(phone)",
                "PRAGMA ignore_check_constraints = 0",
            ])
        case .postgres:
            try await edit([
                "ALTER TABLE number DROP CONSTRAINT number_operational_has_client",
                "UPDATE number SET role = 'OPERATIONAL' WHERE phone = \(phone)",
            ])
        }
    }
}
