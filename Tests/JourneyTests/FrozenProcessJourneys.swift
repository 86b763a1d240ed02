import EngineKit
import Relational
import Simulator
import Telemetry
import Testing
import WireKit

/// A server that stands still in the middle of something, is taken over, and goes on with what it had in its hands.
@Suite struct FrozenProcessJourneys {
    private static let inHand: SQL = "SELECT COUNT(*) FROM outbox WHERE state = 'rest' AND sid IS NULL"

    @Test(
        "D10: a sender is stopped between claim and write, and goes on after another took over: each caller is texted once",
        arguments: Engine.available)
    func sender(_ engine: Engine) async throws {
        try await withProcesses(engine) { town in
            let first = try await town.start()
            var (smith, callers) = (try await town.business(), [String]())
            // Texts of one number leave a tenth of a second apart: those behind wait with their lease in hand. On a busy machine they may
            // be gone before this test gets to look: then others ring another business.
            var calls = Task {}
            var isCaught = false
            for round in 0..<5 where !isCaught {
                if round > 0 { smith = try await town.business("+44770090001\(round)") }
                callers = (10..<40).map { "+4477009\(round + 1)10\($0)" }
                calls = Task { [callers, smith] in
                    await withDiscardingTaskGroup { group in
                        for caller in callers { group.addTask { await town.carrier.call(from: caller, to: smith.number) } }
                    }
                }
                // Every call has its letter: one still in the first server's hands would come back only when the carrier's list is
                // asked for what was missed, a minute later.
                let posted: SQL = "SELECT COUNT(*) FROM outbox WHERE lane_to LIKE \("+4477009\(round + 1)10%")"
                // Seen twice, a twentieth of a second apart: so it has heard of them.
                var seen = Set<String>()
                try await town.expect("letters in a sender's hands, or all of them gone") {
                    let now = try await unsent(in: town)
                    if now.intersection(seen).count >= 4, try await town.number(posted) == Int64(callers.count) {
                        first.freeze()
                        isCaught = await town.areRowsFree()
                        if isCaught { isCaught = try await unsent(in: town).intersection(seen).count >= 3 }
                        if !isCaught { first.thaw() }
                    }
                    seen = now
                    return isCaught || callers.allSatisfy { town.texts(to: $0).count == 1 }
                }
            }
            try #require(isCaught, "five times thirty texts were gone before anybody looked")
            // It may stand between its last look at the letter and the bytes: what then still keeps the text in is that no carrier waits
            // on a connection for as long as the letter is in doubt.
            town.listener.giveUpConnections()
            try await town.age(by: .seconds(60))
            _ = try await town.start()
            try await town.expect("the leases have lapsed") { try await town.number(Self.inHand) == 0 }
            // What comes later shows the second server that the carrier's list sees.
            await town.carrier.call(from: "+447700902000", to: smith.number)
            try await town.expect("a later text is there") { town.texts(to: "+447700902000").count == 1 }
            try await town.age(by: .seconds(200))
            try await town.expect("the second server has sent what the first had in its hands") {
                callers.allSatisfy { town.texts(to: $0).count == 1 }
            }
            await calls.value
            first.thaw()
            // On a slow machine its lease may be over before it looks at the letter, or all it held was a step further: on connections
            // that were given up.
            _ = try await first.running.errors { said in
                ["a text was not sent: its letter is no longer this attempt's", "SMS send failed", "it is not known whether"]
                    .contains { said.contains($0) }
            }
            for caller in callers { #expect(town.texts(to: caller).count == 1, "\(caller)") }
        }
    }

    /// Whose letters are in a sender's hands and have not reached them: those that have, and are not settled yet, do not count.
    private func unsent(in town: Processes) async throws -> Set<String> {
        let inHand = try await town.ask(
            Query("SELECT lane_to FROM outbox WHERE state = 'rest' AND sid IS NULL") { rows in try rows.map { try $0.text(0) } })
        return Set(inHand.filter { town.texts(to: $0).isEmpty })
    }

    @Test(
        "D11: a worker is stopped while it thinks, its turn is taken over, and it goes on: one reply", arguments: Engine.available)
    func thinker(_ engine: Engine) async throws {
        let model = ScriptedModel { _, body in
            body.contains("\"max_completion_tokens\":1,") ? .says("{}") : .keepsSilent
        }
        let own = ["OPENAI_BASE_URL": model.baseURL, "OPENAI_API_KEY": "sk-test", "OPENAI_STRUCTURED": "schema"]
        try await withProcesses(engine, own) { town in
            let (smith, customer) = (try await town.business(), "+447700900123")
            let first = try await town.start()
            let text = Task {
                await town.carrier.text(from: customer, to: smith.number, body: "My kitchen tap is leaking in Leeds")
            }
            try await town.expect("the first server thinks") { model.questions.contains { $0.body.contains("kitchen tap") } }
            first.freeze()
            #expect(await town.areRowsFree())
            model.now(.fails(401, type: "invalid_request_error", code: "invalid_api_key"))
            _ = try await town.start()
            try await town.expect("the second server has answered") {
                try await town.age(by: .seconds(30))
                return town.texts(to: customer).count == 1
            }
            first.thaw()
            _ = try await first.running.errors { $0.contains("another worker took this turn over") }
            _ = await text.value
            #expect(town.texts(to: customer).count == 1)
            #expect(try await town.number("SELECT COUNT(*) FROM outbox WHERE lane_to = '+447700900123'") == 1)
        }
    }
}
