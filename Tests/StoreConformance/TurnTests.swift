import Domain
import EngineKit
import Relational
import Store
import Testing

@Suite struct TurnTests {
    private static func store(_ sid: String, in database: any Database) async throws {
        _ = try await database.tell(Receipts.insert(Sample.text(sid), correlation: "c"))
    }

    private static func take(_ sid: String, in database: any Database) async throws -> TurnLease? {
        try await database.tell(Turns.take(for: sid, of: Sample.pair))
    }

    @Test("the turn of a pair is one worker's until it is given back", arguments: Engine.available)
    func busy(engine: Engine) async throws {
        try await withLedgers(engine, 2) { nodes in
            try await Self.store("SM1", in: nodes[0])
            try await Self.store("SM2", in: nodes[1])
            let lease = try #require(try await Self.take("SM1", in: nodes[0]))
            #expect(lease.epoch == 1)
            #expect(try await Self.take("SM2", in: nodes[1]) == nil)
            #expect(try await Self.take("SM1", in: nodes[0]) == nil)
            #expect(try await nodes[0].tell(Turns.release(lease)))
            #expect(try await Self.take("SM2", in: nodes[1])?.epoch == 2)
        }
    }

    @Test("two pairs do not wait for each other", arguments: Engine.available)
    func independent(engine: Engine) async throws {
        try await withLedger(engine) { database in
            try await Self.store("SM1", in: database)
            _ = try await database.tell(Receipts.insert(Sample.text("SM2", to: Sample.phone(2)), correlation: "c"))
            #expect(try await Self.take("SM1", in: database) != nil)
            let other = NumberPair(our: Sample.phone(2), their: Sample.their.e164)
            #expect(try await database.tell(Turns.take(for: "SM2", of: other))?.pair == other)
        }
    }

    @Test("a turn that lapsed is taken over, and whoever had it can commit nothing any more", arguments: Engine.available)
    func fenced(engine: Engine) async throws {
        try await withLedgers(engine, 2) { nodes in
            try await Self.store("SM1", in: nodes[0])
            let slow = try #require(try await Self.take("SM1", in: nodes[0]))
            try await nodes[1].apply("UPDATE turn SET until = until - 20001")
            let quick = try #require(try await Self.take("SM1", in: nodes[1]))
            #expect(quick.epoch == slow.epoch + 1)
            #expect(try await !nodes[0].tell(Turns.release(slow)))
            #expect(try await Self.take("SM1", in: nodes[0]) == nil, "the release of the slow one freed nothing")
            #expect(try await nodes[1].tell(Turns.release(quick)))
        }
    }

    @Test("a turn that is handed over is free at once, and whoever had it can commit nothing any more", arguments: Engine.available)
    func handedOver(engine: Engine) async throws {
        try await withLedgers(engine, 2) { nodes in
            try await Self.store("SM1", in: nodes[0])
            let slow = try #require(try await Self.take("SM1", in: nodes[0]))
            #expect(try await nodes[0].tell(Turns.handOver(slow)))
            #expect(try await !nodes[0].tell(Turns.release(slow)))
            let next = try #require(try await Self.take("SM1", in: nodes[1]))
            #expect(try await !nodes[0].tell(Turns.handOver(slow)), "what another has is not given away")
            #expect(try await nodes[1].tell(Turns.release(next)))
        }
    }

    @Test("no turn is taken for an event that is settled or was never stored", arguments: Engine.available)
    func settled(engine: Engine) async throws {
        try await withLedger(engine) { database in
            #expect(try await Self.take("SM0", in: database) == nil)
            try await Self.store("SM1", in: database)
            try await database.apply(
                Receipts.settle(
                    "SM1", .person(reason: "test"), door: .operational, client: nil, conversation: nil, at: Sample.now))
            #expect(try await Self.take("SM1", in: database) == nil)
            #expect(try await database.number("SELECT COUNT(*) FROM turn") == 0)
        }
    }

    @Test("of many that want one turn at once, one has it", arguments: Engine.available)
    func race(engine: Engine) async throws {
        try await withLedgers(engine, 2) { nodes in
            try await Self.store("SM1", in: nodes[0])
            let taken = try await withThrowingTaskGroup(of: TurnLease?.self) { group in
                for index in 0..<20 { group.addTask { try await Self.take("SM1", in: nodes[index % 2]) } }
                return try await group.reduce(into: []) { $0 += [$1].compactMap { $0 } }
            }
            #expect(taken.map(\.epoch) == [1])
        }
    }
}
