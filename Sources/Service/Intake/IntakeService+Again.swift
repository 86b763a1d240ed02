import Domain
import Locking
import Relational
import Spool
import Store

extension IntakeService {
    /// Stores events that waited in the spool, all or none, each as of its own arrival; those stored before change nothing. The sweeper
    /// gives them their turn, oldest first. Of a call whose fail-safe left without the database, the database is told.
    func takeAgain(_ events: [SpooledEvent]) async throws {
        var statements: [SQL] = []
        for event in events {
            switch event.event {
            case .text(let text): statements.append(Receipts.insert(text, correlation: event.correlation).sql)
            case .call(let call):
                if memory.hasTexted(call.sid) { statements += Self.accountOfText(after: call, at: clock.now) }
                statements.append(Receipts.insert(call, correlation: event.correlation).sql)
            }
        }
        _ = try await database.batch(statements, writing: true)
        memory.changed()
        lookAgain()
    }

    /// What the database has to know of a fail-safe that left without it.
    private static func accountOfText(after call: CallEvent, at now: Moment) -> [SQL] {
        let note = TextedCalls.note(call.sid, at: now)
        guard let caller = call.caller.phone else { return [note] }
        let counts = Caps.failSafeCounts(caller, at: now)
        return [note, counts.own.sql, counts.all.sql]
    }

    /// Whether the database takes writes to the ledger at all.
    func canStore() async -> Bool {
        (try? await database.batch([Receipts.touchNothing], writing: true)) != nil
    }
}

/// The calls this process has stored lately, so that a later event of one of them causes no text past the outbox.
struct RecentCalls: Sendable {
    private var young: Set<String> = []
    private var old: Set<String> = []
    private static let half = 4_096

    func contains(_ sid: String) -> Bool { young.contains(sid) || old.contains(sid) }

    mutating func insert(_ sid: String) {
        if young.count >= Self.half { (old, young) = (young, []) }
        young.insert(sid)
    }
}
