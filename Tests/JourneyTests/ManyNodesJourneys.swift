import Domain
import EngineKit
import Simulator
import Spool
import Testing

/// Several nodes on one database act as one.
@Suite struct ManyNodesJourneys {
    @Test("B3: a switch that falls anywhere is obeyed by every node within two seconds", arguments: Engine.available)
    func flip(_ engine: Engine) async throws {
        try await withPair(engine) { pair in
            let smith = try await pair.business()
            await pair.carrier.text(from: "+447700900123", to: smith.number, body: "My kitchen tap is leaking in Leeds")
            try await pair.quiet()
            let before = pair.carrier.ledger.texts.filter(\.isFromJobRun).count
            let heard = pair.nodes.map { $0.count("news.heard") }
            try await pair.flip(.outboundPaused, true, mode: .hold)
            // At once, on each of them.
            for node in 0..<2 {
                pair.proxy.prefer(node)
                await pair.carrier.text(from: "+44770090020\(node)", to: smith.number, body: "My kitchen tap is leaking in Leeds")
                await pair.carrier.call(from: "+44770090030\(node)", to: smith.number)
            }
            try await pair.expect("what goes on without the database knows of it, too", within: .seconds(2)) {
                pair.nodes.allSatisfy { GoBagFile(folder: $0.spoolFolder).load()?.isPaused == true }
            }
            if engine == .postgres {
                try await pair.expect("both nodes were woken") { zip(pair.nodes, heard).allSatisfy { $0.count("news.heard") > $1 } }
            }
            try await pair.quiet()
            #expect(pair.carrier.ledger.texts.filter(\.isFromJobRun).count == before)
        }
    }
}
