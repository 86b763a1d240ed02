import EngineKit
import Locking
import Relational
import Telemetry
import Testing

@testable import PostgresEngine

/// What networks, crashes and stopped machines do. Limits are short so that the tests are; nothing else depends on time.
@Suite(.enabled(if: Cluster.isHere, "no PostgreSQL: run the tests through Scripts/with-postgres"), .timeLimit(.minutes(1)))
struct OutageTests {
    @Test("a server that ends the session in the middle of a transaction loses it, and the next call works")
    func terminated() async throws {
        try await Cluster.withItems { database in
            let loss = try await failure {
                try await database.write { tx in
                    try tx.run(Item.add(1))
                    let backend = try tx.run("SELECT pg_backend_pid()")[0].integer(0)
                    let killer = Blocking {
                        let other = try Cluster.database(connections: 1)
                        try await other.execute("SELECT pg_terminate_backend(\(backend)::INT, 10000)")
                        await other.close()
                    }
                    try killer.wait()
                    try tx.run(Item.add(2))
                }
            }
            #expect(loss == .lost("the server ended the session (57P01)"))
            #expect(try await database.ask(Item.count) == 0)
        }
    }

    @Test("connections that broke while nobody used them cost no call")
    func brokenIdle() async throws {
        try await withRelay { relay, database in
            try await database.execute(Item.add(1))
            relay.stop()
            relay.start()
            try await database.execute(Item.add(2))
            #expect(try await database.ask(Item.count) == 2)
        }
    }

    @Test("calls fail while the server is away, soon and then at once, and work when it is back")
    func away() async throws {
        let metrics = Metrics()
        try await withRelay(metrics: metrics) { relay, database in
            relay.stop()
            // The first is waited for a moment, in case the server only restarts; then the outage has lasted.
            let first = try await failure { try await database.ask(Item.count) }
            let second = try await failure { try await database.execute(Item.add(1)) }
            #expect(first.isLost && second.isLost)
            #expect(metrics.value(.postgresCallsTurnedAway) == 2)
            relay.start()
            let count = try await eventually { try await database.ask(Item.count) }
            #expect(count == 0)
        }
    }

    @Test("in an outage one connection is tried at a time, it is told once, and all are there again when it is over")
    func oneScout() async throws {
        try await Cluster.withSchema { query in
            let (relay, metrics, lines) = (try Relay(to: Cluster.socketDirectory()), Metrics(), Lines())
            let limits = PostgresLimits(patience: .milliseconds(200))
            let database = try Cluster.database(
                query, at: relay.url + "&" + query, connections: 6, limits: limits, log: Log(level: .debug, sink: lines),
                metrics: metrics)
            try await eventually { try metrics.holds(connections: 6) }
            relay.stop()
            for _ in 0..<3 { _ = try await failure { try await database.batch(["SELECT 1"], writing: false) } }
            #expect(metrics.value(.postgresOutages) == 1)
            relay.start()
            try await eventually { try metrics.holds(connections: 6) }
            #expect(lines.count("cannot connect to the database") == 1)
            #expect(lines.count("connected to the database again") == 1)
            await database.close()
            relay.end()
        }
    }

    @Test("a server that has become read-only is left for the one that takes writes")
    func demoted() async throws {
        try await Cluster.withItems(connections: 2) { database in
            // Every session of ours now behaves as one on a standby.
            try await Cluster.onEachSession(of: database, 2) { tx in
                try tx.run("SELECT set_config('default_transaction_read_only', 'on', false)")
            }
            let refusal = try await failure { try await database.execute(Item.add(1)) }
            #expect(refusal == .unwritable("the database is read-only (25006)"))
            // Neither of the two old connections is used again.
            for id in 1...4 { try await database.execute(Item.add(Int64(id))) }
            #expect(try await database.ask(Item.count) == 4)
        }
    }

    @Test("a frozen server loses a transaction before its COMMIT, and leaves a whole one unknown")
    func frozen() async throws {
        try await withRelay { relay, database in
            let read = try await failure {
                try await database.read { tx in
                    _ = try tx.ask(Item.count)
                    relay.become(.frozen)
                    _ = try tx.ask(Item.count)
                }
            }
            #expect(read == .lost("no answer in time"))
            relay.become(.faithful)
            _ = try await eventually { try await database.ask(Item.count) }
            let write = try await failure {
                try await database.write { tx in
                    try tx.run(Item.add(1))
                    relay.become(.frozen)
                }
            }
            #expect(write == .unknown("no answer in time"))
            relay.become(.faithful)
            _ = try await eventually { try await database.ask(Item.count) }
        }
    }

    @Test(
        "a connection that breaks at the COMMIT leaves it unknown, whether it arrived or not", arguments: [true, false],
        [true, false])
    func commit(isDelivered: Bool, isWhole: Bool) async throws {
        try await withRelay { relay, database in
            relay.become(.cutting(at: isWhole ? "INSERT INTO item" : "COMMIT", delivering: isDelivered))
            let loss = try await failure {
                if isWhole {
                    try await database.execute(Item.add(1), Item.add(2))
                } else {
                    try await database.write { tx in
                        try tx.run(Item.add(1))
                        try tx.run(Item.add(2))
                    }
                }
            }
            #expect(loss == .unknown("the connection broke"))
            relay.become(.faithful)
            // Both or none, and both only if the COMMIT arrived.
            var count = try await eventually { try await database.ask(Item.count) }
            while isDelivered, count == 0 {
                try Task.checkCancellation()
                count = try await database.ask(Item.count)
            }
            #expect(count == (isDelivered ? 2 : 0))
        }
    }

    @Test("a connection that breaks before the COMMIT loses the transaction")
    func beforeCommit() async throws {
        try await withRelay { relay, database in
            relay.become(.cutting(at: "INSERT INTO item", delivering: true))
            let loss = try await failure {
                try await database.write { tx in
                    try tx.run(Item.add(1))
                    try tx.run(Item.add(2))
                }
            }
            #expect(loss == .lost("the connection broke"))
            relay.become(.faithful)
            #expect(try await eventually { try await database.ask(Item.count) } == 0)
        }
    }

    @Test("a call that finds no free connection does not wait for ever")
    func saturated() async throws {
        try await Cluster.withSchema { query in
            let limits = PostgresLimits(statement: .seconds(30), transaction: .seconds(30), patience: .milliseconds(50))
            let database = try Cluster.database(query, connections: 1, limits: limits)
            let holder = try Cluster.database(query, connections: 1)
            let gate = BodyGate()
            async let held = holder.write { tx in
                try tx.run("SELECT pg_advisory_xact_lock(\(4711))")
                return gate.pass()
            }
            await gate.untilReached()
            async let blocked: Void = database.execute("SELECT pg_advisory_xact_lock(\(4711))")
            let turnedAway = try await failure {
                while true {
                    try Task.checkCancellation()
                    _ = try await database.batch(["SELECT 1"], writing: false)
                }
            }
            #expect(turnedAway == .lost("no connection was free in time"))
            gate.open()
            let wasHeld = try await held
            #expect(wasHeld)
            try await blocked
            await holder.close()
            await database.close()
        }
    }

    /// A database with one connection by way of a relay, in a schema of its own with the table `item`.
    private func withRelay(metrics: Metrics = Metrics(), _ body: (Relay, PostgresDatabase) async throws -> Void) async throws {
        try await Cluster.withSchema { query in
            let relay = try Relay(to: Cluster.socketDirectory())
            let limits = PostgresLimits(
                statement: .milliseconds(300), transaction: .seconds(30), grace: .milliseconds(100), patience: .milliseconds(200))
            let database = try Cluster.database(
                query, at: relay.url + "&" + query, connections: 1, limits: limits, metrics: metrics)
            try await database.execute(Item.table)
            try await body(relay, database)
            await database.close()
            relay.end()
        }
    }

    /// The first success of a call that may fail as long as the database is away.
    private func eventually<T>(_ call: () async throws -> T) async throws -> T {
        while true {
            do {
                return try await call()
            } catch let failure as SQLFailure where failure.isLost {
                try Task.checkCancellation()
            }
        }
    }
}

extension Cluster {
    /// Runs a body once on each connection of a database.
    fileprivate static func onEachSession(
        of database: PostgresDatabase, _ connections: Int, _ body: @escaping @Sendable (borrowing Transaction) throws -> Void
    ) async throws {
        let meeting = Meeting(of: connections)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<connections {
                group.addTask {
                    try await database.write { tx in
                        try body(tx)
                        meeting.arrive()
                    }
                }
            }
            try await group.waitForAll()
        }
    }
}

extension Metrics {
    /// Fails as a lost connection does unless so many are open.
    fileprivate func holds(connections: Int) throws {
        if !json.contains("\"postgres.connections\":\(connections)") { throw SQLFailure.lost("not yet") }
    }
}

/// A log that counts.
private final class Lines: LogSink {
    private let messages = Locked<[String]>([])

    func write(_ record: LogRecord) {
        messages.withLock { $0.append(record.message) }
    }

    func count(_ message: String) -> Int {
        messages.withLock { $0.count { $0 == message } }
    }
}
