import PostgresEngine
import Relational
import Telemetry
import Testing

@Suite(.enabled(if: Cluster.isHere, "no PostgreSQL: run the tests through Scripts/with-postgres"))
struct TransactionTests {
    @Test("values come back as they went in, whatever the statement does with them")
    func roundTrips() async throws {
        try await Cluster.withItems { database in
            let text = "Zoë’s 🚽\n'; DROP TABLE item; --"
            try await database.execute(Item.add(.max, text), Item.add(.min))
            let limit = 1
            let row = try await database.read { tx in
                try tx.run("SELECT id, name, id > 0, SUM(id) FROM item WHERE id >= \(Int64.max) GROUP BY id, name LIMIT \(limit)")[
                    0]
            }
            #expect(row.columns == [.integer(.max), .text(text), .integer(1), .integer(.max)])
            let chosen = try await database.ask(
                Query("SELECT COALESCE(name, \("none")), \(7) FROM item WHERE id = \(Int64.min)") { $0[0].columns })
            #expect(chosen == [.text("none"), .integer(7)])
        }
    }

    @Test("NULL may stand where a value stood before, and the other way round")
    func nulls() async throws {
        try await Cluster.withItems(connections: 1) { database in
            for (id, name) in [(1, nil), (2, "b"), (3, nil), (4, "d")] as [(Int64, String?)] {
                try await database.execute(Item.add(id, name))
            }
            let names = try await database.ask(Item.names)
            #expect(names == [nil, "b", nil, "d"])
        }
    }

    @Test("text with a NUL is refused, and the transaction with it")
    func nul() async throws {
        try await Cluster.withItems { database in
            let refusal = try await failure {
                try await database.write { tx in
                    try tx.later(Item.add(1))
                    try? tx.later(Item.add(2, "a\0b"))
                }
            }
            #expect(refusal == .poisoned)
            #expect(try await database.ask(Item.count) == 0)
            let batch = try await failure { try await database.execute(Item.add(2, "a\0b")) }
            #expect(batch == .other("text with a NUL character cannot be stored"))
        }
    }

    @Test("a body that throws leaves nothing behind, and the connection is clean for the next")
    func rollback() async throws {
        struct Second: Error {}
        try await Cluster.withItems(connections: 1) { database in
            await #expect(throws: Second.self) {
                try await database.write { tx in
                    try tx.run(Item.add(1))
                    try tx.later(Item.add(2))
                    throw Second()
                }
            }
            try await database.execute(Item.add(1))
            #expect(try await database.ask(Item.count) == 1)
        }
    }

    @Test("what was put off fails at the next statement that waits, or at the commit, and nothing is kept")
    func later() async throws {
        try await Cluster.withItems { database in
            let waiting = try await failure {
                try await database.write { tx in
                    try tx.later(Item.add(1, "forbidden"))
                    _ = try tx.ask(Item.count)
                }
            }
            #expect(waiting == .checkViolation("item_name_check"))
            let alone = try await failure {
                try await database.write { tx in
                    try tx.later(Item.add(1))
                    try tx.later(Item.add(1))
                    try tx.later(Item.add(2))
                }
            }
            #expect(alone == .uniqueViolation("item_pkey"))
            let committing = try await failure {
                try await database.write { tx in
                    _ = try tx.ask(Item.count)
                    try tx.later(Item.add(1))
                    try tx.later(Item.add(1))
                }
            }
            #expect(committing == .uniqueViolation("item_pkey"))
            #expect(try await database.ask(Item.count) == 0)
        }
    }

    @Test("after a failed statement nothing more runs, even if the body makes light of it")
    func poison() async throws {
        try await Cluster.withItems { database in
            let swallowed = try await failure {
                try await database.write { tx in
                    try tx.run(Item.add(1))
                    _ = try? tx.run(Item.add(1))
                }
            }
            #expect(swallowed == .poisoned)
            #expect(try await database.ask(Item.count) == 0)
        }
    }

    @Test("more statements than are put off at once all happen, in order")
    func manyPutOff() async throws {
        try await Cluster.withItems { database in
            try await database.write { tx in
                for id in 1...1000 as ClosedRange<Int64> { try tx.later(Item.add(id, "n\(id)")) }
            }
            #expect(try await database.ask(Item.count) == 1000)
        }
    }

    @Test("a read sees one snapshot, and cannot write")
    func snapshot() async throws {
        try await Cluster.withItems { database in
            let (before, after) = try await database.read { tx in
                let before = try tx.ask(Item.count)
                // Another session writes meanwhile: its row must not be seen.
                let other = try Cluster.database("options=-csearch_path%3D\(try tx.run("SELECT current_schema()")[0].text(0))")
                let isDone = Blocking {
                    try await other.execute(Item.add(1)); await other.close()
                }
                try isDone.wait()
                return (before, try tx.ask(Item.count))
            }
            #expect((before, after) == (0, 0))
            #expect(try await database.ask(Item.count) == 1)
            let refusal = try await failure { try await database.read { tx in try tx.run(Item.add(2)) } }
            #expect(refusal == .other("a body that only reads has tried to write"))
            let batch = try await failure { try await database.batch([Item.add(2)], writing: false) }
            #expect(batch == .other("a body that only reads has tried to write"))
        }
    }

    @Test("a deadlock is broken and both bodies succeed")
    func deadlock() async throws {
        let metrics = Metrics(declared: [.postgres])
        try await Cluster.withItems(metrics: metrics) { database in
            try await database.execute(Item.add(1, ""), Item.add(2, ""))
            let meeting = Meeting(of: 2)
            func touch(_ first: Int64, _ second: Int64) async throws {
                try await database.write { tx in
                    try tx.run("UPDATE item SET name = name || \("x") WHERE id = \(first)")
                    meeting.arrive()
                    try tx.run("UPDATE item SET name = name || \("y") WHERE id = \(second)")
                }
            }
            async let one: Void = touch(1, 2)
            async let two: Void = touch(2, 1)
            _ = try await (one, two)
            let names = try await database.ask(Item.names)
            #expect(names.map { $0?.count } == [2, 2])
            #expect(metrics.value(.postgresRetries) >= 1)
        }
    }

    @Test("a statement prepared before the schema changed under it is prepared again")
    func changedSchema() async throws {
        try await Cluster.withItems(connections: 1) { database in
            try await database.execute(Item.add(1, "7"))
            let name = Query<SQLValue>("SELECT name FROM item") { $0[0].columns[0] }
            let before: SQLValue = try await database.ask(name)
            #expect(before == .text("7"))
            try await database.execute(
                "ALTER TABLE item DROP CONSTRAINT item_name_check",
                "ALTER TABLE item ALTER COLUMN name TYPE BIGINT USING name::BIGINT")
            let after: SQLValue = try await database.ask(name)
            #expect(after == .integer(7))
        }
    }

    @Test("a commit that is refused is a refusal, even where the sync is the COMMIT")
    func refusedAtTheSync() async throws {
        try await Cluster.withItems { database in
            try await database.execute("CREATE TABLE late (id BIGINT, CONSTRAINT one UNIQUE (id) DEFERRABLE INITIALLY DEFERRED)")
            let refusal = try await failure {
                try await database.execute("INSERT INTO late (id) VALUES (1)", "INSERT INTO late (id) VALUES (1)")
            }
            #expect(refusal == .uniqueViolation("one"))
            try await database.execute("INSERT INTO late (id) VALUES (1)")
        }
    }

    @Test("dialect fragments are spelt as PostgreSQL wants them")
    func fragments() async throws {
        try await Cluster.withItems { database in
            try await database.write { tx in
                try tx.run(Item.add(1))
                let claimed = try tx.run("SELECT id FROM item WHERE id > \(0) \(.skipLocked)")
                let locked = try tx.run("SELECT id FROM item WHERE id > \(0) \(.forUpdate)")
                let now = try tx.run("SELECT \(.now)")[0].integer(0)
                #expect(claimed.count == 1 && locked.count == 1 && now > 1_700_000_000_000)
            }
        }
    }
}
