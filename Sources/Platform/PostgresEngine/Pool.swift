import Locking
import Relational
import Telemetry

/// A call that waits for a connection.
struct Job: Sendable {
    let arrival = ContinuousClock.now
    /// Does the work and answers the caller.
    let run: @Sendable (Connection) -> Void
    /// Answers the caller that nothing was done.
    let fail: @Sendable (SQLFailure) -> Void
}

/// Threads with a connection each, and the queue they work off. While the database is out of reach calls wait for it for a moment, in
/// case it is only restarting; an outage that has lasted fails them at once.
final class Pool: Sendable {
    private struct Outage {
        let since = ContinuousClock.now
        var failure: SQLFailure
    }

    private struct State {
        var queue = JobQueue()
        var connected = 0
        var hasEverConnected = false
        var outage: Outage?
        var isClosing = false
        var running = 0
    }

    private let state = ConditionLock(State())
    private let closing = ConditionLock(false)
    private let ending = Ending()
    private let threads = Locked<[OwnThread]>([])
    private let address: ServerAddress
    private let limits: PostgresLimits
    private let log: Log
    private let metrics: Metrics

    init(_ address: ServerAddress, limits: PostgresLimits, log: Log, metrics: Metrics) {
        self.address = address
        self.limits = limits
        self.log = log
        self.metrics = metrics
    }

    func start(_ connections: Int) {
        state.change { $0.running = connections }
        threads.withLock { threads in
            threads = (1...connections).map { number in OwnThread("postgres-\(number)") { self.work() } }
        }
    }

    /// Queues a job, or fails it at once if that is known to be in vain.
    func submit(_ job: Job) {
        let refusal = state.change { state -> SQLFailure? in
            if state.isClosing { return .lost("the database has been closed") }
            if let outage = lasting(state) { return outage.failure }
            state.queue.append(job)
            return nil
        }
        if let refusal { turnAway([job], refusal) }
    }

    /// Lets the threads end once the queue is empty, without waiting for it.
    func beginClosing() {
        state.changeForAll { $0.isClosing = true }
        closing.changeForAll { $0 = true }
    }

    /// Waits until every job is done and every thread has ended.
    func close() async {
        beginClosing()
        await ending.wait()
        let ended = threads.withLock { threads in
            defer { threads = [] }
            return threads
        }
        for thread in ended { thread.join() }  // Their work is over: this takes microseconds.
    }

    // MARK: - On the threads

    private func work() {
        var backOff = BackOff()
        while !closing.change({ $0 }) {
            do {
                let connection = try Connection(address, limits: limits, log: log, whileWaiting: { [self] in expire() })
                connected(after: backOff.failures)
                backOff = BackOff()
                serve(connection)
            } catch {
                failed(error, isFirst: backOff.failures == 0)
                let pause = backOff.next()
                _ = closing.wait(atMost: pause) { $0 ? true : nil }
            }
        }
        ended()
    }

    /// Works jobs off until the connection is lost or the queue is closed and empty.
    private func serve(_ connection: Connection) {
        while let job = nextJob() {
            guard connection.isReady() else {
                state.change { $0.queue.putBack(job) }
                break
            }
            job.run(connection)
            guard connection.isOpen else { break }
        }
        let wasLost = !connection.isOpen
        connection.close()
        let left = state.change { state in
            state.connected -= 1
            if wasLost, state.connected == 0 { state.outage = Outage(failure: .lost("the connection was lost")) }
            return state.connected
        }
        metrics.set(.postgresConnections, to: Double(left))
        if wasLost { metrics.count(.postgresConnectionsLost) }
    }

    private func nextJob() -> Job? {
        let job: Job?? = state.wait { state in
            if let job = state.queue.popFirst() { return .some(job) }
            return state.isClosing ? .some(nil) : nil
        }
        return job ?? nil
    }

    private func connected(after failures: Int) {
        let count = state.change { state in
            state.connected += 1
            state.hasEverConnected = true
            state.outage = nil
            return state.connected
        }
        metrics.set(.postgresConnections, to: Double(count))
        if failures > 0 { log.notice("connected to the database again", ["attempts": "\(failures + 1)"]) }
    }

    private func failed(_ failure: SQLFailure, isFirst: Bool) {
        if isFirst { log.warning("cannot connect to the database", ["reason": "\(failure)"]) }
        let inVain = state.change { state -> [Job] in
            if state.connected == 0 {
                if state.outage == nil { state.outage = Outage(failure: failure) }
                state.outage?.failure = failure
            }
            return lasting(state) == nil ? [] : state.queue.removeAll()
        }
        turnAway(inVain, failure)
        expire()
    }

    /// Fails the jobs that have waited too long for a connection.
    private func expire() {
        let limit = ContinuousClock.now - limits.patience
        let (overdue, failure) = state.change { state in
            (state.queue.removeAll(before: limit), state.outage?.failure ?? .lost("no connection was free in time"))
        }
        turnAway(overdue, failure)
    }

    private func ended() {
        let orphans = state.change { state -> [Job]? in
            state.running -= 1
            return state.running == 0 ? state.queue.removeAll() : nil
        }
        guard let orphans else { return }
        turnAway(orphans, .lost("the database has been closed"))
        ending.reach()
    }

    private func turnAway(_ jobs: [Job], _ failure: SQLFailure) {
        guard !jobs.isEmpty else { return }
        metrics.count(.postgresCallsTurnedAway, by: UInt64(jobs.count))
        for job in jobs { job.fail(failure) }
    }

    /// The outage that is no longer worth waiting for: one that has lasted, or one from the start.
    private func lasting(_ state: State) -> Outage? {
        guard state.connected == 0, let outage = state.outage else { return nil }
        return !state.hasEverConnected || ContinuousClock.now - outage.since >= limits.patience ? outage : nil
    }
}
