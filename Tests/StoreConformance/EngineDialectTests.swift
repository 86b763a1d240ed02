import EngineKit
import Glibc
import Locking
import Relational
import Testing

@Suite struct EngineDialectTests {
    @Test("upsert on a partial unique index, with RETURNING", arguments: Engine.available)
    func upsert(engine: Engine) async throws {
        try await withDatabase(engine) { database in
            let counts = try await database.write { tx in
                try tx.run(
                    "CREATE TABLE lead (id BIGINT PRIMARY KEY, phone TEXT NOT NULL, state TEXT NOT NULL, calls BIGINT NOT NULL)")
                try tx.run("CREATE UNIQUE INDEX lead_open ON lead (phone) WHERE state = 'new'")
                try tx.run("INSERT INTO lead (id, phone, state, calls) VALUES (0, 'a', 'lost', 9)")
                var counts: [Int64] = []
                for id in 1...3 {
                    let rows = try tx.run(
                        """
                        INSERT INTO lead (id, phone, state, calls)
                        VALUES (\(id), \("a"), 'new', 1)
                        ON CONFLICT (phone) WHERE state = 'new'
                        DO UPDATE SET calls = lead.calls + 1
                        RETURNING calls
                        """)
                    counts.append(try rows[0].integer(0))
                }
                return counts
            }
            #expect(counts == [1, 2, 3])
        }
    }

    @Test("FILTER, IS NOT DISTINCT FROM, NULLS LAST and LIMIT with a parameter", arguments: Engine.available)
    func portableSubset(engine: Engine) async throws {
        try await withDatabase(engine) { database in
            try await database.write { tx in
                try tx.run(thingTable)
                for id in 1...6 {
                    try tx.run(putThing(Int64(id), name: id % 2 == 0 ? "even" : nil, size: id > 4 ? nil : Int64(id)))
                }
            }
            let (counts, nameless, first, last) = try await database.ask(
                Query.first("SELECT COUNT(*) FILTER (WHERE name = \("even")), COUNT(*) FROM thing") {
                    [try $0.integer(0), try $0.integer(1)]
                },
                Query.all("SELECT id FROM thing WHERE name IS NOT DISTINCT FROM \(String?.none) ORDER BY id") { try $0.integer(0) },
                Query.all("SELECT id FROM thing ORDER BY id LIMIT \(2)") { try $0.integer(0) },
                Query.all("SELECT id FROM thing ORDER BY size DESC NULLS LAST, id LIMIT \(5)") { try $0.integer(0) })
            #expect(counts == [3, 6])
            #expect(nameless == [1, 3, 5])
            #expect(first == [1, 2])
            #expect(last == [4, 3, 2, 1, 5])
        }
    }

    @Test("the database's clock is in milliseconds since 1970", arguments: Engine.available)
    func now(engine: Engine) async throws {
        try await withDatabase(engine) { database in
            let before = Int64(time(nil)) * 1000
            let found = try await database.ask(Query.first("SELECT \(.now)") { try $0.integer(0) })
            let after = Int64(time(nil)) * 1000 + 1000
            #expect(try (before...after).contains(#require(found)))
        }
    }

    @Test("a row taken for update can be changed", arguments: Engine.available)
    func forUpdate(engine: Engine) async throws {
        try await withDatabase(engine) { database in
            try await database.write { tx in
                try tx.run(thingTable)
                try tx.run(putThing(1, size: 1))
                let size = try tx.run("SELECT size FROM thing WHERE id = 1 \(.forUpdate)")[0].integer(0)
                try tx.run("UPDATE thing SET size = \(size + 1) WHERE id = 1")
            }
            let number = try await database.ask(Query.first("SELECT size FROM thing") { try $0.integer(0) })
            #expect(number == 2)
        }
    }

    @Test("two nodes share 200 rows and claim none twice", arguments: Engine.available)
    func claim(engine: Engine) async throws {
        try await withNodes(engine, 2) { nodes in
            try await nodes[0].write { tx in
                try tx.run("CREATE TABLE job (id BIGINT PRIMARY KEY, holder BIGINT)")
                for id in 1...200 { try tx.later("INSERT INTO job (id) VALUES (\(id))") }
            }
            let claimed = Locked<[Int64]>([])
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (holder, node) in nodes.enumerated() {
                    group.addTask {
                        while true {
                            let ids = try await node.tell(
                                Query.all(
                                    """
                                    UPDATE job
                                    SET holder = \(holder)
                                    WHERE id IN (SELECT id FROM job WHERE holder IS NULL ORDER BY id LIMIT \(7) \(.skipLocked))
                                    RETURNING id
                                    """
                                ) { try $0.integer(0) })
                            if ids.isEmpty { return }
                            claimed.withLock { $0 += ids }
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(claimed.withLock { $0.sorted() } == Array(1...200))
        }
    }
}
