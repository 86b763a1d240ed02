import Domain
import EngineKit
import Relational
import Simulator
import Telemetry
import Testing

/// Who may be texted: behaviour.md §3.
@Suite struct ConsentJourneys {
    let customer = "+447700900123"

    @Test("G4: after STOP in any words nothing is ever sent, not even after a missed call", arguments: Engine.available)
    func stop(_ engine: Engine) async throws {
        try await withServer(engine) { server in
            let smith = try await server.business()
            let other = "+447700900124"
            await server.text(from: customer, to: smith.number, "STOP")
            await server.text(from: other, to: smith.number, "Stop texting me")
            for phone in [customer, other] { await server.ring(from: phone, to: smith.number) }
            #expect(try await server.texts(to: customer) == [])
            #expect(try await server.texts(to: other) == [])
            #expect(
                try await server.list("SELECT phone, wish, words FROM consent_event ORDER BY at")
                    == ["\(customer)|stop|STOP", "\(other)|stop|Stop texting me"])
            #expect(try await server.number("SELECT COUNT(*) FROM outbox WHERE lane_to IN (\(customer), \(other))") == 0)
        }
    }

    @Test("G5: \"stop the tap dripping please\" is work", arguments: Engine.available)
    func work(_ engine: Engine) async throws {
        try await withServer(engine) { server in
            let smith = try await server.business()
            await server.text(from: customer, to: smith.number, "stop the tap dripping please")
            #expect(try await server.texts(to: customer).count == 1)
            #expect(try await server.number("SELECT COUNT(*) FROM consent_event") == 0)
            #expect(try await server.list("SELECT trade FROM lead") == ["plumbing"])
        }
    }

    @Test("START opts in again; YES does so only for somebody who had stopped", arguments: Engine.available)
    func start(_ engine: Engine) async throws {
        try await withServer(engine) { server in
            let smith = try await server.business()
            for word in ["START", "Yes"] {
                await server.text(from: customer, to: smith.number, "unsubscribe")
                await server.text(from: customer, to: smith.number, "my tap leaks")
                let before = try await server.texts(to: customer).count
                await server.text(from: customer, to: smith.number, word)
                #expect(try await server.texts(to: customer).count == before)
                await server.text(from: customer, to: smith.number, "my tap leaks in \(word)ville")
                #expect(try await server.texts(to: customer).count == before + 1)
            }
            await server.text(from: customer, to: smith.number, "YES")
            #expect(
                try await server.list("SELECT wish FROM consent_event ORDER BY at") == ["stop", "start", "stop", "start"])
        }
    }

    @Test("HELP names the business and says how to stop", arguments: Engine.available)
    func help(_ engine: Engine) async throws {
        try await withServer(engine) { server in
            let smith = try await server.business()
            await server.text(from: customer, to: smith.number, "Help!")
            let texts = try await server.texts(to: customer)
            #expect(texts.count == 1)
            #expect(texts.first?.contains("Smith Plumbing") == true)
            #expect(texts.first?.contains("Text STOP to opt out") == true)
            #expect(try await server.number("SELECT COUNT(*) FROM lead") == 0)
        }
    }

    @Test("a STOP to one business of an owner holds for his other one, and for nobody else's", arguments: Engine.available)
    func twoBusinesses(_ engine: Engine) async throws {
        try await withServer(engine) { server in
            let plumbing = try await server.business("Smith Plumbing", number: "+447700900010")
            let heating = try await server.business("Smith Heating", number: "+447700900011")
            let jones = try await server.business("Jones", number: "+447700900012", owner: "+447700900101")
            await server.text(from: customer, to: plumbing.number, "STOP")
            await server.ring(from: customer, to: heating.number)
            #expect(try await server.texts(to: customer) == [])
            await server.ring(from: customer, to: jones.number)
            #expect(try await server.texts(to: customer).count == 1)
        }
    }

    @Test("somebody who opted out and writes again is handed to the owner, and told nothing", arguments: Engine.available)
    func writesAgain(_ engine: Engine) async throws {
        try await withServer(engine) { server in
            let smith = try await server.business()
            await server.text(from: customer, to: smith.number, "leave me alone")
            await server.text(from: customer, to: smith.number, "can you come and look at the boiler after all")
            #expect(try await server.texts(to: customer) == [])
            let told = try await server.texts(to: smith.owner)
            #expect(told.count == 1)
            #expect(told.first?.contains("boiler") == true)
            #expect(try await server.ends() == ["not_replied|opted_out", "person|opted_out"])
        }
    }

    @Test("a STOP from somebody with an open job tells the owner to ring", arguments: Engine.available)
    func stopWithLead(_ engine: Engine) async throws {
        try await withServer(engine) { server in
            let smith = try await server.business()
            await server.text(from: customer, to: smith.number, "my boiler has packed in")
            _ = try await server.texts(to: customer)
            let before = try await server.texts(to: smith.owner).count
            await server.text(from: customer, to: smith.number, "CANCEL")
            let told = try await server.texts(to: smith.owner)
            #expect(told.count == before + 1)
            #expect(told.last?.contains(customer) == true)
        }
    }

    @Test("a STOP that only the carrier saw (21610) is kept as one", arguments: Engine.available)
    func carrierKnows(_ engine: Engine) async throws {
        try await withServer(engine) { server in
            let smith = try await server.business()
            await server.text(from: customer, to: smith.number, "STOP")
            try await server.edit(["DELETE FROM stopped"])
            await server.ring(from: customer, to: smith.number)
            try await server.expect("the refusal is kept") { try await server.number("SELECT COUNT(*) FROM stopped") == 1 }
            #expect(try await server.texts(to: customer) == [])
            #expect(try await server.list("SELECT state, error_code FROM outbox WHERE lane_to = \(customer)") == ["failed|21610"])
        }
    }

    @Test("G9: STOP from the owner's phone means OFF and is no opt-out", arguments: Engine.available, ["STOP", "Cancel"])
    func ownersStop(_ engine: Engine, _ word: String) async throws {
        try await withServer(engine) { server in
            let smith = try await server.business()
            await server.text(from: smith.owner, to: smith.number, word)
            try await server.quiet()
            #expect(try await server.number("SELECT COUNT(*) FROM consent_event") == 0)
            #expect(try await server.number("SELECT COUNT(*) FROM stopped") == 0)
            #expect(try await server.list("SELECT outbound_paused FROM switches WHERE scope = \(smith.id)") == ["deflect"])
            #expect(
                try await server.list("SELECT name, from_value, to_value, actor FROM switch_log") == [
                    "outboundPaused|off|deflect|owner"
                ])
            // The carrier blocks its own words for stopping; whoever runs the server must know that alerts cannot reach him.
            try await server.expect("the operator is told") { server.carrier.received(by: Server.founder).count == 1 }
            #expect(server.carrier.received(by: Server.founder).first?.body.contains("21610") == true)
            #expect(try await server.list("SELECT state, error_code FROM outbox WHERE kind = 'echo'") == ["failed|21610"])
        }
    }

    @Test("the owner's words switch his own business, and each is echoed", arguments: Engine.available)
    func ownersWords(_ engine: Engine) async throws {
        try await withServer(engine) { server in
            let smith = try await server.business()
            await server.text(from: smith.owner, to: smith.number, "off")
            #expect(try await server.list("SELECT outbound_paused, notifications_paused FROM switches") == ["deflect|0"])
            await server.text(from: smith.owner, to: smith.number, "Pause")
            #expect(try await server.list("SELECT outbound_paused, notifications_paused FROM switches") == ["deflect|1"])
            await server.text(from: smith.owner, to: smith.number, "STATUS")
            await server.text(from: smith.owner, to: smith.number, "ON")
            await server.text(from: smith.owner, to: smith.number, "Resume")
            #expect(try await server.list("SELECT outbound_paused, notifications_paused FROM switches") == ["-|0"])
            let echoes = try await server.texts(to: smith.owner)
            #expect(echoes.count == 5)
            #expect(echoes[2].contains("texts to customers are off, your alerts are paused"))
            #expect(try await server.people() == [1, 0, 0, 0, 0])
            #expect(try await server.number("SELECT COUNT(*) FROM switch_log WHERE actor = 'owner'") == 4)
        }
    }
}
