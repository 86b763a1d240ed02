import Domain
import EngineKit
import Outbox
import Relational
import Store
import Testing

@Suite struct LaneTests {
    @Test("a pair's letters leave one by one, in the order they were posted", arguments: Engine.available)
    func order(engine: Engine) async throws {
        try await withLedger(engine) { database in
            // The ids run against the order, and the later letters are the more urgent ones.
            for (id, priority) in [("L3", Posting.Priority.bulk), ("L2", .reply), ("L1", .danger)] {
                try await database.post(id, priority: priority)
            }
            for id in ["L3", "L2", "L1"] {
                #expect(try await database.claim().map(\.id.text) == [id])
                #expect(try await database.claim().isEmpty)
                #expect(
                    try await database.tell(Settlements.accepted(LetterID(id), sid: "SM-\(id)", status: "queued", at: Sample.now)))
            }
        }
    }

    @Test("nothing of a pair leaves while an earlier letter is unresolved", arguments: Engine.available)
    func blocked(engine: Engine) async throws {
        try await withLedger(engine) { database in
            try await database.post("L1")
            let first = try #require(try await database.claim().first)
            try await database.post("L2")
            _ = try await database.tell(Settlements.requeue(first, notBefore: Sample.now + .hours(1), detail: "", at: Sample.now))
            #expect(try await database.claim().isEmpty, "the first was tried and is to be tried again later")
            let steps: [SQL] = [
                "UPDATE outbox SET state = 'twiml', leased_until = 1 WHERE id = 'L1'",
                "UPDATE outbox SET state = 'rest' WHERE id = 'L1'",
                "UPDATE outbox SET state = 'ambiguous', leased_until = NULL, doubted_at = 1, resend_at = 1, look_at = 1 WHERE id = 'L1'",
            ]
            for step in steps {
                try await database.apply(step)
                #expect(try await database.claim().isEmpty, "\(step.portableText)")
                #expect(try await database.ask(Lanes.isBusy(from: Sample.our, to: Sample.their, at: Sample.now)))
            }
            for end in ["person", "failed", "dead", "expired", "withheld"] {
                try await database.apply(
                    "UPDATE outbox SET state = \(end) WHERE id = 'L1'",
                    "UPDATE outbox SET state = 'queued', leased_until = NULL WHERE id = 'L2'")
                #expect(try await database.claim().map(\.id.text) == ["L2"], "\(end)")
            }
        }
    }

    @Test("a letter meant for later holds nobody up before its time, and has its place from then on", arguments: Engine.available)
    func deferred(engine: Engine) async throws {
        try await withLedger(engine) { database in
            try await database.post("L1", notBefore: Sample.now + .hours(1), lifetime: .hours(2))
            #expect(try await !database.ask(Lanes.isBusy(from: Sample.our, to: Sample.their, at: Sample.now)))
            try await database.post("L2", lifetime: .hours(2))
            #expect(try await database.claim().map(\.id.text) == ["L2"])
            try await database.apply("UPDATE outbox SET state = 'queued', leased_until = NULL, tried_at = NULL WHERE id = 'L2'")
            #expect(try await database.claim(at: Sample.now + .hours(1)).map(\.id.text) == ["L1"])
            #expect(try await database.ask(Lanes.isBusy(from: Sample.our, to: Sample.their, at: Sample.now + .hours(1))))
        }
    }

    @Test(
        "a letter posted by a node whose clock is ahead keeps its place on one whose clock is behind", arguments: Engine.available)
    func skewed(engine: Engine) async throws {
        try await withLedger(engine) { database in
            try await database.post("L1")
            let behind = Sample.now - .milliseconds(900)
            try await database.apply(
                "UPDATE outbox SET created_at = \(Sample.now + .milliseconds(900)), not_before = \(Sample.now + .milliseconds(900))"
            )
            try await database.post("L2")
            #expect(try await database.claim(at: behind).isEmpty)
            #expect(try await database.claim().isEmpty, "the second is due, and the first stands before it")
            #expect(try await database.ask(Lanes.isBusy(from: Sample.our, to: Sample.their, at: behind)))
            #expect(try await database.claim(at: Sample.now + .seconds(1)).map(\.id.text) == ["L1"])
        }
    }

    @Test(
        "nothing of a pair leaves beside a letter that may be on its way, even one that was posted later",
        arguments: Engine.available)
    func oneInDoubt(engine: Engine) async throws {
        try await withLedger(engine) { database in
            try await database.post("L1")
            try await database.apply("UPDATE outbox SET state = 'failed'")
            try await database.post("L2")
            #expect(try await database.claim().map(\.id.text) == ["L2"])
            try await database.apply("UPDATE outbox SET state = 'queued' WHERE id = 'L1'")
            #expect(try await database.claim().isEmpty)
            let failure = await sqlFailure {
                try await database.apply("UPDATE outbox SET state = 'rest', leased_until = 1 WHERE id = 'L1'")
            }
            #expect(failure?.kind == .unique, "the table itself keeps a pair to one letter in doubt")
        }
    }

    @Test("pairs do not wait for each other, not even the two directions of one", arguments: Engine.available)
    func independent(engine: Engine) async throws {
        try await withLedger(engine) { database in
            try await database.post("L1")
            try await database.post("L2", to: Sample.phone(2))
            try await database.post("L3", from: Sample.phone(3))
            try await database.post("L4", from: Sample.their, to: Sample.our)
            #expect(Set(try await database.claim().map(\.id.text)) == ["L1", "L2", "L3", "L4"])
            #expect(try await !database.ask(Lanes.isBusy(from: Sample.our, to: Sample.phone(3), at: Sample.now)))
        }
    }

    @Test("the urgent go first, then the ones that are due longer", arguments: Engine.available)
    func priority(engine: Engine) async throws {
        try await withLedger(engine) { database in
            let letters: [(String, Posting.Priority, Int64)] = [
                ("L1", .bulk, -9), ("L2", .reply, -1), ("L3", .danger, 0), ("L4", .reply, -5), ("L5", .notice, -9),
            ]
            for (index, (id, priority, due)) in letters.enumerated() {
                try await database.post(
                    id, to: Sample.phone(index), priority: priority, notBefore: Sample.now + .seconds(due), lifetime: .hours(1))
            }
            var order: [String] = []
            while let row = try await database.claim(1).first { order.append(row.id.text) }
            #expect(order == ["L3", "L4", "L2", "L5", "L1"])
        }
    }

    @Test("a letter leaves neither before its time nor when it is too old", arguments: Engine.available)
    func dueTime(engine: Engine) async throws {
        try await withLedger(engine) { database in
            try await database.post("L1", notBefore: Sample.now + .minutes(1), lifetime: .minutes(1))
            #expect(try await database.claim(at: Sample.now + .milliseconds(59_999)).isEmpty)
            #expect(try await database.claim(at: Sample.now + .minutes(2)).isEmpty)
            #expect(try await database.claim(at: Sample.now + .minutes(1)).count == 1)
        }
    }

    @Test("a claim takes at most as many as asked for", arguments: Engine.available)
    func limit(engine: Engine) async throws {
        try await withLedger(engine) { database in
            for index in 0..<5 { try await database.post("L\(index)", to: Sample.phone(index)) }
            #expect(try await database.claim(3).count == 3)
            #expect(try await database.claim(3).count == 2)
            #expect(try await database.claim(3).isEmpty)
        }
    }

    @Test("two nodes that claim at once never get the same letter, and miss none", arguments: Engine.available)
    func concurrent(engine: Engine) async throws {
        try await withLedgers(engine, 2) { nodes in
            for index in 0..<200 { try await nodes[0].post("L\(index)", to: Sample.phone(index)) }
            @Sendable func drain(_ node: any Database) async throws -> [String] {
                var ids: [String] = []
                while true {
                    let rows = try await node.claim(7)
                    if rows.isEmpty { return ids }
                    ids += rows.map(\.id.text)
                }
            }
            async let left = drain(nodes[0])
            async let right = drain(nodes[1])
            let claimed = try await left + right
            // Rows that were locked when a node looked are left to the other one; what both passed by is still there.
            let rest = try await drain(nodes[0])
            #expect((claimed + rest).count == 200)
            #expect(Set(claimed + rest).count == 200)
        }
    }
}
