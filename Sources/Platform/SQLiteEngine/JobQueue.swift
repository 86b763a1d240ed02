import Locking

/// Where jobs wait for a thread. Closed once; what was queued before that is still run.
final class JobQueue: Sendable {
    private struct State {
        var jobs: [Job] = []
        var isClosed = false
    }

    private let state = ConditionLock(State())

    /// Queues a job; false when the queue is closed.
    func add(_ job: Job) -> Bool {
        state.change { state in
            guard !state.isClosed else { return false }
            state.jobs.append(job)
            return true
        }
    }

    /// Refuses further jobs and lets the threads go when the rest is done.
    func close() {
        state.changeForAll { $0.isClosed = true }
    }

    /// Adds every waiting job to `hand`, in order. Waits for one when the hand is empty; false when there will never be one.
    func take(into hand: inout [Job]) -> Bool {
        let mayWait = hand.isEmpty
        let taken: [Job]? = state.wait { state in
            if state.jobs.isEmpty, mayWait, !state.isClosed { return nil }
            let jobs = state.jobs
            state.jobs = []
            return jobs
        }
        if mayWait { hand = taken ?? [] } else { hand += taken ?? [] }
        return !hand.isEmpty
    }

    /// The first waiting job; waits for one. Nothing when there will never be one.
    func next() -> Job? {
        state.wait { state -> Job?? in
            if !state.jobs.isEmpty { return state.jobs.removeFirst() }
            return state.isClosed ? .some(nil) : nil
        } ?? nil
    }
}
