import Domain
import EngineKit
import Relational
import Simulator
import Testing

/// Two nodes, and the database is away for both or for one. Each has a book and a spool of its own; the caller has one telephone.
@Suite struct TwoNodesOutageJourneys {
    let caller = "+447700900123"

    @Test(
        "a call that arrives at one node and ends at the other, with the database away, is texted once, whoever comes back first",
        arguments: Engine.available, [0, 1])
    func split(_ engine: Engine, _ first: Int) async throws {
        try await withPair(engine) { pair in
            let smith = try await pair.business()
            for node in pair.nodes { node.valve.fail(with: .lost("gone")) }
            await pair.ring(caller, smith.number, arrivingAt: 0, endingAt: 1)
            #expect(await pair.carrier.wait(for: 1, receivedBy: caller).count == 1)
            pair.clock.advance(by: .seconds(20))
            for node in [first, 1 - first] {
                pair.nodes[node].valve.fail(with: nil)
                try await pair.expect("the spool of node \(node) is replayed") { pair.nodes[node].count("spool.replayed") == 1 }
                try await pair.quiet()
            }
            #expect(pair.texts(to: caller) == [OutageJourneys.failSafe])
            #expect(try await pair.list("SELECT reason FROM receipt") == ["texted_without_database"])
        }
    }

    @Test("a call whose end is told to both nodes, with the database away, is texted once", arguments: Engine.available)
    func toldTwice(_ engine: Engine) async throws {
        try await withPair(engine) { pair in
            let smith = try await pair.business()
            for node in pair.nodes { node.valve.fail(with: .lost("gone")) }
            await pair.ring(caller, smith.number, arrivingAt: 0, endingAt: 0)
            #expect(await pair.carrier.wait(for: 1, receivedBy: caller).count == 1)
            pair.proxy.prefer(1)
            await pair.carrier.statusCallback(from: caller, to: smith.number, status: "completed", sid: "CAsplit")
            try await pair.expect("the other node sees that he had it") {
                pair.nodes[1].log.says("no fail-safe: the carrier lists a text to this caller")
            }
            pair.clock.advance(by: .seconds(20))
            for node in pair.nodes { node.valve.fail(with: nil) }
            try await pair.expect("the spools are replayed") {
                pair.nodes[0].count("spool.replayed") == 2 && pair.nodes[1].count("spool.replayed") == 1
            }
            try await pair.quiet()
            #expect(pair.texts(to: caller) == [OutageJourneys.failSafe])
        }
    }

    @Test(
        "a node that alone has lost the database does not text whom the other has texted, or will",
        arguments: Engine.available, [0, 1])
    func partition(_ engine: Engine, _ cut: Int) async throws {
        try await withPair(engine) { pair in
            let smith = try await pair.business()
            pair.nodes[cut].valve.fail(with: .lost("gone"))
            await pair.ring(caller, smith.number, arrivingAt: 0, endingAt: 1)
            #expect(await pair.carrier.wait(for: 1, receivedBy: caller).count == 1)
            if cut == 1 {
                try await pair.expect("the node that is cut off has asked") {
                    pair.nodes[1].log.says("no fail-safe: the carrier lists a text to this caller")
                }
            }
            pair.clock.advance(by: .seconds(20))
            pair.nodes[cut].valve.fail(with: nil)
            try await pair.expect("the spool is replayed") { pair.nodes[cut].count("spool.replayed") == 1 }
            try await pair.quiet()
            let texts = pair.texts(to: caller)
            #expect(texts.count == 1 && texts[0].contains("Smith Plumbing"))
        }
    }

    @Test(
        "while the carrier's list cannot be had nothing is sent past the outbox; the caller is texted afterwards",
        arguments: Engine.available)
    func blind(_ engine: Engine) async throws {
        try await withPair(engine) { pair in
            let smith = try await pair.business()
            for node in pair.nodes { node.valve.fail(with: .lost("gone")) }
            pair.carrier.nextListing(.answer(status: 500))
            await pair.ring(caller, smith.number, arrivingAt: 0, endingAt: 1)
            try await pair.expect("it holds back") { pair.nodes[1].log.says("no fail-safe: the carrier cannot say") }
            pair.clock.advance(by: .seconds(20))
            for node in pair.nodes { node.valve.fail(with: nil) }
            try await pair.expect("the spools are replayed") { pair.nodes.allSatisfy { $0.count("spool.replayed") == 1 } }
            try await pair.quiet()
            let texts = pair.texts(to: caller)
            #expect(texts.count == 1 && texts[0].contains("Smith Plumbing"))
        }
    }
}

extension Pair {
    /// Somebody rings, one node answers, and another is told of the end.
    fileprivate func ring(_ caller: String, _ number: String, arrivingAt arrival: Int, endingAt end: Int) async {
        clock.advance(by: .seconds(1))
        proxy.prefer(arrival)
        let form = carrier.callForm(from: caller, to: number, status: .ringing, sid: "CAsplit")
        #expect(await carrier.deliver(form, to: "/api/twilio/voice").reply.status == 200)
        // The other node's text, if it has one to send, leaves while the caller is spoken to.
        if !nodes[arrival].valve.isFailing { _ = await carrier.wait(for: 1, receivedBy: caller) }
        clock.advance(by: .seconds(10))
        proxy.prefer(end)
        #expect(await carrier.statusCallback(from: caller, to: number, status: "completed", sid: "CAsplit").status == 200)
    }
}
