import CSQLite
import Locking
import Telemetry

/// What is set once for the whole process, before the first connection is opened.
enum SQLiteLibrary {
    /// Where SQLite's own messages go: the log of the database opened last.
    fileprivate static let log = Locked<Log?>(nil)

    private static let status = jobrun_sqlite_configure(heedSQLite)

    /// Configures the library, once, and sends its messages to `log`.
    static func prepare(log: Log) {
        Self.log.withLock { $0 = log }
        if status != SQLITE_OK {
            log.warning("SQLite was in use before it could be configured; it will be slower", ["code": "\(status)"])
        }
    }
}

/// SQLite's log hook. Constraint failures, limits and the like are the caller's to report; what is left means a sick file or disk.
private func heedSQLite(_: UnsafeMutableRawPointer?, code: Int32, message: UnsafePointer<CChar>?) {
    guard let message, let log = SQLiteLibrary.log.withLock({ $0 }) else { return }
    switch code & 0xff {
    case SQLITE_CORRUPT, SQLITE_IOERR, SQLITE_NOTADB, SQLITE_FULL, SQLITE_MISUSE, SQLITE_NOMEM:
        log.error("SQLite: \(String(cString: message))", ["code": "\(code)"])
    case SQLITE_NOTICE:
        log.info("SQLite: \(String(cString: message))", ["code": "\(code)"])
    case SQLITE_WARNING:
        log.warning("SQLite: \(String(cString: message))", ["code": "\(code)"])
    default:
        break
    }
}
