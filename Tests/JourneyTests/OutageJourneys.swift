import Domain
import EngineKit
import Relational
import Simulator
import Spool
import Telemetry
import Testing

/// The database is away: ledger.md rule 13.
@Suite struct OutageJourneys {
    let caller = "+447700900123"
    static let failSafe =
        "We missed your call. Please reply with details about the job you need help with and we'll get back to you shortly."

    @Test(
        "D3: texts that arrive while the database is stopped are each answered once, in order, when it is back",
        arguments: Engine.available, [SQLFailure.lost("gone"), .unwritable("full"), .unknown("silence"), .timeout("slow")])
    func stopped(_ engine: Engine, _ failure: SQLFailure) async throws {
        try await withServer(engine) { server in
            let smith = try await server.business()
            await server.text(from: caller, to: smith.number, "Hi, my kitchen tap is leaking")
            try await server.quiet()
            let before = server.carrier.received(by: caller).count
            server.valve.fail(with: failure)
            let others = (0..<5).map { "+44770090030\($0)" }
            for (index, words) in ["It is getting worse", "It is in Leeds", "Are you there?"].enumerated() {
                let reply = await server.text(from: caller, to: smith.number, words, sid: "SMout\(index)")
                #expect(reply.status == 200)
                await server.text(from: others[index], to: smith.number, "I need a quote for a new boiler")
            }
            // Twilio tries again what it has had an answer to: still once.
            await server.text(from: caller, to: smith.number, "It is in Leeds", sid: "SMout1")
            #expect(server.count("spool.appended") == 7)
            #expect(server.carrier.received(by: caller).count == before)
            server.valve.fail(with: nil)
            try await server.expect("the spool is replayed") { server.count("spool.replayed") == 7 }
            try await server.quiet()
            #expect(
                try await server.list("SELECT sid FROM receipt WHERE their = \(caller) AND sid LIKE 'SMout%' ORDER BY received_at")
                    == ["SMout0", "SMout1", "SMout2"])
            #expect(try await server.number("SELECT COUNT(*) FROM receipt WHERE disposition IS NULL") == 0)
            for other in others.prefix(3) { #expect(try await server.texts(to: other).count == 1) }
            let after = await server.text(from: caller, to: smith.number, "Thursday would suit me")
            #expect(after.status == 200)
            try await server.quiet()
            #expect(server.count("spool.appended") == 7, "with the spool empty texts go straight to the database")
        }
    }

    @Test(
        "E3: a missed call while the database is away gets the generic text, once, and none when it is back",
        arguments: Engine.available)
    func missedCall(_ engine: Engine) async throws {
        try await withServer(engine) { server in
            try await server.add("+447700900777", .system)
            server.valve.fail(with: .lost("gone"))
            let call = await server.ring(from: caller, to: "+447700900777", sid: "CAout")
            #expect(call.voice.status == 200)
            #expect(call.callback?.status == 200)
            #expect(await server.carrier.wait(for: 1, receivedBy: caller).map(\.body) == [Self.failSafe])
            server.valve.fail(with: nil)
            try await server.expect("the spool is replayed") { server.count("spool.replayed") == 2 }
            #expect(try await server.texts(to: caller) == [Self.failSafe])
            #expect(try await server.list("SELECT sid, reason FROM receipt") == ["CAout|texted_without_database"])
            #expect(try await server.people() == [0, 0, 0, 0, 0])
        }
    }

    @Test("a client's caller who had the generic text gets no second one; the owner is told who rang", arguments: Engine.available)
    func clientsCaller(_ engine: Engine) async throws {
        try await withServer(engine) { server in
            let smith = try await server.business()
            server.valve.fail(with: .lost("gone"))
            await server.ring(from: caller, to: smith.number)
            #expect(await server.carrier.wait(for: 1, receivedBy: caller).map(\.body) == [Self.failSafe])
            server.valve.fail(with: nil)
            try await server.expect("the spool is replayed") { server.count("spool.replayed") == 2 }
            #expect(try await server.texts(to: caller) == [Self.failSafe])
            let owner = try await server.texts(to: smith.owner)
            #expect(owner.count == 1 && owner[0].contains(caller))
        }
    }

    @Test(
        "when a COMMIT got no answer nothing is sent past the outbox, and the caller is texted when it has",
        arguments: Engine.available)
    func unknownCommit(_ engine: Engine) async throws {
        try await withServer(engine) { server in
            let smith = try await server.business()
            server.valve.fail(with: .unknown("silence"))
            await server.ring(from: caller, to: smith.number)
            #expect(server.carrier.received(by: caller) == [])
            server.valve.fail(with: nil)
            try await server.expect("the spool is replayed") { server.count("spool.replayed") == 2 }
            let texts = try await server.texts(to: caller)
            #expect(texts.count == 1 && texts[0].contains("Smith Plumbing"))
        }
    }

    @Test("a call that was stored before the database went away is not texted past the outbox", arguments: Engine.available)
    func storedBefore(_ engine: Engine) async throws {
        try await withServer(engine) { server in
            let smith = try await server.business()
            await server.ring(from: caller, to: smith.number, sid: "CAsame")
            #expect(try await server.texts(to: caller).count == 1)
            server.valve.fail(with: .lost("gone"))
            await server.carrier.statusCallback(from: caller, to: smith.number, status: "completed", sid: "CAsame")
            server.valve.fail(with: nil)
            try await server.expect("the spool is replayed") { server.count("spool.replayed") == 1 }
            #expect(try await server.texts(to: caller).count == 1)
        }
    }

    @Test("what the go-bag forbids is not sent: paused, incomplete, opted out, everything held", arguments: Engine.available)
    func forbidden(_ engine: Engine) async throws {
        try await withServer(engine) { server in
            let smith = try await server.business()
            let paused = try await server.business("Paused Ltd", number: "+447700900011", owner: "+447700900101")
            try await server.flip(.outboundPaused, true, paused)
            let incomplete = try await server.business("New Ltd", number: "+447700900012", owner: "+447700900102") { client in
                client.forwardingEnabled = false
            }
            await server.text(from: caller, to: smith.number, "STOP")
            try await server.quiet()
            try await server.bagHolds("what is forbidden") { bag in
                bag[smith.number].map { bag.forbids(Self.phone(caller), at: $0) } == true && bag[paused.number]?.isOpen == false
                    && bag[incomplete.number]?.isOpen == false
            }
            let before = server.carrier.ledger.texts.count
            server.valve.fail(with: .lost("gone"))
            let call = await server.ring(from: caller, to: smith.number)
            #expect(call.heard.first?.contains("you have reached Smith Plumbing") == true)
            #expect(call.heard.first?.contains("text message") == false)
            for number in [paused.number, incomplete.number, "+447700900002"] {
                await server.ring(from: "+447700900125", to: number)
            }
            #expect(server.log.lines("no fail-safe: the go-bag forbids it").count == 4)
            #expect(server.carrier.ledger.texts.count == before)
            server.valve.fail(with: nil)
            #expect(try await server.texts(to: caller).isEmpty)
        }
    }

    @Test("held everywhere, nothing is sent without the database either", arguments: Engine.available)
    func held(_ engine: Engine) async throws {
        try await withServer(engine) { server in
            let smith = try await server.business()
            try await server.add("+447700900777", .system)
            try await server.flip(.outboundPaused, true, nil, mode: .hold)
            try await server.bagHolds("the hold") { $0.isPaused }
            server.valve.fail(with: .lost("gone"))
            await server.ring(from: caller, to: smith.number)
            await server.ring(from: caller, to: "+447700900777")
            #expect(server.carrier.ledger.texts.isEmpty)
            server.valve.fail(with: nil)
            #expect(try await server.texts(to: caller) == [])
        }
    }

    private static func phone(_ text: String) -> PhoneNumber {
        guard let phone = PhoneNumber(e164: text) else { preconditionFailure("\(text) is no number") }
        return phone
    }
}

extension Server {
    /// Waits until the go-bag on the disk is packed so.
    fileprivate func bagHolds(_ what: String, _ condition: (GoBag) -> Bool) async throws {
        try await expect("the go-bag holds \(what)") { GoBagFile(folder: spoolFolder).load().map(condition) == true }
    }
}

extension GoBag {
    fileprivate subscript(number: String) -> Entry? { PhoneNumber(e164: number).flatMap { self[$0] } }
}
