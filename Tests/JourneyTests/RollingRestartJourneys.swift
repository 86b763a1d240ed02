import EngineKit
import Relational
import Simulator
import Testing

/// One node of two is told to stop: nothing that was accepted is lost, and the other goes on with it at once.
@Suite struct RollingRestartJourneys {
    @Test(
        "a node that stops under load refuses no webhook for good, and every customer is answered once", arguments: Engine.available
    )
    func underLoad(_ engine: Engine) async throws {
        try await withPair(engine) { pair in
            let smith = try await pair.business()
            let customers = (100..<124).map { "+447700901\($0)" }
            let answers = try await withThrowingTaskGroup(of: [WebhookResult].self) { group in
                for share in 0..<4 {
                    group.addTask {
                        var answers: [WebhookResult] = []
                        for customer in customers.indices where customer % 4 == share {
                            pair.clock.advance(by: .seconds(1))
                            answers.append(
                                await pair.carrier.text(
                                    from: customers[customer], to: smith.number, body: "My kitchen tap is leaking in Leeds"))
                        }
                        return answers
                    }
                }
                group.addTask {
                    try await pair.expect("the first node is at work") { pair.proxy.answers(of: 0) >= 3 }
                    pair.nodes[0].stop()
                    try await pair.expect("the first node has ended") { pair.nodes[0].hasEnded }
                    return []
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(answers.count == customers.count)
            #expect(answers.allSatisfy { $0.isAccepted })
            try await pair.quiet()
            for customer in customers { #expect(pair.texts(to: customer).count == 1, "\(customer)") }
            #expect(try await pair.list("SELECT their FROM turn WHERE until > \(.now)") == [])
        }
    }

    @Test(
        "a turn that does not end in time is given back, and the other node answers without waiting for its lease",
        arguments: Engine.available)
    func turn(_ engine: Engine) async throws {
        try await withPair(engine, budget: .seconds(2)) { pair in
            let (smith, customer) = (try await pair.business(), "+447700900123")
            pair.proxy.prefer(0)
            let gate = pair.nodes[0].valve.holdNextCommit()
            async let answer = pair.carrier.text(from: customer, to: smith.number, body: "My kitchen tap is leaking in Leeds")
            await gate.untilReached()
            let start = ContinuousClock.now
            pair.nodes[0].stop()
            // The lease is 20 s long: this is well before its end.
            try await pair.expect("the other node answers", within: .seconds(12)) { pair.texts(to: customer).count == 1 }
            #expect(ContinuousClock.now - start < .seconds(12))
            #expect(pair.nodes[0].log.says("a turn was not finished in time; another node takes it up"))
            gate.open()
            #expect(await answer.isAccepted)
            try await pair.expect("the first node has ended") { pair.nodes[0].hasEnded }
            try await pair.quiet()
            #expect(pair.texts(to: customer).count == 1)
        }
    }

    @Test(
        "a send that does not end in time is in doubt at once, and the other node finds it in the carrier's list",
        arguments: Engine.available)
    func send(_ engine: Engine) async throws {
        try await withPair(engine, budget: .seconds(2)) { pair in
            let (smith, caller) = (try await pair.business(), "+447700900123")
            // Only the first node can claim the letter.
            pair.nodes[1].valve.fail(with: .lost("away"))
            pair.proxy.prefer(0)
            pair.carrier.faults.callbackLoss = 1
            pair.carrier.next(.stall(accepted: true))
            await pair.carrier.call(from: caller, to: smith.number)
            try await pair.expect("the carrier has the text") { pair.texts(to: caller).count == 1 }
            pair.nodes[1].valve.fail(with: nil)
            pair.nodes[0].stop()
            try await pair.expect("the first node has ended") { pair.nodes[0].hasEnded }
            #expect(try await pair.list("SELECT state FROM outbox WHERE lane_to = \(caller)") == ["ambiguous"])
            pair.clock.advance(by: .seconds(3))
            try await pair.expect("the other node has found it") {
                try await pair.list("SELECT state FROM outbox WHERE lane_to = \(caller)") != ["ambiguous"]
            }
            #expect(pair.texts(to: caller).count == 1)
        }
    }

    @Test("a node that is to stop says so first, and goes on answering meanwhile", arguments: Engine.available)
    func notice(_ engine: Engine) async throws {
        try await withPair(engine, ["DRAIN_MS": "5000"]) { pair in
            let smith = try await pair.business()
            pair.proxy.prefer(0)
            pair.nodes[0].stop()
            try await pair.expect("it says that it is stopping") { pair.nodes[0].log.says("stopping: not ready any more") }
            #expect(try await pair.nodes[0].get("/ready").text == "stopping\n")
            let answer = await pair.carrier.text(
                from: "+447700900123", to: smith.number, body: "My kitchen tap is leaking in Leeds")
            #expect(answer.isAccepted)
            #expect(pair.proxy.answers(of: 0) >= 1)
        }
    }
}
