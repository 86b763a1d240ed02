import Domain
import EngineKit
import HTTP
import Relational
import Simulator
import Telemetry
import Testing
import Transfer

/// Every text once, and what callers and customers of several businesses see: behaviour.md §0 and §8.
@Suite struct LedgerJourneys {
    let customer = "+447700900123"

    @Test("D1: the same text delivered twice, then fifty times at once, is one row and one reply", arguments: Engine.available)
    func duplicates(_ engine: Engine) async throws {
        try await withServer(engine) { server in
            let smith = try await server.business()
            let customer = customer
            let first = await server.text(from: customer, to: smith.number, "I need a plumber", sid: "SM1")
            let second = await server.text(from: customer, to: smith.number, "I need a plumber", sid: "SM1")
            #expect(first.texts.count == 1)
            #expect(second.answer == .twiml([]))
            #expect(server.log.lines("DUPLICATE: Message already processed").map { $0["sid"] } == ["SM1"])

            let answers = await withTaskGroup(of: WebhookResult.self) { group in
                for _ in 0..<50 {
                    group.addTask {
                        await server.carrier.text(from: customer, to: smith.number, body: "It is in Leeds", sid: "SM2")
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.count { !$0.texts.isEmpty } <= 1)
            #expect(answers.count { $0.isAccepted } == 50)
            #expect(try await server.texts(to: customer).count == 2)
            #expect(server.count("inbox.duplicate") == 50)
            #expect(try await server.list("SELECT sid, disposition FROM receipt ORDER BY sid") == ["SM1|replied", "SM2|replied"])
        }
    }

    @Test("G8: two texts within the settle time are one turn and get one reply", arguments: Engine.available)
    func burst(_ engine: Engine) async throws {
        try await withServer(engine, ["SETTLE_MS": "2000"]) { server in
            let smith = try await server.business()
            let customer = customer
            async let first = server.text(from: customer, to: smith.number, "My tap is leaking", sid: "SM1")
            try await server.expect("the first text is stored") { try await server.number("SELECT COUNT(*) FROM receipt") == 1 }
            let second = await server.text(from: customer, to: smith.number, "It is in Leeds, on Thursday", sid: "SM2")
            #expect(second.answer == .twiml([]))
            #expect(await first.texts.count == 1)
            #expect(try await server.texts(to: customer).count == 1)
            #expect(server.count("pipeline.turns") == 1)
            #expect(try await server.number("SELECT COUNT(DISTINCT letter_id) FROM receipt WHERE disposition = 'replied'") == 1)
            #expect(try await server.list("SELECT trade, location, requested_time FROM lead") == ["plumbing|Leeds|Thursday"])
        }
    }

    @Test(
        "a reply leaves in the webhook's answer while it waits, and by the carrier's API when it has given up",
        arguments: Engine.available)
    func twoWays(_ engine: Engine) async throws {
        try await withServer(engine, ["REPLY_BUDGET_MS": "0"]) { server in
            let smith = try await server.business()
            let result = await server.text(from: customer, to: smith.number, "I need a plumber")
            #expect(result.answer == .twiml([]))
            #expect(try await server.texts(to: customer).count == 1)
            #expect(server.carrier.received(by: customer).map(\.way) == [.rest])
            #expect(try await server.list("SELECT state FROM outbox WHERE lane_to = \(customer)") == ["delivered"])
        }
        try await withServer(engine) { server in
            let smith = try await server.business()
            await server.text(from: customer, to: smith.number, "I need a plumber")
            #expect(try await server.texts(to: customer).count == 1)
            #expect(server.carrier.received(by: customer).map(\.way) == [.twiml])
            #expect(try await server.list("SELECT state FROM outbox WHERE lane_to = \(customer)") == ["delivered"])
        }
    }

    @Test("a reply does not pass an earlier text that is still waiting: it queues behind it", arguments: Engine.available)
    func inOrder(_ engine: Engine) async throws {
        try await withServer(engine) { server in
            let smith = try await server.business()
            server.carrier.next(.unauthorised)
            await server.ring(from: customer, to: smith.number)
            try await server.expect("the missed-call text waits") { server.count("outbox.retried") == 1 }
            let result = await server.carrier.text(from: customer, to: smith.number, body: "My tap is leaking")
            #expect(result.answer == .twiml([]))
            server.clock.advance(by: .seconds(5))
            let texts = try await server.texts(to: customer)
            #expect(texts.count == 2)
            #expect(texts.first?.contains("missed your call") == true)
        }
    }

    @Test("what the carrier reports moves a text only forward", arguments: Engine.available)
    func onlyForward(_ engine: Engine) async throws {
        try await withServer(engine) { server in
            let smith = try await server.business()
            await server.text(from: customer, to: smith.number, "I need a plumber")
            _ = try await server.texts(to: customer)
            let text = try #require(server.carrier.received(by: customer).first)
            let callback = try #require(text.statusCallback)
            for status in [SimulatedText.Status.queued, .sent] {
                let reply = await server.carrier.deliver(server.carrier.statusForm(of: text, status: status), to: callback).reply
                #expect(reply.status == 204)
            }
            #expect(
                try await server.list("SELECT state, carrier_status, conflicted FROM outbox WHERE sid = \(text.sid)") == [
                    "delivered|delivered|0"
                ])
            let failed = server.carrier.statusForm(of: text, status: .undelivered, errorCode: 30003)
            _ = await server.carrier.deliver(failed, to: callback)
            #expect(try await server.list("SELECT state, conflicted FROM outbox WHERE sid = \(text.sid)") == ["delivered|1"])
            #expect(server.count("outbox.conflicted") == 1)
        }
    }

    @Test("callbacks in the wrong order, doubled and before the answer change nothing", arguments: Engine.available)
    func oddCallbacks(_ engine: Engine) async throws {
        try await withServer(engine) { server in
            let smith = try await server.business()
            server.carrier.faults = Faults(callbackDuplication: 1, isCallbackOrderReversed: true, areCallbacksBeforeAnswer: true)
            await server.ring(from: customer, to: smith.number)
            #expect(try await server.texts(to: customer).count == 1)
            try await server.expect("the text is delivered") {
                try await server.list("SELECT state FROM outbox WHERE lane_to = \(customer)") == ["delivered"]
            }
        }
    }

    @Test("a text that cannot be delivered is told to the owner and to the operator", arguments: Engine.available)
    func undelivered(_ engine: Engine) async throws {
        try await withServer(engine) { server in
            let smith = try await server.business()
            server.carrier.handset(customer, failsWith: 30005)
            await server.ring(from: customer, to: smith.number)
            _ = try await server.texts(to: customer)
            #expect(
                try await server.list("SELECT state, error_code FROM outbox WHERE lane_to = \(customer)") == ["undelivered|30005"])
            #expect(try await server.texts(to: smith.owner).count == 1)
            #expect(try await server.texts(to: Server.founder).count == 1)
        }
    }

    @Test("one correlation id leads from the webhook through the log and the row to the callback", arguments: Engine.available)
    func correlation(_ engine: Engine) async throws {
        try await withServer(engine, ["REPLY_BUDGET_MS": "0"]) { server in
            let smith = try await server.business()
            let form = server.carrier.textForm(from: customer, to: smith.number, body: "I need a plumber", sid: "SM1")
            let answer = try await server.post("/api/twilio/sms", form)
            #expect(answer.status == 200)
            let id = try #require(answer.headers["X-Correlation-Id"])
            _ = try await server.texts(to: customer)
            #expect(try await server.list("SELECT correlation FROM receipt") == [id])
            let letters = try await server.list("SELECT id FROM outbox WHERE correlation = \(id) AND lane_to = \(customer)")
            #expect(letters.count == 1)
            for marker in ["turn settled", "[SystemGate] ALLOW customer", "SMS sent", "Number role resolved"] {
                #expect(server.log.lines(marker).contains { $0["correlationId"] == id }, "\(marker)")
            }
            #expect(server.log.lines("status callback").contains { $0["letter"] == letters.first && $0["correlationId"] == id })
        }
    }

    @Test("G1: one phone and two businesses are two customers who know nothing of each other", arguments: Engine.available)
    func twoBusinesses(_ engine: Engine) async throws {
        try await withServer(engine) { server in
            let smith = try await server.business()
            let jones = try await server.business("Jones Electrical", number: "+447700900011", owner: "+447700900101") {
                $0.bookingURL = "https://book.example.com/jones"
                $0.trade = "electrical"
            }
            await server.text(from: customer, to: smith.number, "My tap is leaking, come to Leeds on Thursday")
            await server.text(from: customer, to: jones.number, "I need new sockets in York")
            let texts = server.carrier.received(by: customer)
            #expect(try await server.texts(to: customer).count == 2)
            #expect(texts.first { $0.from == smith.number }?.body.contains("jones") == false)
            #expect(texts.first { $0.from == jones.number }?.body.contains("Jones Electrical") == true)
            #expect(try await server.people() == [2, 2, 2, 2, 0])
            #expect(
                try await server.list("SELECT trade, location FROM lead WHERE client_id = \(jones.id)") == ["electrical|York"])
            let told = try await server.texts(to: jones.owner).joined()
            #expect(!told.contains("tap") && !told.contains("Leeds"))
        }
    }

    @Test("G3: a business called Smith & Sons <Plumbing> is spoken and written as it is", arguments: Engine.available)
    func oddName(_ engine: Engine) async throws {
        try await withServer(engine) { server in
            let smith = try await server.business("Smith & Sons <Plumbing>") { $0.bookingURL = "https://book.example.com/?a=1&b=2" }
            let call = await server.ring(from: customer, to: smith.number)
            #expect(call.heard.first?.contains("you have reached Smith & Sons <Plumbing>.") == true)
            #expect(try await server.texts(to: customer).first?.contains("Smith & Sons <Plumbing>") == true)
            let reply = await server.text(from: customer, to: smith.number, "My tap is leaking")
            #expect(reply.texts.first?.body.contains("https://book.example.com/?a=1&b=2") == true)
        }
    }

    @Test(
        "G2: an unsigned or wrongly signed webhook is refused and stores nothing; a replayed one is a duplicate",
        arguments: Engine.available)
    func signatures(_ engine: Engine) async throws {
        try await withServer(engine) { server in
            let smith = try await server.business()
            let form = server.carrier.textForm(from: customer, to: smith.number, body: "I need a plumber", sid: "SM1")
            for signature in ["", "AAAAAAAAAAAAAAAAAAAAAAAAAAA=", server.signature(of: form, to: "/api/twilio/voice")] {
                let reply = await server.carrier.deliver(form, to: "/api/twilio/sms", signature: signature).reply
                #expect(reply.status == 403)
            }
            #expect(try await server.number("SELECT COUNT(*) FROM receipt") == 0)
            #expect(server.count("twilio.signature.rejected") == 3)
            #expect(server.count("twilio.signature.rejected{reason=missing}") == 1)
            for _ in 0..<2 { #expect(try await server.post("/api/twilio/sms", form).status == 200) }
            #expect(server.count("inbox.duplicate") == 1)
            #expect(try await server.number("SELECT COUNT(*) FROM receipt") == 1)
            try await server.edit(["UPDATE outbox SET state = 'delivered', sid = 'SMx', leased_until = NULL WHERE state = 'twiml'"])
        }
    }

    @Test(
        "F3: a conversation that does not fit its route gets the technical-issue text, a count and an alert, never silence",
        arguments: Engine.available)
    func brokenRoute(_ engine: Engine) async throws {
        try await withServer(engine) { server in
            let smith = try await server.business()
            await server.text(from: customer, to: smith.number, "I need a plumber")
            try await server.edit(["UPDATE conversation SET route = 'ONBOARDING'"])
            await server.text(from: customer, to: smith.number, "are you coming?")
            #expect(
                try await server.texts(to: customer).last
                    == "We're experiencing a technical issue. Please call us directly or try again in a few minutes. Sorry for the inconvenience!"
            )
            #expect(server.count("conversation.invariant_violation") == 1)
            #expect(server.log.lines("INVARIANT VIOLATION").map(\.level) == [.critical])
            #expect(try await server.texts(to: Server.founder).count == 1)
        }
    }

    @Test("a text to a number nobody owns is kept for the operator and answered politely, once", arguments: Engine.available)
    func unrouted(_ engine: Engine) async throws {
        try await withServer(engine) { server in
            try await server.add("+447700900777", .system)
            await server.text(from: customer, to: "+447700900777", "is that the plumber?")
            await server.text(from: customer, to: "+447700900777", "hello?")
            #expect(try await server.texts(to: customer).count == 1)
            #expect(try await server.people() == [0, 0, 0, 0, 0])
            #expect(
                try await server.list("SELECT door, body FROM receipt ORDER BY received_at").first == "SYSTEM|is that the plumber?")
            #expect(try await server.texts(to: Server.founder).count == 1)
        }
    }

    @Test("a short code or a name that writes is stored and never answered", arguments: Engine.available)
    func unanswerable(_ engine: Engine) async throws {
        try await withServer(engine) { server in
            let smith = try await server.business()
            for (index, sender) in ["60777", "AMAZON", "+85512"].enumerated() {
                let form = server.carrier.textForm(from: sender, to: smith.number, body: "Your parcel is here", sid: "SM\(index)")
                #expect(try await server.post("/api/twilio/sms", form).text.contains("Message") == false)
            }
            #expect(try await server.number("SELECT COUNT(*) FROM receipt WHERE reason = 'sender_cannot_be_answered'") >= 2)
            #expect(try await server.number("SELECT COUNT(*) FROM outbox") == 0)
        }
    }

    @Test("a picture without a word is a job's first text, and kept", arguments: Engine.available)
    func picture(_ engine: Engine) async throws {
        try await withServer(engine) { server in
            let smith = try await server.business()
            server.clock.advance(by: .seconds(1))
            await server.carrier.text(from: customer, to: smith.number, body: "", media: ["https://api.twilio.com/media/ME1"])
            #expect(try await server.texts(to: customer).count == 1)
            #expect(try await server.list("SELECT media_count, media_urls FROM receipt") == ["1|https://api.twilio.com/media/ME1"])
        }
    }
}
