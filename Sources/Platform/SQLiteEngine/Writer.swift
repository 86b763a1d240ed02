import CSQLite
import Relational

/// The one thread that writes. Bodies that wait at the same time share one COMMIT, and with it one wait for the disk.
///
/// A group first runs without savepoints, because those make SQLite copy every page a body touches. When a body throws, the group is
/// undone and runs again with a savepoint for each, so that the one that throws undoes only itself. Some failures — a statement over
/// its limit, a full disk — make SQLite end the whole transaction: then that body fails, and its neighbours, who did nothing wrong,
/// run again in a new one. Nobody hears of success before the COMMIT, nor of a failure that was judged on a neighbour's uncommitted rows.
final class Writer: @unchecked Sendable {  // Made on one thread, then used by its own alone.
    private let connection: Connection
    private let session: Session
    private let queue: JobQueue
    private let limits: Limits
    private let begin, commit, rollback, savepoint, release, rollbackTo: ControlStatement
    /// Set when a group has failed without savepoints: the next one has them.
    private var isGuarded = false

    init(connection: Connection, queue: JobQueue, limits: Limits) throws(SQLFailure) {
        self.connection = connection
        self.queue = queue
        self.limits = limits
        session = Session(connection: connection, limits: limits, writes: true)
        begin = try connection.controlStatement("BEGIN IMMEDIATE")
        commit = try connection.controlStatement("COMMIT")
        rollback = try connection.controlStatement("ROLLBACK")
        savepoint = try connection.controlStatement("SAVEPOINT body")
        release = try connection.controlStatement("RELEASE body")
        rollbackTo = try connection.controlStatement("ROLLBACK TO body")
    }

    /// Runs until the queue is closed and empty.
    func run() {
        var waiting: [Job] = []
        while queue.take(into: &waiting) {
            waiting = runGroup(expire(waiting))
        }
    }

    /// Fails jobs that have waited for longer than a transaction may last, and returns the others.
    private func expire(_ jobs: [Job]) -> [Job] {
        let limit = jobrun_sqlite_clock() - limits.transaction
        guard jobs.contains(where: { $0.queued < limit }) else { return jobs }
        return jobs.filter { job in
            guard job.queued < limit else { return true }
            job.finish(SQLFailure.timeout("the transaction waited too long for its turn"))
            return false
        }
    }

    /// Runs a group of jobs from the front of these as one transaction and returns those that still have to run.
    private func runGroup(_ jobs: [Job]) -> [Job] {
        guard let first = jobs.first else { return [] }
        do { try connection.control(begin) } catch {
            for job in jobs { job.finish(error) }
            return []
        }
        let isAlone = jobs.count == 1 || first.runsAlone
        let guarded = isGuarded && !isAlone
        isGuarded = false
        let cut = jobrun_sqlite_clock() + limits.groupCut
        var count = 0
        for job in jobs {
            if count > 0, isAlone || job.runsAlone || jobrun_sqlite_clock() >= cut { break }
            switch runOne(job, isAlone: isAlone, guarded: guarded) {
            case .done: count += 1
            case .groupIsLost: return afterLosingGroup(jobs, culprit: count, wasAlone: isAlone)
            case .groupIsSpoilt:
                undo()
                isGuarded = true
                return jobs
            }
        }
        do {
            try connection.control(commit)
            for job in jobs[..<count] { job.deliver() }
        } catch {
            // After an I/O error the commit may or may not be found in the log after a crash.
            let failure = connection.lastCode & 0xff == SQLITE_IOERR ? SQLFailure.unknown("COMMIT met an I/O error") : error
            undo()
            for job in jobs[..<count] { job.finish(failure) }
        }
        return Array(jobs[count...])
    }

    /// How one body left its group.
    private enum Outcome {
        /// The body has run, or has failed and undone itself: the group goes on.
        case done
        /// The whole transaction is gone, or must go, because of this body.
        case groupIsLost
        /// The body has failed where it cannot be undone by itself.
        case groupIsSpoilt
    }

    private func runOne(_ job: Job, isAlone: Bool, guarded: Bool) -> Outcome {
        session.begin(inGroup: !isAlone)
        do {
            if guarded { try connection.control(savepoint) }
            try job.run(in: session)
            guard !connection.isIdle else { throw SQLFailure.other("the body ended its transaction by itself") }
            if guarded { try connection.control(release) }
            return .done
        } catch {
            if !isAlone, case SQLFailure.timeout = error { job.runsAlone = true }
            job.fail(error)
            if isAlone || connection.isIdle || job.runsAlone { return .groupIsLost }
            guard guarded else { return .groupIsSpoilt }
            do {
                try connection.control(rollbackTo)
                try connection.control(release)
                return .done
            } catch {
                return .groupIsLost
            }
        }
    }

    /// Sorts out a group that is gone: the culprit is told, or runs by itself when it was only too slow for company; the others run again.
    private func afterLosingGroup(_ jobs: [Job], culprit index: Int, wasAlone: Bool) -> [Job] {
        undo()
        let culprit = jobs[index]
        var others = jobs
        others.remove(at: index)
        if culprit.runsAlone, !wasAlone {
            others.append(culprit)
        } else {
            culprit.deliver()
        }
        return others
    }

    /// Ends the transaction if SQLite has not done so. ROLLBACK itself only fails when there is nothing to roll back.
    private func undo() {
        if !connection.isIdle { try? connection.control(rollback) }
    }
}
