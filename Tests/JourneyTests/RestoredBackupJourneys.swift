import Domain
import EngineKit
import Relational
import Simulator
import Spool
import Telemetry
import Testing

@testable import App

/// The database goes back in time: ledger.md rule 14.
@Suite struct RestoredBackupJourneys {
    let ann = "+447700900123"
    let bob = "+447700900124"
    let cat = "+447700900125"
    let dan = "+447700900126"

    enum Way: CaseIterable, Sendable { case underTheRunningServer, beforeTheStart }

    @Test(
        "D13: an old backup is put back: nobody is answered twice, and who said stop since is stopped before anything leaves",
        arguments: Engine.available, Way.allCases)
    func oldBackup(_ engine: Engine, _ way: Way) async throws {
        try await withServer(engine, looksOver: false) { server in
            let smith = try await server.business()
            await server.text(from: ann, to: smith.number, "Hi, my kitchen tap is leaking", sid: "SMann")
            await server.text(from: cat, to: smith.number, "Can you paint a fence?", sid: "SMcat")
            try await server.quiet()
            try await server.edit(Backup.take)

            await server.text(from: ann, to: smith.number, "It is getting worse, I am in Leeds")
            await server.text(from: bob, to: smith.number, "I need a quote for a new boiler", sid: "SMbob")
            await server.text(from: cat, to: smith.number, "STOP")
            await server.ring(from: dan, to: smith.number)
            await server.text(from: smith.owner, to: smith.number, "PAUSE")
            try await server.quiet()
            try await server.expect("the go-bag knows who said stop") { try server.isForbidden(cat, smith.number) }
            let before = [ann, bob, cat, dan].map { server.carrier.received(by: $0).count }
            try await server.expect("the ledger's number is remembered") { try await server.isRemembered() }

            server.valve.fail(with: .lost("the test puts a backup back"))
            try await server.edit(Backup.putBack)
            // One letter that had left was still waiting when the backup was taken.
            try await server.edit([
                """
                UPDATE outbox
                SET state = 'queued', attempt = 0, sid = NULL, carrier_status = NULL, tried_at = NULL
                WHERE cause = 'reply:SMann'
                """
            ])
            server.clock.advance(by: .seconds(90))
            try await server.goOn(way) { application in
                try await server.expect("the loss is noticed") { application.metrics.json.contains("\"ledger.went_back\":1") }
                #expect(try await server.get("/health", of: application).text.contains("went back in time"))
                #expect(try await server.list("SELECT sid FROM outbox WHERE cause = 'reply:SMann'") == ["-"])
                #expect(try server.isForbidden(cat, smith.number), "the go-bag forgets nothing meanwhile")
                if way == .underTheRunningServer {
                    // A webhook comes once more, out of a proxy that stood still: it is older than its answer all the same.
                    await server.text(from: bob, to: smith.number, "I need a quote for a new boiler", sid: "SMbob")
                }
                server.clock.advance(by: .seconds(90))
                try await server.expect("the ledger is verified") {
                    try await server.number("SELECT COUNT(*) FROM ledger_mark WHERE verifying_since IS NULL") == 1
                }
                #expect(try await server.number("SELECT COUNT(*) FROM stopped WHERE phone = \(cat)") == 1)
                server.clock.advance(by: .seconds(10))
                try await server.expect("the letter is found") {
                    try await server.number("SELECT COUNT(*) FROM outbox WHERE cause = 'reply:SMann' AND sid IS NOT NULL") == 1
                }
                try await server.expect("all is settled") {
                    try await server.number("SELECT COUNT(*) FROM receipt WHERE disposition IS NULL") == 0
                }
                #expect([ann, bob, cat, dan].map { server.carrier.received(by: $0).count } == before)
                #expect(try await server.number("SELECT COUNT(*) FROM receipt WHERE reason = 'answered_before_restore'") == 3)
                #expect(
                    try await server.number("SELECT COUNT(*) FROM receipt WHERE reason = 'owner_wrote_before_restore'") == 1,
                    "what the owner wanted is for a person to see")
                guard way == .underTheRunningServer else { return }
                await server.text(from: bob, to: smith.number, "Thursday would suit me")
                #expect(try await server.texts(to: bob).count == before[1] + 1, "afterwards all is as ever")
            }
        }
    }
}

/// The tables that texts and calls change, copied and put back; yesterday's leases have lapsed. What the server remembers beside its
/// spool is not among them.
private enum Backup {
    static let take: [SQL] = [
        "CREATE TABLE kept_receipt AS SELECT * FROM receipt", "CREATE TABLE kept_turn AS SELECT * FROM turn",
        "CREATE TABLE kept_outbox AS SELECT * FROM outbox", "CREATE TABLE kept_watermark AS SELECT * FROM watermark",
        "CREATE TABLE kept_mark AS SELECT * FROM ledger_mark", "CREATE TABLE kept_stopped AS SELECT * FROM stopped",
        "CREATE TABLE kept_consent AS SELECT * FROM consent_event", "CREATE TABLE kept_tally AS SELECT * FROM tally",
        "CREATE TABLE kept_customer AS SELECT * FROM customer", "CREATE TABLE kept_conversation AS SELECT * FROM conversation",
        "CREATE TABLE kept_lead AS SELECT * FROM lead",
    ]

    static let putBack: [SQL] = [
        "DELETE FROM lease",
        "DELETE FROM lead", "DELETE FROM conversation", "DELETE FROM customer", "DELETE FROM receipt", "DELETE FROM turn",
        "DELETE FROM outbox", "DELETE FROM watermark", "DELETE FROM ledger_mark", "DELETE FROM stopped",
        "DELETE FROM consent_event", "DELETE FROM tally", "INSERT INTO customer SELECT * FROM kept_customer",
        "INSERT INTO conversation SELECT * FROM kept_conversation", "INSERT INTO lead SELECT * FROM kept_lead",
        "INSERT INTO receipt SELECT * FROM kept_receipt", "INSERT INTO turn SELECT * FROM kept_turn",
        "INSERT INTO outbox SELECT * FROM kept_outbox", "INSERT INTO watermark SELECT * FROM kept_watermark",
        "INSERT INTO ledger_mark SELECT * FROM kept_mark", "INSERT INTO stopped SELECT * FROM kept_stopped",
        "INSERT INTO consent_event SELECT * FROM kept_consent", "INSERT INTO tally SELECT * FROM kept_tally",
    ]
}

extension Server {
    /// Goes on with the backup: the server that ran all the time, or a new one in its place, which finds what the old one remembered.
    fileprivate func goOn(
        _ way: RestoredBackupJourneys.Way, _ journey: (Application) async throws -> Void
    ) async throws {
        guard way == .beforeTheStart else {
            valve.fail(with: nil)
            return try await journey(application)
        }
        let folder = try TemporaryDirectory()
        defer { folder.remove() }
        if let sight = LedgerMemory(folder: spoolFolder).last { try LedgerMemory(folder: folder.path).keep(sight) }
        let account = try #require(application.sandbox).account
        let configuration = try ConfigurationReader.read(
            environment: [
                "PORT": "0", "SPOOL_DIR": folder.path, "SETTLE_MS": "0", "TWILIO_ACCOUNT_SID": account.sid,
                "TWILIO_AUTH_TOKEN": token, "TWILIO_API_BASE_URL": account.apiBaseURL,
            ], file: nil, isSandbox: false)
        let new = try await Application(
            configuration, isSandbox: false,
            Application.Surroundings(
                database: rows, clock: clock.wallClock, log: Log(level: .info, sink: log), watchesClock: false))
        #expect(try await number("SELECT COUNT(*) FROM ledger_mark WHERE verifying_since IS NOT NULL") == 1, "known at the start")
        try await withThrowingTaskGroup(of: Void.self) { group in
            let ending = AsyncStream<Void>.makeStream()
            let stop = ending.stream
            group.addTask { try await new.run(until: { for await _ in stop {} }) }
            var failure: (any Error)?
            do { try await journey(new) } catch { failure = error }
            ending.continuation.finish()
            try await group.waitForAll()
            if let failure { throw failure }
        }
    }

    /// Whether the go-bag forbids texts from this number to this phone.
    fileprivate func isForbidden(_ phone: String, _ number: String) throws -> Bool {
        let (phone, number) = (try #require(PhoneNumber(e164: phone)), try #require(PhoneNumber(e164: number)))
        guard let bag = GoBagFile(folder: spoolFolder).load(), let entry = bag[number] else { return false }
        return bag.forbids(phone, at: entry)
    }

    /// Whether the number on the disk is past the one in the backup.
    fileprivate func isRemembered() async throws -> Bool {
        let kept = try await number("SELECT number FROM kept_mark")
        let now = try await number("SELECT number FROM ledger_mark")
        return now > kept && LedgerMemory(folder: spoolFolder).number == Int64(now)
    }
}
