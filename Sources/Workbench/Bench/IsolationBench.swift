import Domain
import Glibc
import Locking
import PostgresEngine
import Relational
import Store
import Telemetry

/// The measurement behind ADR 2: the same turns on PostgreSQL as they are built, as serializable transactions that are repeated until they
/// pass, and with a notification in each. 64 tasks, 8 connections, every text from another customer.
enum IsolationBench {
    private enum Manner: String, CaseIterable {
        case readCommitted = "READ COMMITTED with guards (as built)"
        case serializable = "SERIALIZABLE with retries"
        case notifying = "as built, with a NOTIFY in the turn's commit"
    }

    private struct Outcome {
        var perSecond = Double.nan
        var retries = 0.0
        var failures = 0
    }

    private static let (tasks, connections) = (64, 8)

    /// `isolation [turns [rounds]]`: prints a table of medians.
    static func run(_ arguments: [String]) async throws {
        let numbers = arguments.compactMap { Int($0) }
        let (turns, rounds) = (numbers.first ?? 4000, numbers.dropFirst().first ?? 3)
        guard numbers.count == arguments.count, turns > 0, rounds > 0, let url = getenv("JOBRUN_TEST_POSTGRES") else {
            throw BenchFailure("usage: Scripts/with-postgres Bench isolation [turns [rounds]]")
        }
        let address = String(cString: url)
        let owner = try PostgresDatabase(url: address, log: Log(level: .critical, sink: NoLog()), metrics: Metrics())
        try await Migrator(Schema.migrations).run(on: owner, now: Moment.now.milliseconds)
        try await Population.addClients(0..<Town.small.clients, to: owner, at: .now)
        var outcomes: [Manner: [Outcome]] = [:]
        var used = 0
        for _ in 0..<rounds {
            for manner in Manner.allCases {
                let people = used..<(used + turns)
                used = people.upperBound
                try await Population.addCustomers(people, to: owner, at: .now)
                outcomes[manner, default: []].append(try await measure(manner, people, address))
            }
        }
        await owner.close()
        print("| \(turns) turns, medians of \(rounds) rounds, load average \(Machine.load) | turns/s | retries/turn | given up |")
        print("|---|---|---|---|")
        for manner in Manner.allCases {
            let all = outcomes[manner] ?? []
            let rate = Int(median(all.map(\.perSecond)).rounded())
            let retries = Int((median(all.map(\.retries)) * 1000).rounded())
            print(
                "| \(manner.rawValue) | \(rate) | \(retries / 1000).\(String(1000 + retries % 1000).dropFirst()) | \(all.reduce(0) { $0 + $1.failures }) |"
            )
        }
    }

    private static func measure(_ manner: Manner, _ people: Range<Int>, _ url: String) async throws -> Outcome {
        let metrics = Metrics()
        let database = try PostgresDatabase(
            url: url, connections: connections, log: Log(level: .critical, sink: NoLog()), metrics: metrics)
        if manner == .serializable { try await makeSerializable(database) }
        let (next, failures) = (Locked(people.lowerBound), Locked(0))
        let start = Stopwatch.now
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<tasks {
                group.addTask {
                    while let index = next.withLock({ next in
                        defer { next += 1 }
                        return next < people.upperBound ? next : nil
                    }) {
                        do {
                            try await turn(manner, index, database)
                        } catch SQLFailure.busy {
                            failures.withLock { $0 += 1 }
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        let seconds = Double(Stopwatch.now - start) / 1e9
        await database.close()
        return Outcome(
            perSecond: Double(people.count) / seconds,
            retries: Double(metrics.value(.postgresRetries)) / Double(people.count), failures: failures.withLock { $0 })
    }

    /// What the server does: the commit reads again what was decided on.
    private static func turn(_ manner: Manner, _ index: Int, _ database: any Database) async throws {
        try await BareLoop.turn(index, database) { tx, pair in
            _ = try tx.together(DeskRecords.find(pair), Receipts.open(of: pair))
            if manner == .notifying { try tx.later(News.announce) }
        }
    }

    /// The sessions' default: the address cannot overrule what the engine sets, but a session can. All of them meet, so each is met.
    private static func makeSerializable(_ database: PostgresDatabase) async throws {
        let missing = ConditionLock(connections)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<connections {
                group.addTask {
                    try await database.write { tx in
                        try tx.run("SELECT set_config('default_transaction_isolation', 'serializable', false)")
                        missing.changeForAll { $0 -= 1 }
                        _ = missing.wait(atMost: .seconds(20)) { $0 <= 0 ? true : nil }
                    }
                }
            }
            try await group.waitForAll()
        }
    }
}
