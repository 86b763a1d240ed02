import Domain
import Locking
import PostgresEngine
import Relational
import SQLiteEngine
import Store
import Telemetry

/// The database work of a turn with nothing around it: no HTTP, no signature, no thought. 64 tasks do it as fast as they can.
enum BareLoop {
    enum Work: String {
        /// Storing the text: one committed insert.
        case receipt
        /// Every insert and update of a turn, in its two transactions.
        case turn
    }

    private static let tasks = 64

    /// `work url first end`: does the work for these customers and prints how it went.
    static func run(_ arguments: [String]) async throws {
        guard arguments.count == 4, let work = Work(rawValue: arguments[0]), let first = Int(arguments[2]),
            let end = Int(arguments[3])
        else { throw BenchFailure("bare-loop takes: receipt|turn url first end") }
        let database = try openDatabase(arguments[1])
        let next = Locked(first)
        let start = Stopwatch.now
        let times = try await withThrowingTaskGroup(of: [UInt32].self) { group in
            for _ in 0..<tasks {
                group.addTask {
                    var times: [UInt32] = []
                    while true {
                        let index = next.withLock { next in
                            defer { next += 1 }
                            return next
                        }
                        guard index < end else { return times }
                        let began = Stopwatch.now
                        try await perform(work, index, database)
                        times.append(UInt32(clamping: (Stopwatch.now - began) / 1000))
                    }
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        let elapsed = Stopwatch.now - start
        await database.close()
        let latencies = Latencies(microseconds: times)
        print(elapsed, latencies.quantile(0.5), latencies.quantile(0.99))
    }

    /// Opens the database that is measured. Filling it may take a statement longer than a server would wait for.
    static func openDatabase(_ url: String) throws -> any Database {
        let log = Log(level: .warning, sink: NoLog())
        let path = "sqlite://"
        if url.hasPrefix(path) {
            return try SQLiteDatabase(
                path: String(url.dropFirst(path.count)), statementLimit: patience, transactionLimit: patience, log: log,
                metrics: Metrics())
        }
        return try PostgresDatabase(
            url: url, connections: 8, statementLimit: patience, transactionLimit: patience, log: log, metrics: Metrics())
    }

    private static let patience = Duration.seconds(120)

    private static func perform(_ work: Work, _ index: Int, _ database: any Database) async throws {
        switch work {
        case .receipt: _ = try await database.tell(Receipts.insert(text(index, at: .now), correlation: "bare"))
        case .turn: try await turn(index, database)
        }
    }

    /// Both transactions of a turn. `more` is done in the second, once it is known that the turn is ours.
    static func turn(
        _ index: Int, _ database: any Database,
        more: @escaping @Sendable (borrowing Transaction, NumberPair) throws -> Void = { _, _ in }
    ) async throws {
        let now = Moment.now
        let text = text(index, at: now)
        guard case .number(let their) = text.from else { return }
        let pair = NumberPair(our: text.to, their: their.number.e164)
        let (_, lease) = try await database.tell(Receipts.insert(text, correlation: "bare"), Turns.take(for: text.sid, of: pair))
        guard let lease else { throw BenchFailure("the turn of customer \(index) was taken before") }
        let letter = LetterID("bare-\(index)")
        try await database.write { tx in
            guard try tx.ask(Turns.release(lease)) else { return }
            try more(tx, pair)
            try tx.later(reply(letter, index, text.to, their.number, now))
            try tx.later(
                Leads.insert(
                    Lead(id: LeadID("bare-\(index)"), state: .needsInfo, clarifyCount: 1), client: Population.client(of: index).id,
                    conversation: Population.conversation(of: index), at: now))
            try tx.later(
                Receipts.settle(
                    text.sid, .replied(letter), door: .operational, client: Population.client(of: index).id,
                    conversation: Population.conversation(of: index), at: now))
        }
    }

    private static func text(_ index: Int, at now: Moment) -> InboundText {
        guard let our = PhoneNumber(e164: Population.business(of: index)),
            let their = PhoneNumber(e164: Population.phone(of: index))
        else { preconditionFailure("the population has numbers that are none") }
        return InboundText(
            sid: Population.messageSID(of: index), to: our, from: .number(ParsedNumber(number: their, region: "GB", kind: .mobile)),
            body: MessageBody(Population.message), at: now)
    }

    /// The row that the outbox writes for a reply in the webhook's answer; only the wiring of the server may hold a real writer.
    private static func reply(_ id: LetterID, _ index: Int, _ our: PhoneNumber, _ their: PhoneNumber, _ now: Moment) -> SQL {
        """
        INSERT INTO outbox (id, cause, kind, lane_from, lane_to, ordinal, body, client_id, conversation_id, correlation,
            priority, state, attempt, leased_until, not_before, expires_at, conflicted, created_at, changed_at)
        VALUES (\(id), \("reply:" + Population.messageSID(of: index)), 'customer', \(our), \(their),
            (SELECT COALESCE(MAX(ordinal), 0) + 1 FROM outbox WHERE lane_from = \(our) AND lane_to = \(their)),
            \(BareServer.answer), \(Population.client(of: index).id), \(Population.conversation(of: index)), 'bare', 1, 'twiml', 1,
            \(.now) + 15000, \(now), \(now + .hours(12)), 0, \(now), \(now))
        """
    }
}
