import Domain
import EngineKit
import HTTP
import Relational
import Simulator
import Telemetry
import Testing
import Transfer

/// Danger of life, callers who cannot be texted, and the caps: behaviour.md §2, §3 and §6.
@Suite struct CallerJourneys {
    let customer = "+447700900123"

    enum Trouble: String, CaseIterable { case paused, incomplete, painter, unpaid }

    @Test(
        "G10: \"I can smell gas\" gets the safety text at once, whoever the business is, and the owner is alerted",
        arguments: Engine.available, Trouble.allCases)
    func gas(_ engine: Engine, _ trouble: Trouble) async throws {
        try await withServer(engine, ["SETTLE_MS": "10000", "REPLY_BUDGET_MS": "1000"]) { server in
            let smith = try await server.business { client in
                switch trouble {
                case .incomplete: client.forwardingEnabled = false
                case .painter: client.trade = "painting"
                case .unpaid: client.billing = .suspended
                case .paused: break
                }
            }
            if trouble == .paused { try await server.flip(.outboundPaused, true, smith) }
            let reply = await server.text(from: customer, to: smith.number, "I can smell gas in the kitchen")
            let words = try #require(reply.texts.first?.body)
            #expect(words.contains("0800 111 999"))
            #expect(words.contains("999"))
            #expect(!words.contains("http"))
            #expect(try await server.texts(to: customer) == [words])
            let told = try await server.texts(to: smith.owner)
            #expect(told.count == 1)
            #expect(told.first?.contains("URGENT, danger") == true)
        }
    }

    @Test("G10: on hold even the safety text stays in", arguments: Engine.available)
    func gasOnHold(_ engine: Engine) async throws {
        try await withServer(engine) { server in
            let smith = try await server.business()
            try await server.flip(.outboundPaused, true, smith, mode: .hold)
            await server.text(from: customer, to: smith.number, "I can smell gas in the kitchen")
            try await server.quiet()
            #expect(server.carrier.ledger.texts.filter(\.isFromJobRun) == [])
        }
    }

    @Test(
        "G6, G12: who cannot be texted is told so by voice, and the owner hears of those worth ringing back",
        arguments: Engine.available)
    func untextable(_ engine: Engine) async throws {
        try await withServer(engine) { server in
            let smith = try await server.business()
            let landline = "+442079460958"
            for caller in [landline, "anonymous", smith.owner, "+447012345678", "+449012345678", "+33612345678"] {
                let call = await server.ring(from: caller, to: smith.number)
                #expect(call.heard.count == 1)
                #expect(call.heard.first?.contains("text") == false, "\(caller)")
                if caller.hasPrefix("+"), caller != smith.owner { #expect(try await server.texts(to: caller) == []) }
            }
            let told = try await server.texts(to: smith.owner)
            #expect(told.count == 1)
            #expect(told.first?.contains(landline) == true)
            #expect(try await server.number("SELECT COUNT(*) FROM receipt WHERE disposition = 'replied'") == 0)
            #expect(server.count("voice.untextable") == 6)
        }
    }

    @Test("two withheld callers within five minutes are told to the owner", arguments: Engine.available)
    func withheldTwice(_ engine: Engine) async throws {
        try await withServer(engine) { server in
            let smith = try await server.business()
            await server.ring(from: "+266696687", to: smith.number)
            #expect(try await server.texts(to: smith.owner) == [])
            server.clock.advance(by: .minutes(2))
            await server.ring(from: "anonymous", to: smith.number)
            #expect(try await server.texts(to: smith.owner).count == 1)
        }
    }

    @Test(
        "G7: three calls in ten minutes are one text; the owner hears \"rang twice\", then that it is urgent",
        arguments: Engine.available)
    func again(_ engine: Engine) async throws {
        try await withServer(engine) { server in
            let smith = try await server.business()
            for _ in 0..<3 {
                await server.ring(from: customer, to: smith.number)
                server.clock.advance(by: .minutes(4))
            }
            #expect(try await server.texts(to: customer).count == 1)
            let told = try await server.texts(to: smith.owner)
            #expect(told.count == 2)
            #expect(told.first?.contains("rang twice") == true)
            #expect(told.last?.hasPrefix("URGENT") == true)
            #expect(try await server.list("SELECT state FROM lead") == ["URGENT"])
            server.clock.advance(by: .minutes(20))
            await server.ring(from: customer, to: smith.number)
            #expect(try await server.texts(to: customer).count == 2)
        }
    }

    @Test(
        "G11: a hundred foreign and premium callers in a minute get nothing, the operator hears once, customers notice nothing",
        arguments: Engine.available)
    func pumping(_ engine: Engine) async throws {
        try await withServer(engine) { server in
            let smith = try await server.business()
            let customer = customer
            async let real = server.ring(from: customer, to: smith.number)
            await withTaskGroup(of: Void.self) { group in
                for index in 100..<200 {
                    let caller = index.isMultiple(of: 2) ? "+88213000\(index)" : "+4490987\(index)00"
                    group.addTask { await server.carrier.call(from: caller, to: smith.number) }
                }
            }
            _ = await real
            #expect(try await server.texts(to: customer).count == 1)
            let texts = server.carrier.ledger.texts
            #expect(Set(texts.map(\.to)) == [customer, Server.founder])
            #expect(texts.count { $0.to == Server.founder } == 1)
            #expect(try await server.number("SELECT COUNT(*) FROM receipt WHERE disposition = 'not_replied'") == 100)
        }
    }

    @Test(
        "over forty first contacts in a day the next caller is handed to the owner, and the operator hears",
        arguments: Engine.available)
    func firstContacts(_ engine: Engine) async throws {
        try await withServer(engine) { server in
            let smith = try await server.business()
            for index in 10..<52 { await server.ring(from: "+4477009003\(index)", to: smith.number) }
            #expect(try await server.texts(to: "+447700900349").count == 1)
            for index in 50..<52 { #expect(try await server.texts(to: "+4477009003\(index)") == []) }
            #expect(try await server.texts(to: smith.owner).count == 2)
            #expect(try await server.texts(to: Server.founder).count == 1)
            #expect(server.count("gate.blocked{draft=customer,reason=cap_first_contacts_day}") == 2)
        }
    }

    @Test("a conversation gets twenty texts an hour at most; then a person is told", arguments: Engine.available)
    func conversationCap(_ engine: Engine) async throws {
        try await withServer(engine) { server in
            let smith = try await server.business()
            for index in 0..<24 {
                await server.text(from: customer, to: smith.number, "the tap number \(index) is leaking in Leeds")
            }
            #expect(try await server.texts(to: customer).count == 20)
            #expect(try await server.texts(to: smith.owner).contains { $0.contains("loop") || $0.contains("limit") })
            #expect(try await server.number("SELECT COUNT(*) FROM receipt WHERE disposition = 'person'") >= 1)
        }
    }

    @Test("the same words three times in a row end the automation of that conversation", arguments: Engine.available)
    func loop(_ engine: Engine) async throws {
        try await withServer(engine) { server in
            let smith = try await server.business()
            for _ in 0..<4 { await server.text(from: customer, to: smith.number, "I am out of office and will reply later") }
            let count = try await server.texts(to: customer).count
            #expect(count == 2)
            #expect(try await server.list("SELECT mode FROM conversation") == ["person"])
            #expect(try await server.texts(to: smith.owner).count >= 1)
        }
    }

    @Test(
        "E3: with the database down the caller is still texted, once; a text is kept for when it is back",
        arguments: Engine.available)
    func databaseDown(_ engine: Engine) async throws {
        try await withServer(engine) { server in
            try await server.add("+447700900777", .system)
            let smith = try await server.business()
            server.valve.fail(with: .lost("the test took it away"))
            let call = await server.ring(from: customer, to: "+447700900777")
            #expect(call.heard.count == 1)
            await server.carrier.statusCallback(from: customer, to: "+447700900777", status: "no-answer")
            let texts = await server.carrier.wait(for: 1, receivedBy: customer)
            #expect(texts.count == 1)
            #expect(texts.first?.body.hasPrefix("We missed your call. Please reply with details") == true)
            let text = await server.text(from: customer, to: smith.number, "I need a plumber", sid: "SM1")
            #expect(text.answer == .twiml([]))
            #expect(server.count("spool.appended") == 4)
            let health = try await server.get("/health")
            #expect(health.status == 503)
            #expect(health.text.contains("\"status\":\"unhealthy\""))
            #expect(try await server.get("/ready").status == 503)

            server.valve.fail(with: nil)
            #expect(try await server.texts(to: customer).count == 2)
            #expect(try await server.get("/ready").status == 200)
        }
    }

    @Test("E3: when the commit may have happened nothing is sent past the outbox", arguments: Engine.available)
    func databaseUnclear(_ engine: Engine) async throws {
        try await withServer(engine) { server in
            try await server.add("+447700900777", .system)
            server.valve.fail(with: .unknown("no answer to COMMIT"))
            let call = await server.ring(from: customer, to: "+447700900777")
            #expect(call.heard.count == 1)
            #expect(server.carrier.received(by: customer) == [])
            server.valve.fail(with: nil)
        }
    }
}
