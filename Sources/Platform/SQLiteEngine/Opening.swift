import CSQLite
import Relational

extension Connection {
    /// How long a statement waits for another process that writes, such as the command line beside the server.
    private static let patience: Int32 = 5_000

    /// A connection that is ready for the writer: asserted durable unless told otherwise.
    static func forWriting(path: String, durability: Durability) throws(SQLFailure) -> Connection {
        let connection = try Connection(path: path)
        connection.setPatience(milliseconds: patience)
        if connection.isReadOnly { throw .unwritable("\(path): this user may read the file but not write to it") }
        let mode: String?
        do { mode = try connection.setting("PRAGMA journal_mode = WAL") } catch {
            throw OpeningFailure(path: path, code: connection.lastCode, systemError: connection.systemError).failure
        }
        guard mode == "wal" else {
            throw .unwritable("\(path): this file system does not carry a write-ahead log (journal mode \(mode ?? "unknown"))")
        }
        try connection.set(durability == .full ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = OFF")
        guard try connection.setting("PRAGMA synchronous") == durability.level else {
            throw .unwritable("\(path): SQLite did not accept the durability asked for")
        }
        try connection.set("PRAGMA foreign_keys = ON")
        try connection.set("PRAGMA temp_store = MEMORY")
        try connection.set("PRAGMA journal_size_limit = 67108864")
        // 32 MB: a commit group that outgrows the cache would write its pages twice.
        try connection.set("PRAGMA cache_size = -32768")
        return connection
    }

    /// A connection that refuses to write.
    static func forReading(path: String) throws(SQLFailure) -> Connection {
        let connection = try Connection(path: path)
        connection.setPatience(milliseconds: patience)
        try connection.set("PRAGMA query_only = ON")
        try connection.set("PRAGMA temp_store = MEMORY")
        return connection
    }

    private func set(_ pragma: SQL) throws(SQLFailure) {
        _ = try run(pragma, until: .max)
    }

    private func setting(_ pragma: SQL) throws(SQLFailure) -> String? {
        switch try run(pragma, until: .max).first?.columns.first {
        case .text(let text): text
        case .integer(let number): String(number)
        default: nil
        }
    }
}

/// What a commit promises.
public enum Durability: Sendable {
    /// On the disk before the caller hears of it: a power cut loses nothing.
    case full
    /// Handed to the system: for tests and for data that can be made again.
    case off

    fileprivate var level: String {
        switch self {
        case .full: "2"
        case .off: "0"
        }
    }
}
