import Domain
import Telemetry
import Testing

@testable import Spool

@Suite struct SpoolFileTests {
    @Test("events come out as they went in, and in their order; when the last is done the file is empty")
    func order() async throws {
        try await withFolder { folder in
            let spool = try folder.open()
            let events = (0..<100).map { Sample.text("SM\($0)", at: Int64($0)) }
            for event in events { try await spool.append(event) }
            #expect(!spool.isEmpty && spool.open == 100)
            var seen: [SpooledEvent] = []
            while let stretch = try spool.next(7) {
                for case .event(let event) in stretch.items { seen.append(event) }
                try await spool.done(stretch, stretch.items.count)
            }
            #expect(seen == events)
            #expect(spool.isEmpty && spool.bytes == 0 && spool.oldest == nil)
            #expect(folder.bytes() == [])
            await spool.close()
        }
    }

    @Test("appends that come at once are all kept, and none twice")
    func concurrency() async throws {
        try await withFolder { folder in
            let spool = try folder.open()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<200 { group.addTask { try await spool.append(Sample.text("SM\(number)")) } }
                try await group.waitForAll()
            }
            #expect(try spool.sids().sorted() == (0..<200).map { "SM\($0)" }.sorted())
            await spool.close()
        }
    }

    @Test("a record torn at any of its bytes is not counted, and those before it are whole")
    func tornTail() async throws {
        try await withFolder { folder in
            let spool = try folder.open()
            try await spool.append(Sample.text("SM1"))
            let kept = folder.bytes().count
            try await spool.append(Sample.call("CA2"))
            await spool.close()
            let whole = folder.bytes()
            for length in kept..<whole.count {
                try folder.put(Array(whole[..<length]))
                let again = try folder.open()
                #expect(try again.sids() == ["SM1"], "torn at \(length)")
                #expect(again.bytes == kept)
                try await again.append(Sample.text("SM3"))
                #expect(try again.sids() == ["SM1", "SM3"])
                await again.close()
            }
        }
    }

    @Test("the next run finds what the last one did not finish")
    func nextRun() async throws {
        try await withFolder { folder in
            let first = try folder.open()
            for number in 1...4 { try await first.append(Sample.text("SM\(number)", at: Int64(number), mayBeStored: number == 2)) }
            if let stretch = try first.next(2) { try await first.done(stretch, 2) }
            #expect(try first.sids() == ["SM3", "SM4"])
            await first.close()
            let second = try folder.open()
            #expect(try second.sids() == ["SM1", "SM2", "SM3", "SM4"], "done twice does no harm; lost would")
            #expect(second.isDoubtful("SM2") && !second.isDoubtful("SM1"))
            #expect(second.oldest == Moment(milliseconds: 1))
            await second.close()
        }
    }

    @Test("a damaged record in the middle takes no neighbour with it", arguments: [0, 4, 9, 20])
    func damage(at offset: Int) async throws {
        try await withFolder { folder in
            let spool = try folder.open()
            var starts: [Int] = []
            for sid in ["SM1", "SM2", "SM3"] {
                starts.append(folder.bytes().count)
                try await spool.append(Sample.text(sid))
            }
            await spool.close()
            var bytes = folder.bytes()
            bytes[starts[1] + offset] ^= 0x41
            try folder.put(bytes)
            let again = try folder.open()
            #expect(try again.sids() == ["SM1", "?", "SM3"])
            await again.close()
        }
    }

    @Test("what is put aside stays in sight, across runs, and can be put back by joining the files")
    func aside() async throws {
        try await withFolder { folder in
            let spool = try folder.open()
            for sid in ["SM1", "SM2"] { try await spool.append(Sample.text(sid)) }
            if let stretch = try spool.next(10) { try await spool.putAside(stretch) }
            #expect(try spool.sids() == ["SM2"])
            #expect(spool.quarantined == 1 && spool.open == 2)
            if let stretch = try spool.next(10) { try await spool.done(stretch, 1) }
            #expect(spool.isEmpty && spool.open == 1)
            await spool.close()
            try folder.put(folder.bytes("quarantine"))
            let again = try folder.open()
            #expect(again.quarantined == 1)
            #expect(try again.sids() == ["SM1"])
            await again.close()
        }
    }

    @Test("over its limit it takes nothing, and what it holds is unharmed")
    func limit() async throws {
        try await withFolder { folder in
            let spool = try folder.open(limit: 150)
            try await spool.append(Sample.text("SM1"))
            await #expect(throws: SpoolFailure.full(limit: 150)) { try await spool.append(Sample.text("SM2")) }
            #expect(try spool.sids() == ["SM1"])
            #expect(spool.open == 1)
            #expect(folder.metrics.json.contains("\"spool.refused\":1"))
            if let stretch = try spool.next(1) { try await spool.done(stretch, 1) }
            try await spool.append(Sample.text("SM3"))
            #expect(try spool.sids() == ["SM3"])
            await spool.close()
        }
    }

    @Test("two servers cannot have the same folder, and a folder that is none is refused in one line")
    func startUp() async throws {
        try await withFolder { folder in
            let spool = try folder.open()
            #expect(throws: SpoolFailure.inUse(path: folder.path + "/spool")) { try folder.open() }
            await spool.close()
            #expect(throws: SpoolFailure.self) { try Folder(path: folder.path + "/none").open() }
        }
    }

    @Test("once closed it takes nothing more")
    func closed() async throws {
        try await withFolder { folder in
            let spool = try folder.open()
            await spool.close()
            await #expect(throws: SpoolFailure.closed) { try await spool.append(Sample.text("SM1")) }
            #expect(spool.isEmpty)
        }
    }
}
