import Domain
import EngineKit
import Relational
import Simulator
import Telemetry
import Testing

/// A client whose set-up is not complete: behaviour.md §5.
@Suite struct OnboardingJourneys {
    let customer = "+447700900123"
    let setUp =
        "Thank you for reaching out to Smith Plumbing! We're currently setting up our automated system. A team member will contact you shortly."

    @Test("A1: an incomplete client's customer gets the set-up text and nothing automatic", arguments: Engine.available)
    func incomplete(_ engine: Engine) async throws {
        try await withServer(engine) { server in
            let smith = try await server.business { $0.forwardingEnabled = false }
            await server.text(from: customer, to: smith.number, "I need a plumber")
            #expect(try await server.texts(to: customer) == [setUp])
            #expect(try await server.texts(to: smith.owner) == [])
            #expect(server.log.says("[OnboardingGuard] BLOCKED customer pipeline for client \(smith.id)"))
            #expect(server.count("gate.blocked") == 1)
            #expect(server.count("gate.blocked{draft=customer,reason=onboarding_incomplete}") == 1)
            #expect(server.count("ai.fallback") == 0)
            #expect(!server.log.says("DIAL"))
            #expect(try await server.number("SELECT COUNT(*) FROM lead") == 0)
            // Once a day, and the operator sees who wrote.
            await server.text(from: customer, to: smith.number, "hello?")
            #expect(try await server.texts(to: customer) == [setUp])
            server.clock.advance(by: .hours(24))
            await server.text(from: customer, to: smith.number, "anybody there?")
            #expect(try await server.texts(to: customer) == [setUp, setUp])
            #expect(try await server.ends() == ["replied|", "person|onboarding_incomplete", "replied|"])
            #expect(try await server.texts(to: Server.founder).first?.contains("Smith Plumbing") == true)
        }
    }

    @Test("A2: an urgent text to an incomplete client tells its owner nothing", arguments: Engine.available)
    func urgent(_ engine: Engine) async throws {
        try await withServer(engine) { server in
            let smith = try await server.business { $0.notify = nil }
            await server.text(from: customer, to: smith.number, "URGENT burst pipe, water everywhere")
            #expect(try await server.texts(to: customer) == [setUp])
            #expect(try await server.texts(to: smith.owner) == [])
        }
    }

    @Test("A4: once the client is complete, the very next text runs the full automation", arguments: Engine.available)
    func completed(_ engine: Engine) async throws {
        try await withServer(engine) { server in
            let smith = try await server.business { $0.forwardingEnabled = false }
            await server.text(from: customer, to: smith.number, "I need a plumber")
            try await server.edit(["UPDATE client SET forwarding_enabled = 1"])
            await server.text(from: customer, to: smith.number, "My kitchen tap is leaking, can you come on Thursday?")
            let texts = try await server.texts(to: customer)
            #expect(texts.count == 2)
            #expect(texts.last?.contains("Book here: https://book.example.com/smith") == true)
            #expect(server.log.says("DIAL (DETERMINISTIC)"))
            #expect(try await server.list("SELECT state FROM lead") == ["QUALIFIED"])
        }
    }

    @Test(
        "a missed call to an incomplete client is answered politely, and the operator learns who called",
        arguments: Engine.available)
    func missedCall(_ engine: Engine) async throws {
        try await withServer(engine) { server in
            let smith = try await server.business { $0.forwardingEnabled = false }
            let call = await server.ring(from: customer, to: smith.number)
            #expect(call.heard.count == 1)
            #expect(try await server.texts(to: customer) == [setUp])
            #expect(try await server.texts(to: smith.owner) == [])
            #expect(try await server.texts(to: Server.founder).count == 1)
        }
    }

    @Test("E9: a text to the onboarding number signs up, a text to an operational number is a job", arguments: Engine.available)
    func twoDoors(_ engine: Engine) async throws {
        try await withServer(engine) { server in
            try await server.add("+447700900002", .onboarding)
            let smith = try await server.business()
            let person = "+447700900321"
            for words in ["hello", "plumber in Leeds", "Jones Plumbing", "Jo Jones", "SMS"] {
                await server.text(from: person, to: "+447700900002", words)
            }
            let asked = try await server.texts(to: person)
            #expect(asked.count == 5)
            #expect(asked.first?.hasPrefix("Welcome to JobRun") == true)
            #expect(
                try await server.list("SELECT state, trade_and_town, business_name, owner_name, notify FROM onboarding")
                    == ["S5_CONFIRM_LIVE|plumber in Leeds|Jones Plumbing|Jo Jones|sms"])
            #expect(try await server.number("SELECT COUNT(*) FROM customer") == 0)

            await server.text(from: person, to: smith.number, "I need a plumber")
            #expect(try await server.number("SELECT COUNT(*) FROM customer") == 1)
            #expect(try await server.number("SELECT COUNT(*) FROM onboarding") == 1)
            #expect(
                try await server.list("SELECT DISTINCT kind FROM outbox WHERE lane_from = \(smith.number) AND lane_to = \(person)")
                    == ["customer"])
        }
    }
}
