import Lifecycle
import Locking

/// Something to wait for, rung once.
final class Bell: Sendable {
    private let (strokes, stroke) = AsyncStream<Void>.makeStream()

    func ring() { stroke.yield() }
    func wait() async { for await _ in strokes { return } }
}

/// What happened, in order.
final class Book: Sendable {
    private let entries = Locked<[String]>([])

    var lines: [String] { entries.withLock { $0 } }
    func write(_ line: String) { entries.withLock { $0.append(line) } }
}

/// Runs until it is stopped.
final class Steady: Service {
    let name: String
    let started = Bell()
    let budget = Locked(Duration.zero)
    private let stopped = Bell()
    private let book: Book

    init(_ name: String, _ book: Book) {
        self.name = name
        self.book = book
    }

    func run() async {
        started.ring()
        await stopped.wait()
    }

    func stop(within budget: Duration) async {
        book.write("stop \(name)")
        self.budget.withLock { $0 = budget }
        stopped.ring()
    }
}

/// Fails once another service runs.
struct Failing: Service {
    struct Reason: Error {}

    let name = "failing"
    let after: Bell

    init(after: Bell) { self.after = after }

    func run() async throws {
        await after.wait()
        throw Reason()
    }

    func stop(within budget: Duration) async {}
}

/// Ends once another service runs.
struct Ending: Service {
    let name = "ending"
    let after: Bell

    init(after: Bell) { self.after = after }

    func run() async { await after.wait() }
    func stop(within budget: Duration) async {}
}
