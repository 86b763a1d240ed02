import Testing

@testable import Lifecycle

/// What ends the process when stopping hangs.
@Suite struct WatchdogTests {
    @Test("when the time is over the last words are said, and then it ends")
    func bites() async {
        let (book, ended) = (Book(), Bell())
        let watchdog = Watchdog {
            book.write("end")
            ended.ring()
        }
        watchdog.begin(.milliseconds(1)) { book.write("last words") }
        await ended.wait()
        #expect(book.lines == ["last words", "end"])
    }

    @Test("one that was called off does nothing, also when that was before it began")
    func calledOff() async {
        let (book, ended) = (Book(), Bell())
        let watchdog = Watchdog { book.write("end") }
        watchdog.callOff()
        watchdog.begin(.zero) { book.write("last words") }
        // Another that begins later and has as little time: when it has ended, the first would have.
        Watchdog { ended.ring() }.begin(.milliseconds(200)) {}
        await ended.wait()
        #expect(book.lines == [])
    }
}
