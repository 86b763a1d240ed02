import Domain
import Testing

@testable import Spool

@Suite struct LedgerMemoryTests {
    @Test("the next run knows the number and the name that the last one saw")
    func nextRun() async throws {
        try await withFolder { folder in
            let memory = LedgerMemory(folder: folder.path)
            #expect(memory.last == nil && memory.number == 0)
            let sight = LedgerMemory.Sight(identity: "db", number: 7)
            try memory.keep(sight)
            #expect(memory.number == 7)
            #expect(LedgerMemory(folder: folder.path).last == sight)
        }
    }

    @Test("a file that was torn or damaged is no memory")
    func damage() async throws {
        try await withFolder { folder in
            try LedgerMemory(folder: folder.path).keep(LedgerMemory.Sight(identity: "db", number: 7))
            let whole = folder.bytes("ledger-mark")
            for length in whole.indices {
                try folder.put(Array(whole[..<length]), into: "ledger-mark")
                #expect(LedgerMemory(folder: folder.path).last == nil)
            }
        }
    }

    @Test("what is noted is taken once")
    func notes() async throws {
        try await withFolder { folder in
            let memory = LedgerMemory(folder: folder.path)
            #expect(memory.takeNote(), "a new run looks at once")
            #expect(!memory.takeNote())
            memory.note()
            #expect(memory.takeNote() && !memory.takeNote())
        }
    }
}

@Suite struct NodeNameTests {
    @Test("a node keeps its name from start to start, and another folder is another node")
    func kept() async throws {
        let now = Moment(milliseconds: 1_800_000_000_000)
        try await withFolder { folder in
            let name = try NodeName.find(in: folder.path, ids: IdentifierSource(), now: now)
            let again = try NodeName.find(in: folder.path, ids: IdentifierSource(), now: now)
            #expect(again == name)
            try await withFolder { other in
                let another = try NodeName.find(in: other.path, ids: IdentifierSource(), now: now)
                #expect(another != name)
            }
            try folder.put([1, 2, 3], into: "node")
            let new = try NodeName.find(in: folder.path, ids: IdentifierSource(), now: now)
            #expect(new != name && !new.isEmpty)
        }
    }
}
