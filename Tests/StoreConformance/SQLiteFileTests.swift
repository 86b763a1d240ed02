import EngineKit
import Glibc
import Locking
import Relational
import SQLiteEngine
import Testing

@testable import Telemetry

/// What only a database in a file can suffer.
@Suite struct SQLiteFileTests {
    private func open(_ path: String, durability: Durability = .off) throws -> SQLiteDatabase {
        try SQLiteDatabase(path: path, durability: durability, log: Log(level: .critical, sink: NoLog()), metrics: Metrics())
    }

    private func openingFailure(_ path: String) -> SQLFailure? {
        do {
            _ = try open(path)
            return nil
        } catch { return error as? SQLFailure }
    }

    private func withDirectory(_ body: (String) async throws -> Void) async throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        try await body(directory.path)
    }

    @Test("a path that cannot be a database is refused with its name and the reason")
    func impossiblePaths() async throws {
        try await withDirectory { directory in
            let text = directory + "/letter.txt"
            let file = try #require(fopen(text, "w"))
            fputs(String(repeating: "Dear Sir, this is a letter and not a database. ", count: 100), file)
            fclose(file)
            #expect(openingFailure(directory) == .unwritable("\(directory): this is a directory, and the database must be a file"))
            #expect(
                openingFailure(directory + "/no/such.db")
                    == .unwritable("\(directory)/no/such.db: the directory \(directory)/no does not exist or cannot be entered"))
            #expect(openingFailure(text + "/x.db") == .unwritable("\(text)/x.db: \(text) is not a directory"))
            #expect(openingFailure(text) == .unwritable("\(text): this file is not a SQLite database"))
        }
    }

    @Test("a file or a directory that this user may only read is refused, and says so")
    func readOnly() async throws {
        try await withDirectory { directory in
            let path = directory + "/read-only.db"
            let database = try open(path)
            try await database.perform(thingTable)
            await database.close()
            chmod(path, 0o444)
            chmod(directory, 0o555)
            defer { chmod(directory, 0o755) }
            let (file, missing) = try asNobody { (openingFailure(path), openingFailure(directory + "/new.db")) }
            #expect(file == .unwritable("\(path): this user may read the file but not write to it"))
            #expect(missing == .unwritable("\(directory)/new.db: this user may not write to it, or not make files in \(directory)"))
        }
    }

    /// Runs `body` with the rights of an ordinary user on files: for root, and for this thread only.
    private func asNobody<Result>(_ body: () -> Result) throws -> Result {
        guard geteuid() == 0 else { return body() }
        let symbol = try #require(dlsym(nil, "setfsuid"))
        let setUser = unsafeBitCast(symbol, to: (@convention(c) (uid_t) -> Int32).self)
        _ = setUser(65534)
        defer { _ = setUser(0) }
        return body()
    }

    @Test("a full disk fails the body that met it as unwritable, spares what was there, and heals when there is room")
    func fullDisk() async throws {
        try await withDirectory { directory in
            let database = try open(directory + "/full.db")
            try await database.perform(thingTable, putThing(1), "PRAGMA max_page_count = 20")
            let big = String(repeating: "x", count: 200_000)
            let outcomes = await withTaskGroup(of: (Int64, SQLFailure?).self) { group in
                for id in Int64(2)...21 {
                    group.addTask {
                        let failure = await sqlFailure {
                            try await database.write { tx in try tx.run(putThing(id, name: id % 5 == 0 ? big : "small")) }
                        }
                        return (id, failure)
                    }
                }
                var outcomes: [Int64: SQLFailure] = [:]
                for await (id, failure) in group { outcomes[id] = failure }
                return outcomes
            }
            #expect(outcomes.keys.sorted() == [5, 10, 15, 20])
            #expect(outcomes.values.allSatisfy { $0.kind == .unwritable && $0.isLost })
            try await expectThings([Int64](1...21).filter { $0 % 5 != 0 }, in: database)
            try await database.perform("PRAGMA max_page_count = 1000000")
            try await database.perform(putThing(5, name: big))
            await database.close()
        }
    }

    @Test("another process that holds the file makes us busy, not broken")
    func heldByAnother() async throws {
        try await withDirectory { directory in
            let one = try open(directory + "/shared.db")
            let other = try open(directory + "/shared.db")
            try await one.perform(thingTable)
            let gate = BodyGate()
            async let holding = one.write { tx in
                try tx.run(putThing(1))
                return gate.pass()
            }
            await gate.untilReached()
            async let waiting: Void = other.perform(putThing(2))
            gate.open()
            let wasHeld = try await holding
            #expect(wasHeld)
            try await waiting
            try await expectThings([1, 2], in: one)
            await one.close()
            await other.close()
        }
    }

    @Test("a body cannot end the transaction that it shares with others")
    func transactionControl() async throws {
        try await withDatabase(.sqlite) { database in
            try await database.perform(thingTable)
            let forbidden: [SQL] = [
                "COMMIT", " rollback", "BEGIN", "SAVEPOINT mine", "INSERT OR ROLLBACK INTO thing (id) VALUES (1)",
                "CREATE TABLE x (id BIGINT PRIMARY KEY ON CONFLICT ROLLBACK)",
                "CREATE TABLE x (id BIGINT REFERENCES thing (id) DEFERRABLE INITIALLY DEFERRED)",
            ]
            for statement in forbidden {
                let failure = await sqlFailure {
                    try await database.write { tx in
                        try tx.run(putThing(1))
                        try tx.run(statement)
                    }
                }
                #expect(failure?.kind == .other)
            }
            try await expectThings([], in: database)
        }
    }

    @Test("full durability is what a database has unless told otherwise, and the file survives a new opening")
    func durability() async throws {
        try await withDirectory { directory in
            for (durability, level) in [(Durability.full, Int64(2)), (.off, 0)] {
                let database = try open(directory + "/durable.db", durability: durability)
                let found = try await database.write { tx in
                    [
                        try tx.run("PRAGMA journal_mode")[0].columns, try tx.run("PRAGMA synchronous")[0].columns,
                        try tx.run("PRAGMA foreign_keys")[0].columns,
                    ]
                }
                #expect(found == [[.text("wal")], [.integer(level)], [.integer(1)]])
                await database.close()
            }
        }
    }

    @Test("how long transactions take is counted, under a declared name")
    func metrics() async throws {
        try await withDirectory { directory in
            let metrics = Metrics(declared: [SQLiteMetrics.names])
            let database = try SQLiteDatabase(
                path: directory + "/counted.db", log: Log(level: .critical, sink: NoLog()), metrics: metrics)
            try await database.perform(thingTable)
            try await expectThings([], in: database)
            await database.close()
            #expect(metrics.state.withLock { $0.timings.mapValues(\.count) } == ["db.transaction.duration": 2])
        }
    }
}
