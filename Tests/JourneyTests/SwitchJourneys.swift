import Domain
import EngineKit
import Operations
import Relational
import Simulator
import Telemetry
import Testing

/// The switches: behaviour.md §6.
@Suite struct SwitchJourneys {
    let customer = "+447700900123"
    let deflection =
        "Thanks for your message! We're temporarily unable to respond via text. Please call us directly at +447700900555 for faster service."

    @Test(
        "B1: while texts are paused a customer gets one deflection a day, a caller none, and the owner hears of each",
        arguments: Engine.available)
    func deflected(_ engine: Engine) async throws {
        try await withServer(engine) { server in
            let smith = try await server.business()
            try await server.flip(.outboundPaused, true, smith)
            await server.text(from: customer, to: smith.number, "I need a plumber for my kitchen tap")
            #expect(try await server.texts(to: customer) == [deflection])
            #expect(server.log.says("[KillSwitch] OUTBOUND_PAUSED for client \(smith.id) - suppressing SMS"))
            #expect(server.log.says("[KillSwitch] Would have sent: \""))
            #expect(server.count("gate.blocked{draft=customer,reason=outbound_paused}") == 1)

            await server.text(from: customer, to: smith.number, "are you there?")
            let call = await server.ring(from: customer, to: smith.number)
            #expect(try await server.texts(to: customer) == [deflection])
            #expect(call.heard.first?.contains("text") == false)
            let told = try await server.texts(to: smith.owner)
            #expect(told.count == 3)
            #expect(told.allSatisfy { $0.contains(customer) })
            #expect(try await server.ends() == ["replied|", "person|outbound_paused", "person|outbound_paused"])

            server.clock.advance(by: .hours(24))
            await server.text(from: customer, to: smith.number, "still interested in the tap")
            #expect(try await server.texts(to: customer) == [deflection, deflection])
        }
    }

    @Test("B2: on hold nothing leaves at all; everything is stored and logged", arguments: Engine.available)
    func held(_ engine: Engine) async throws {
        try await withServer(engine) { server in
            let smith = try await server.business()
            try await server.flip(.outboundPaused, true, nil, mode: .hold)
            await server.text(from: customer, to: smith.number, "URGENT burst pipe")
            await server.ring(from: "+447700900124", to: smith.number)
            try await server.quiet()
            #expect(
                try await server.number("SELECT COUNT(*) FROM tally WHERE key LIKE 'first:%'") == 0,
                "who was not answered is not counted against the day's first contacts")
            #expect(server.carrier.ledger.texts.filter(\.isFromJobRun) == [])
            #expect(try await server.ends() == ["not_replied|outbound_hold", "not_replied|outbound_hold"])
            #expect(try await server.number("SELECT COUNT(*) FROM outbox") == 0)
            #expect(try await server.list("SELECT state FROM lead ORDER BY opened_at") == ["URGENT", "NEW"])
            #expect(server.log.lines("[KillSwitch] Would have sent").count >= 2)
        }
    }

    @Test("B3: once texts may leave again, the next one is answered; the flip came from another node", arguments: Engine.available)
    func unpaused(_ engine: Engine) async throws {
        try await withServer(engine) { server in
            let smith = try await server.business()
            try await server.flip(.outboundPaused, true, smith)
            await server.text(from: customer, to: smith.number, "I need a plumber for my kitchen tap")
            try await server.flip(.outboundPaused, false, smith)
            await server.text(from: customer, to: smith.number, "The tap is in Leeds")
            let texts = try await server.texts(to: customer)
            #expect(texts.count == 2)
            #expect(texts.last?.contains("https://book.example.com/smith") == true)
            #expect(try await server.list("SELECT from_value, to_value, reason, actor FROM switch_log ORDER BY at, id").count == 2)
        }
    }

    @Test("B4: without the model the stages say that they are deterministic, and a template answers", arguments: Engine.available)
    func withoutModel(_ engine: Engine) async throws {
        try await withServer(engine) { server in
            let smith = try await server.business()
            try await server.flip(.aiDisabled, true, smith)
            await server.text(from: customer, to: smith.number, "I need a plumber")
            let texts = try await server.texts(to: customer)
            #expect(texts.count == 1)
            #expect(texts.first?.contains("Smith Plumbing") == true)
            for stage in ["SENTINEL", "DIAL", "FLOW", "LYRA"] { #expect(server.log.lines("\(stage) (DETERMINISTIC)").count == 1) }
            #expect(server.log.says("[KillSwitch] AI_DISABLED for client \(smith.id) - using deterministic fallback"))
            #expect(server.log.lines("[DeterministicFallback]").first?["reason"] == "ai_disabled")
            #expect(server.count("ai.fallback{reason=ai_disabled}") == 1)
        }
    }

    @Test(
        "B5: while notifications are paused an urgent customer is answered and the owner is not told", arguments: Engine.available)
    func notificationsPaused(_ engine: Engine) async throws {
        try await withServer(engine) { server in
            let smith = try await server.business()
            try await server.flip(.notificationsPaused, true, smith)
            await server.text(from: customer, to: smith.number, "URGENT burst pipe, water everywhere")
            #expect(try await server.texts(to: customer).first?.contains("We've received your urgent request") == true)
            #expect(try await server.texts(to: smith.owner) == [])
            #expect(server.log.says("[KillSwitch] NOTIFICATIONS_PAUSED for client \(smith.id) - suppressing notification"))
            let line = server.log.lines("[KillSwitch] Would have notified about: ").first
            #expect(line?["smsSent"] == "false")
            #expect(line?["emailSent"] == "false")
            #expect(line?["errors"] == "[\"Notifications paused\"]")
        }
    }

    @Test("D12: a hold that falls while the reply is being thought keeps it in", arguments: Engine.available)
    func heldWhileThinking(_ engine: Engine) async throws {
        try await withServer(engine) { server in
            let smith = try await server.business()
            let customer = customer
            let gate = server.valve.holdNextCommit()
            async let answer = server.text(from: customer, to: smith.number, "I need a plumber")
            await gate.untilReached()
            try await server.flip(.outboundPaused, true, smith, mode: .hold)
            gate.open()
            #expect(await answer.answer == .twiml([]))
            #expect(try await server.texts(to: customer) == [])
            #expect(try await server.ends() == ["not_replied|outbound_hold"])
        }
    }

    @Test("D12: a STOP that arrives while the reply is being thought keeps it in", arguments: Engine.available)
    func stoppedWhileThinking(_ engine: Engine) async throws {
        try await withServer(engine) { server in
            let smith = try await server.business()
            let customer = customer
            let gate = server.valve.holdNextCommit()
            async let answer = server.text(from: customer, to: smith.number, "I need a plumber")
            await gate.untilReached()
            await server.text(from: customer, to: smith.number, "Stop texting me")
            gate.open()
            #expect(await answer.answer == .twiml([]))
            #expect(try await server.texts(to: customer) == [])
            #expect(try await server.ends() == ["not_replied|opted_out", "not_replied|opted_out"])
        }
    }

    @Test("a hold that falls after the reply was queued keeps it from leaving", arguments: Engine.available)
    func heldBeforeLeaving(_ engine: Engine) async throws {
        try await withServer(engine) { server in
            let smith = try await server.business()
            // The carrier refuses the first try, so the letter waits for its second.
            server.carrier.next(.unauthorised)
            await server.ring(from: customer, to: smith.number)
            try await server.expect("the letter is queued again") { server.count("outbox.retried") == 1 }
            try await server.flip(.outboundPaused, true, smith, mode: .hold)
            server.clock.advance(by: .seconds(2))
            try await server.expect("the letter is withheld") { server.count("outbox.withheld") == 1 }
            #expect(try await server.texts(to: customer) == [])
            #expect(
                try await server.list("SELECT state, detail FROM outbox WHERE lane_to = \(customer)") == ["withheld|outbound_hold"])
        }
    }

    @Test(
        "who flips a switch hears how many texts of theirs were under way just then, and of no later ones",
        arguments: Engine.available)
    func underWay(_ engine: Engine) async throws {
        try await withServer(engine) { server in
            let (smith, jones) = (
                try await server.business(),
                try await server.business("Jones Roofing", number: "+447700900011", owner: "+447700900101")
            )
            server.carrier.faults.callbackLoss = 1
            server.carrier.next(.stall(accepted: true))
            await server.ring(from: "+447700900123", to: smith.number)
            try await server.expect("a text is under way") { !server.carrier.received(by: "+447700900123").isEmpty }
            let target = SwitchDesk.Target.client
            let ours = try await server.switches.set(
                .outboundPaused, true, for: target(smith.id), mode: .hold, reason: "a test", actor: "test")
            #expect(try await server.switches.lettersInFlight(since: ours) == 1)
            let all = try await server.switches.set(
                .outboundPaused, true, for: .global, mode: .hold, reason: "a test", actor: "test")
            #expect(try await server.switches.lettersInFlight(since: all) == 1)
            let theirs = try await server.switches.set(
                .outboundPaused, true, for: target(jones.id), mode: .hold, reason: "a test", actor: "test")
            #expect(try await server.switches.lettersInFlight(since: theirs) == 0)
            // As if it had been begun later.
            try await server.edit(["UPDATE outbox SET changed_at = changed_at + 5000 WHERE state = 'rest'"])
            #expect(try await server.switches.lettersInFlight(since: ours) == 0)
            try await server.edit([
                "UPDATE outbox SET state = 'person', leased_until = NULL, detail = 'a test' WHERE state = 'rest'"
            ])
        }
    }
}
