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
/// case it is only restarting; an outage that has lasted fails them at once. In an outage one thread tries to connect, ever less often,
/// and the others follow it. A server that has become a standby is left, once a second at most, for the one that takes writes now.
final class Pool: Sendable {
    private struct Outage {
        let since = ContinuousClock.now
        var failure: SQLFailure
        var isCounted = false
    }

    private struct State {
        var queue = JobQueue()
        var connected = 0
        var hasEverConnected = false
        var outage: Outage?
        /// Since when connections have failed that was told; nothing once one has been made.
        var trouble: ContinuousClock.Instant?
        /// True while one thread tries to connect for all.
        var isScouted = false
        /// Connections of an older generation are closed before their next job.
        var generation = 0
        var leftAt: ContinuousClock.Instant?
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
        var isScout = false
        while !closing.change({ $0 }) {
            if !isScout { isScout = waitForTurnToConnect() }
            do {
                let connection = try Connection(
                    address, limits: limits, log: log, whileWaiting: { [self] in expire() },
                    whenRefusedToWrite: { [self] in leaveStandby() })
                connected(wasScout: isScout)
                isScout = false
                backOff = BackOff()
                serve(connection)
            } catch {
                failed(error)
                _ = closing.wait(atMost: backOff.next()) { $0 ? true : nil }
            }
        }
        ended()
    }

    /// Waits while another thread tries to connect for all. True when this one is to do so.
    private func waitForTurnToConnect() -> Bool {
        state.wait { state -> Bool? in
            if state.isClosing || state.connected > 0 || state.outage == nil { return false }
            guard !state.isScouted else { return nil }
            state.isScouted = true
            return true
        } ?? false
    }

    /// Works jobs off until the connection is lost, the server has become a standby, or the queue is closed and empty.
    private func serve(_ connection: Connection) {
        let generation = state.change { $0.generation }
        while let job = nextJob() {
            guard state.change({ $0.generation == generation }), connection.isReady() else {
                state.change { $0.queue.putBack(job) }
                break
            }
            job.run(connection)
            guard connection.isOpen else { break }
        }
        let wasLost = !connection.isOpen
        connection.close()
        state.change { state in
            state.connected -= 1
            if wasLost, state.connected == 0 { state.outage = Outage(failure: .lost("the connection was lost")) }
            tell(state)
        }
        if wasLost { metrics.count(.postgresConnectionsLost) }
    }

    /// After a fail-over the address may lead to another server, and what this one reads may be old: every connection is made anew.
    private func leaveStandby() {
        let isLeaving = state.changeForAll { state -> Bool in
            let now = ContinuousClock.now
            if let last = state.leftAt, now - last < .seconds(1) { return false }
            state.leftAt = now
            state.generation += 1
            return true
        }
        if isLeaving { log.warning("the database has become read-only; connecting anew, for the one that takes writes") }
    }

    private func nextJob() -> Job? {
        let job: Job?? = state.wait { state in
            if let job = state.queue.popFirst() { return .some(job) }
            return state.isClosing ? .some(nil) : nil
        }
        return job ?? nil
    }

    private func connected(wasScout: Bool) {
        let trouble = state.changeForAll { state in
            state.connected += 1
            state.hasEverConnected = true
            state.outage = nil
            if wasScout { state.isScouted = false }
            tell(state)
            defer { state.trouble = nil }
            return state.trouble
        }
        guard let trouble else { return }
        log.notice("connected to the database again", ["afterMilliseconds": "\((ContinuousClock.now - trouble).milliseconds)"])
    }

    /// Shows how many connections there are; under the lock, lest an older count be the last.
    private func tell(_ state: State) {
        metrics.set(.postgresConnections, to: Double(state.connected))
    }

    /// Told once until a connection is made again.
    private func failed(_ failure: SQLFailure) {
        let (inVain, isNews, isNewOutage) = state.change { state -> ([Job], Bool, Bool) in
            let isNews = state.trouble == nil
            state.trouble = state.trouble ?? .now
            guard state.connected == 0 else { return ([], isNews, false) }
            var outage = state.outage ?? Outage(failure: failure)
            let isNewOutage = !outage.isCounted
            outage.failure = failure
            outage.isCounted = true
            state.outage = outage
            return (lasting(state) == nil ? [] : state.queue.removeAll(), isNews, isNewOutage)
        }
        if isNews { log.warning("cannot connect to the database", ["reason": "\(failure)"]) }
        if isNewOutage { metrics.count(.postgresOutages) }
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
