import CSQLite
import Relational

/// One of the threads that only read. Each body sees one snapshot: what was committed when its first statement ran.
final class Reader: @unchecked Sendable {  // Made on one thread, then used by its own alone.
    private let connection: Connection
    private let session: Session
    private let queue: JobQueue
    private let limits: Limits
    private let begin, commit, rollback: ControlStatement

    init(connection: Connection, queue: JobQueue, limits: Limits) throws(SQLFailure) {
        self.connection = connection
        self.queue = queue
        self.limits = limits
        session = Session(connection: connection, limits: limits, writes: false)
        begin = try connection.controlStatement("BEGIN")
        commit = try connection.controlStatement("COMMIT")
        rollback = try connection.controlStatement("ROLLBACK")
    }

    /// Runs until the queue is closed and empty.
    func run() {
        while let job = queue.next() {
            if job.queued < jobrun_sqlite_clock() - limits.transaction {
                job.finish(SQLFailure.timeout("the transaction waited too long for its turn"))
            } else {
                runOne(job)
            }
        }
    }

    private func runOne(_ job: Job) {
        session.begin(inGroup: false)
        do {
            try connection.control(begin)
            try job.run(in: session)
            try connection.control(commit)
        } catch {
            job.fail(error)
            // ROLLBACK itself only fails when there is nothing to roll back.
            if !connection.isIdle { try? connection.control(rollback) }
        }
        job.deliver()
    }
}
