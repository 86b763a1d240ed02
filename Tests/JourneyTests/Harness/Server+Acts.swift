import Domain
import Relational
import Simulator

extension Server {
    /// Somebody texts. Takes a second of the clock, as every act does.
    @discardableResult
    func text(from phone: String, to number: String, _ words: String, sid: String? = nil) async -> WebhookResult {
        clock.advance(by: .seconds(1))
        return await carrier.text(from: phone, to: number, body: words, sid: sid)
    }

    /// Somebody rings, nobody answers, our voice speaks, the call ends and is reported.
    @discardableResult
    func ring(from phone: String, to number: String, forwardedFrom: String? = nil, sid: String? = nil) async -> CallResult {
        clock.advance(by: .seconds(1))
        return await carrier.call(from: phone, to: number, forwardedFrom: forwardedFrom, sid: sid)
    }

    /// What phones received from JobRun, once everything that was begun has ended.
    func texts(to phone: String) async throws -> [String] {
        try await quiet()
        return carrier.received(by: phone).map(\.body)
    }

    /// Waits until nothing is under way: no event open, no letter due or leased, no callback on its way.
    func quiet() async throws {
        guard try await until({ try await self.isQuiet() }) else {
            throw Impatience(what: "the server did not come to rest: \(try await unsettled())")
        }
    }

    /// Waits for something; says what when it does not come.
    func expect(_ what: String, _ condition: () async throws -> Bool) async throws {
        guard try await until(condition) else { throw Impatience(what: "this did not come: \(what)") }
    }

    private func until(_ condition: () async throws -> Bool) async rethrows -> Bool {
        try await log.until(.seconds(30), condition)
    }

    private func isQuiet() async throws -> Bool {
        // What waits in the spool is under way as soon as the database answers.
        guard valve.isFailing || count("spool.open") == 0 else { return false }
        let before = carrier.ledger
        guard before.inFlight == 0, try await unsettled().isEmpty else { return false }
        // What began between the two looks shows in the ledger.
        let after = carrier.ledger
        return after.inFlight == 0 && after.texts.count == before.texts.count
    }

    private func unsettled() async throws -> [String] {
        try await rows.ask(
            .all(
                """
                SELECT 'receipt ' || sid FROM receipt WHERE disposition IS NULL
                UNION ALL
                SELECT 'letter ' || cause || ' ' || state
                FROM outbox
                WHERE state IN ('twiml', 'rest') OR (state = 'queued' AND not_before <= \(clock.now))
                """
            ) { try $0.text(0) })
    }
}

/// A wait that was in vain.
struct Impatience: Error, CustomStringConvertible {
    let what: String
    var description: String { what }
}
