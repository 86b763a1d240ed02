import CPostgres
import Glibc
import Locking
public import Relational
public import Telemetry

/// Hears what other nodes say on one channel with `SELECT pg_notify(channel, payload)`.
///
/// News only shortens a wait: some is lost while the connection is, so whoever listens looks for work by itself from time to time.
public final class PostgresListener: Sendable {
    /// The channel that ``SQL/Fragment/announcement`` speaks on.
    public static let announcements = "jobrun"

    private let address: ServerAddress
    private let channel: String
    private let log: Log
    private let heard: @Sendable () -> Void
    /// Two ends of a pipe: the first becomes readable when the second is closed, which is how the thread is told to stop.
    private let stop: (isClosed: Int32, end: Int32)
    private let ending = Ending()
    private let thread = Locked<OwnThread?>(nil)

    /// Calls `heard` on the listener's own thread: once for each notification, and once whenever it has begun to listen, at first and
    /// after each lost connection, for what may have been said before. Fails only when the address cannot be read. End it with ``close()``.
    public init(url: String, channel: String, log: Log, heard: @escaping @Sendable () -> Void) throws(SQLFailure) {
        address = try ServerAddress(url).adding(defaults: ServerAddress.defaults, settings: Connection.settings(Self.limits))
        self.channel = channel
        self.log = log.with(["channel": channel])
        self.heard = heard
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw .other("the system refused a pipe (error \(errno)); raise the limit of open files") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        stop = (ends[0], ends[1])
        thread.withLock { $0 = OwnThread("postgres-listen") { self.run() } }
    }

    /// Stops listening. Nothing is heard after it returns.
    public func close() async {
        let thread = thread.withLock { thread in
            defer { thread = nil }
            return thread
        }
        guard let thread else { return await ending.wait() }
        Glibc.close(stop.end)
        await ending.wait()
        thread.join()  // Its work is over: this takes microseconds.
        Glibc.close(stop.isClosed)
    }

    private static let limits = PostgresLimits()

    private func run() {
        var backOff = BackOff()
        var isStopped = false
        while !isStopped {
            do throws(SQLFailure) {
                let connection = try Connection(address, limits: Self.limits, log: log, whileWaiting: {}, whenRefusedToWrite: {})
                try connection.listen(to: channel)
                if backOff.failures > 0 { log.notice("listening to the database again", ["attempts": "\(backOff.failures + 1)"]) }
                backOff = BackOff()
                heard()
                while let count = connection.waitForNews(orFor: stop.isClosed) {
                    for _ in 0..<count { heard() }
                }
            } catch {
                if backOff.failures == 0 { log.warning("cannot listen to the database", ["reason": "\(error)"]) }
            }
            isStopped = wasStopped(within: backOff.next())
        }
        ending.reach()
    }

    private func wasStopped(within pause: Duration) -> Bool {
        var descriptor = pollfd(fd: stop.isClosed, events: Int16(POLLIN), revents: 0)
        return poll(&descriptor, 1, Int32(pause.milliseconds)) > 0
    }
}

extension Connection {
    /// Asks the server for the notifications of a channel. A channel's name cannot be bound, so the server puts the statement together.
    func listen(to channel: String) throws(SQLFailure) {
        do throws(TripFailure) {
            _ = try trip(
                [
                    "SELECT set_config('jobrun.channel', \(channel), true)",
                    "DO $$ BEGIN EXECUTE format('LISTEN %I', current_setting('jobrun.channel')); END $$",
                ], within: limits.statement)
        } catch {
            throw error.beforeCommit
        }
    }

    /// Waits, as long as it takes, for notifications, and says how many came. Nothing when the connection is lost or `stop` is readable.
    func waitForNews(orFor stop: Int32) -> Int? {
        var count = 0
        while count == 0 {
            var descriptors = [PQsocket(handle), stop].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            guard poll(&descriptors, 2, -1) > 0 || errno == EINTR else { return nil }
            guard descriptors[1].revents == 0, PQconsumeInput(handle) == 1 else { return nil }
            while let notification = PQnotifies(handle) {
                PQfreemem(notification)
                count += 1
            }
        }
        return count
    }
}
