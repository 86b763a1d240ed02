import Lifecycle
import Locking
import Telemetry
import Testing

@Suite struct SupervisorTests {
    private static let log = Log(level: .critical, sink: NoLog())

    @Test("services are stopped in reverse, each once, and run returns after the last")
    func reverse() async throws {
        let book = Book()
        let services = ["database", "delivery", "listener"].map { Steady($0, book) }
        let asked = Bell()
        let supervisor = Supervisor(services, budget: .seconds(20), log: Self.log)
        async let running: Void = supervisor.run { await asked.wait() }
        for service in services { await service.started.wait() }
        asked.ring()
        try await running
        #expect(book.lines == ["stop listener", "stop delivery", "stop database"])
    }

    @Test("one that fails stops them all, and its failure is the reason")
    func failure() async {
        let book = Book()
        let steady = Steady("database", book)
        let supervisor = Supervisor([steady, Failing(after: steady.started)], budget: .seconds(20), log: Self.log)
        await #expect(throws: Failing.Reason.self) { try await supervisor.run { await Bell().wait() } }
        #expect(book.lines == ["stop database"])
    }

    @Test("one that ends by itself stops them all")
    func ending() async throws {
        let book = Book()
        let steady = Steady("database", book)
        try await Supervisor([steady, Ending(after: steady.started)], budget: .seconds(20), log: Self.log).run {
            await Bell().wait()
        }
        #expect(book.lines == ["stop database"])
    }

    @Test("all share one budget: the later ones get what is left, and never nothing")
    func budget() async throws {
        let book = Book()
        let services = (0..<3).map { Steady("s\($0)", book) }
        try await Supervisor(services, budget: .zero, log: Self.log).run {
            for service in services { await service.started.wait() }
        }
        #expect(services.map { $0.budget.withLock { $0 } } == Array(repeating: .milliseconds(100), count: 3))
        let generous = (0..<3).map { Steady("s\($0)", book) }
        try await Supervisor(generous, budget: .seconds(60), log: Self.log).run {
            for service in generous { await service.started.wait() }
        }
        let budgets = generous.reversed().map { $0.budget.withLock { $0 } }
        #expect(budgets == budgets.sorted(by: >) && budgets.allSatisfy { $0 <= .seconds(60) && $0 > .seconds(1) })
    }
}

@Suite struct WakeupTests {
    @Test("rings while the loop is busy are heard once, and a loop that is told to end does")
    func coalesced() async {
        let wakeup = Wakeup()
        var rounds = 0
        await wakeup.listen(every: .seconds(3600)) {
            rounds += 1
            switch rounds {
            case 1, 2: for _ in 0..<100 { wakeup.ring() }
            case 3: wakeup.end()
            default: Issue.record("a hundred rings were heard more than once")
            }
        }
        #expect(rounds == 3)
    }

    @Test("the loop looks once before anybody rings, and a ring before the loop is not lost")
    func first() async {
        let wakeup = Wakeup()
        wakeup.ring()
        var rounds = 0
        await wakeup.listen(every: .seconds(3600)) {
            rounds += 1
            wakeup.end()
        }
        #expect(rounds == 1)
    }

    @Test("the clock rings, too")
    func ticks() async {
        let wakeup = Wakeup()
        var rounds = 0
        await wakeup.listen(every: .milliseconds(1)) {
            rounds += 1
            if rounds >= 3 { wakeup.end() }
        }
        // A tick that was on its way when the loop was ended may still be heard.
        #expect(rounds == 3 || rounds == 4)
    }

    @Test("a cancelled loop ends")
    func cancelled() async {
        let wakeup = Wakeup()
        let inside = Bell()
        let loop = Task { await wakeup.listen(every: .seconds(3600)) { inside.ring() } }
        await inside.wait()
        loop.cancel()
        await loop.value
    }
}

@Suite struct UptimeTests {
    @Test("uptime never goes back, and adds up")
    func arithmetic() {
        let start = Uptime.now
        #expect(Uptime.now >= start)
        #expect((start + .milliseconds(1500)) - start == .milliseconds(1500))
        #expect(start + .seconds(-1) < start)
        #expect(Uptime(nanoseconds: 5) + .nanoseconds(7) == Uptime(nanoseconds: 12))
    }
}
