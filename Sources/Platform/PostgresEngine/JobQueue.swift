/// First come, first served.
struct JobQueue {
    private var jobs: [Job?] = []
    private var head = 0

    mutating func append(_ job: Job) {
        jobs.append(job)
    }

    /// Returns a job to the front: its turn had come.
    mutating func putBack(_ job: Job) {
        if head > 0 {
            head -= 1
            jobs[head] = job
        } else {
            jobs.insert(job, at: 0)
        }
    }

    mutating func popFirst() -> Job? {
        guard head < jobs.count else { return nil }
        let job = jobs[head]
        jobs[head] = nil
        head += 1
        if head >= 64, head * 2 >= jobs.count {
            jobs.removeFirst(head)
            head = 0
        }
        return job
    }

    /// Takes out every job.
    mutating func removeAll() -> [Job] {
        defer {
            jobs = []
            head = 0
        }
        return jobs.compactMap(\.self)
    }

    /// Takes out the jobs that came before a moment.
    mutating func removeAll(before moment: ContinuousClock.Instant) -> [Job] {
        var removed: [Job] = []
        while head < jobs.count, let job = jobs[head], job.arrival < moment {
            removed.append(job)
            _ = popFirst()
        }
        return removed
    }
}
