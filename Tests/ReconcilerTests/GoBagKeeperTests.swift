import Domain
import EngineKit
import Relational
import Spool
import Store
import Telemetry
import Testing

@testable import Intake

@Suite struct GoBagKeeperTests {
    private let now = Moment(milliseconds: 1_800_000_000_000)

    @Test(
        "a bag is not packed from a ledger that went back in time, nor from one behind what was seen", arguments: Engine.available)
    func back(engine: Engine) async throws {
        let folder = try TemporaryDirectory()
        defer { folder.remove() }
        try await withDatabase(engine) { database in
            try await Migrator(Schema.migrations).run(on: database, now: 0)
            _ = try await database.tell(Numbers.insert(Cast.shop, role: .system, client: nil, at: now))
            let stop = Consents.record(
                .stop, id: "1", owner: Cast.shop.e164, client: nil, phone: Cast.customer, words: MessageBody("STOP"), sid: "SM1",
                at: now)
            _ = try await database.batch(stop, writing: true)
            func keeper(seen: Int64) -> GoBagKeeper {
                GoBagKeeper(
                    database: database, file: GoBagFile(folder: folder.path), onboardingNumber: nil, clock: HandClock(now).wall,
                    log: Log(level: .critical, sink: NoLog()), seen: { seen })
            }
            func forbids(_ keeper: GoBagKeeper) -> Bool {
                guard let bag = keeper.bag, let entry = bag[Cast.shop] else { return false }
                return bag.forbids(Cast.customer, at: entry)
            }
            let first = keeper(seen: 0)
            await first.look()
            #expect(forbids(first))
            _ = try await database.batch(["DELETE FROM stopped", "DELETE FROM consent_event"], writing: true)
            let behind = keeper(seen: 1)
            await behind.look()
            #expect(forbids(behind), "the bag of the last run is kept")
            _ = try await database.batch([LedgerMarks.beginVerifying(past: 1, at: now)], writing: true)
            await behind.look()
            #expect(forbids(behind))
            _ = try await database.tell(LedgerMarks.endVerifying(since: now, at: now))
            await behind.look()
            #expect(!forbids(behind), "what is verified is packed")
        }
    }
}
