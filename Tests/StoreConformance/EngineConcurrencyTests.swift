import EngineKit
import Relational
import Testing

private struct Regret: Error {}

@Suite struct EngineConcurrencyTests {
    @Test("200 writers at once: every success is there, on another node too", arguments: Engine.available)
    func manyWriters(engine: Engine) async throws {
        try await withNodes(engine, 2) { nodes in
            try await nodes[0].write { tx in
                try tx.run(thingTable)
                try tx.run(putThing(0, size: 0))
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for id in 1...200 {
                    group.addTask {
                        try await nodes[0].write { tx in
                            try tx.run(putThing(Int64(id)))
                            try tx.run("UPDATE thing SET size = size + 1 WHERE id = 0")
                        }
                    }
                }
                try await group.waitForAll()
            }
            try await expectThings(Array(0...200), in: nodes[1])
            let number = try await nodes[1].ask(Query.first("SELECT size FROM thing WHERE id = 0") { try $0.integer(0) })
            #expect(number == 200)
        }
    }

    @Test("among many, those that throw or are poisoned undo themselves and nobody else", arguments: Engine.available)
    func mixedFates(engine: Engine) async throws {
        try await withDatabase(engine) { database in
            try await database.write { tx in
                try tx.run(thingTable)
                try tx.run(putThing(1000))
            }
            let succeeded = await withTaskGroup(of: Int64?.self) { group in
                for id in 1...100 {
                    group.addTask {
                        try? await database.write { tx in
                            try tx.run(putThing(Int64(id)))
                            if id % 7 == 0 { throw Regret() }
                            if id % 11 == 0 { do { try tx.run(putThing(1000)) } catch {} }
                            return Int64(id)
                        }
                    }
                }
                var ids: [Int64] = []
                for await id in group { if let id { ids.append(id) } }
                return ids.sorted()
            }
            let expected = [Int64](1...100).filter { id in id % 7 != 0 && id % 11 != 0 }
            #expect(succeeded == expected)
            try await expectThings(expected + [1000], in: database)
        }
    }

    @Test("what one node has committed the other sees, and what it has not, not", arguments: Engine.available)
    func visibility(engine: Engine) async throws {
        try await withNodes(engine, 2) { nodes in
            try await nodes[0].perform(thingTable)
            let gate = BodyGate()
            async let wasHeld = nodes[0].write { tx in
                try tx.run(putThing(1))
                return gate.pass()
            }
            await gate.untilReached()
            try await expectThings([], in: nodes[1])
            gate.open()
            let held = try await wasHeld
            #expect(held)
            try await expectThings([1], in: nodes[1])
        }
    }

    @Test("a reading body sees one moment, whatever is committed meanwhile", arguments: Engine.available)
    func snapshot(engine: Engine) async throws {
        try await withDatabase(engine) { database in
            try await database.perform(thingTable)
            let gate = BodyGate()
            async let reading = database.read { tx in
                let before = try tx.ask(thingIds)
                let wasHeld = gate.pass()
                return (before, try tx.ask(thingIds), wasHeld)
            }
            await gate.untilReached()
            try await database.perform(putThing(1))
            gate.open()
            let (before, after, wasHeld) = try await reading
            #expect(before == [] && after == [] && wasHeld)
            try await expectThings([1], in: database)
        }
    }

    @Test("a cancelled task's work is done or not, never half, and its caller is answered", arguments: Engine.available)
    func cancellation(engine: Engine) async throws {
        try await withDatabase(engine) { database in
            try await database.perform(thingTable)
            let succeeded = await withTaskGroup(of: Int64?.self) { group in
                for id in 1...50 {
                    group.addTask {
                        try? await database.write { tx in
                            try tx.run(putThing(Int64(id)))
                            try tx.run(putThing(Int64(id + 1000)))
                            return Int64(id)
                        }
                    }
                    if id == 25 { group.cancelAll() }
                }
                var ids: Set<Int64> = []
                for await id in group { if let id { ids.insert(id) } }
                return ids
            }
            let found = try await database.ask(thingIds)
            let ids = Set(found)
            #expect(succeeded.isSubset(of: ids))
            #expect(Set(ids.filter { $0 < 1000 }.map { $0 + 1000 }) == ids.filter { $0 >= 1000 })
        }
    }
}
