import Domain
import EngineKit
import Testing

@testable import Spool

@Suite struct CallerBookTests {
    private let now = Moment(milliseconds: 1_000_000_000)

    @Test("one text per caller and hour, one per call for ever, thirty an hour in all; a restart knows them")
    func caps() async throws {
        try await withFolder { folder in
            let path = folder.path + "/callers.log"
            let book = try CallerBook(path: path, now: now)
            let caller = Sample.phone("+447700900123")
            #expect(try book.enter(caller: caller, sid: "CA1", at: now))
            #expect(try !book.enter(caller: caller, sid: "CA2", at: now + .minutes(59)))
            #expect(try !book.enter(caller: Sample.phone("+447700900124"), sid: "CA1", at: now))
            let again = try CallerBook(path: path, now: now + .minutes(61))
            #expect(again.holds("CA1") && !again.holds("CA2"))
            #expect(try again.enter(caller: caller, sid: "CA3", at: now + .minutes(61)))
            for number in 0..<29 {
                #expect(
                    try again.enter(caller: Sample.phone("+4477009002\(number + 10)"), sid: "CB\(number)", at: now + .minutes(62)))
            }
            #expect(try !again.enter(caller: Sample.phone("+447700900300"), sid: "CC", at: now + .minutes(62)))
        }
    }

    @Test("what is older than two days is forgotten, and a line torn off is none")
    func memory() async throws {
        try await withFolder { folder in
            let path = folder.path + "/callers.log"
            let lines = "1 +447700900123 CA1\n\(now.milliseconds) +447700900124 CA2\n\(now.milliseconds) +4477"
            try folder.put(Array(lines.utf8), into: "callers.log")
            let book = try CallerBook(path: path, now: now + .minutes(1))
            #expect(!book.holds("CA1") && book.holds("CA2"))
            #expect(folder.bytes("callers.log") == Array("\(now.milliseconds) +447700900124 CA2\n".utf8))
        }
    }
}
