import CPostgres
import Glibc
import Relational
import Telemetry

/// One session in pipeline mode, used by the one thread that owns it. Once closed it stays closed.
final class Connection {
    let limits: PostgresLimits
    var statements = StatementCache()
    private(set) var handle: OpaquePointer?
    /// Called about twice a second while the server is thinking.
    private let whileWaiting: () -> Void
    /// To be called when the server would not take a write: it is a standby, or has been made one. Before the caller hears of it, so that
    /// what he does next goes elsewhere.
    let whenRefusedToWrite: () -> Void
    private let notices: NoticeReader

    /// More statements than this are not kept prepared from one body to the next.
    private static let statementsKept = 400

    /// Connects, and refuses a server that would break our promises.
    init(
        _ address: ServerAddress, limits: PostgresLimits, log: Log, whileWaiting: @escaping () -> Void,
        whenRefusedToWrite: @escaping () -> Void
    ) throws(SQLFailure) {
        self.limits = limits
        self.whileWaiting = whileWaiting
        self.whenRefusedToWrite = whenRefusedToWrite
        notices = NoticeReader(log)
        let handle = try address.connect()
        self.handle = handle
        notices.attach(to: handle)
        guard PQsetnonblocking(handle, 1) == 0, PQenterPipelineMode(handle) == 1 else {
            close()
            throw .lost("the connection cannot be put into pipeline mode")
        }
        do {
            try refuseBrokenPromises()
        } catch {
            close()
            throw error
        }
    }

    deinit { close() }

    var isOpen: Bool { handle != nil }

    /// False when there is nothing to roll back: no session, or the server has ended the transaction.
    var isInTransaction: Bool { isOpen && PQtransactionStatus(handle) != PQTRANS_IDLE }

    /// Ends the session; the server rolls back what was open.
    func close() {
        if let handle { PQfinish(handle) }
        handle = nil
    }

    /// The settings every session of ours runs under.
    static func settings(_ limits: PostgresLimits) -> KeyValuePairs<String, String> {
        [
            "statement_timeout": "\(limits.statement.milliseconds)",
            "idle_in_transaction_session_timeout": "\(limits.transaction.milliseconds)",
            "default_transaction_isolation": "read\\ committed",
            "client_min_messages": "warning",
            "jit": "off",
        ]
    }

    private func refuseBrokenPromises() throws(SQLFailure) {
        let answer: [[Row]]
        do {
            answer = try trip(
                ["SELECT current_setting('synchronous_commit'), current_setting('server_encoding')"], within: limits.statement)
        } catch {
            throw error.beforeCommit
        }
        let row = answer[0][0]
        guard try row.text(0) != "off" else {
            throw .unwritable("synchronous_commit is off, so a message already acknowledged could be lost: set it to on")
        }
        guard try row.text(1) == "UTF8" else {
            throw .unwritable("the database is not encoded as UTF8: create it with ENCODING 'UTF8'")
        }
    }

    /// True when the idle session can take a body. A session that the server has ended says so here, before anything is sent on it.
    func isReady() -> Bool {
        guard let handle else { return false }
        if isReadable {
            guard PQconsumeInput(handle) == 1, PQisBusy(handle) == 0, !isReadable else {
                close()
                return false
            }
        }
        if statements.count > Self.statementsKept { forgetStatements() }
        return isOpen
    }

    /// Drops every prepared statement on both sides.
    func forgetStatements() {
        statements.removeAll()
        do { _ = try trip(["DEALLOCATE ALL"], within: limits.statement) } catch { close() }
        statements.removeAll()
    }

    private var isReadable: Bool {
        var descriptor = pollfd(fd: PQsocket(handle), events: Int16(POLLIN), revents: 0)
        return poll(&descriptor, 1, 0) != 0
    }

    /// Waits until the socket is readable (or writable, if asked). False when the time is up.
    func wait(alsoToWrite: Bool, until deadline: ContinuousClock.Instant) -> Bool {
        var descriptor = pollfd(fd: PQsocket(handle), events: Int16(alsoToWrite ? POLLIN | POLLOUT : POLLIN), revents: 0)
        while true {
            let remaining = (deadline - .now).milliseconds
            guard remaining > 0 else { return false }
            let answer = poll(&descriptor, 1, Int32(min(remaining, 500)))
            if answer > 0 || (answer < 0 && errno != EINTR) { return true }  // libpq will meet the error itself.
            if remaining > 500 { whileWaiting() }
        }
    }
}

/// Takes what the server says unasked and hands it to the log.
private final class NoticeReader {
    let log: Log

    init(_ log: Log) { self.log = log }

    /// The connection keeps us for as long as libpq may call.
    func attach(to handle: OpaquePointer) {
        PQsetNoticeReceiver(handle, receiveNotice, Unmanaged.passUnretained(self).toOpaque())
    }
}

private func receiveNotice(_ reader: UnsafeMutableRawPointer?, _ result: OpaquePointer?) {
    guard let reader else { return }
    let log = Unmanaged<NoticeReader>.fromOpaque(reader).takeUnretainedValue().log
    func field(_ code: Int32) -> String { PQresultErrorField(result, code).map { String(cString: $0) } ?? "" }
    log.notice(
        "the database server has something to say", ["sqlstate": field(jobrun_diag_sqlstate), "said": field(jobrun_diag_message)])
}
