import CSQLite
import Relational

/// One SQLite connection: used by one thread at a time, closed by `deinit`.
// Sendable, because it is opened on one thread, handed to another once, and from then on used by that one alone.
final class Connection: @unchecked Sendable {
    /// How many compiled statements are kept. The whole program has fewer.
    static let cacheLimit = 512

    private let handle: OpaquePointer
    private let deadline: UnsafeMutablePointer<jobrun_sqlite_deadline>
    private var cache: [String: Statement] = [:]
    private var uses: UInt64 = 0
    private var texts = TextArena()

    /// Opens the file, creating it when it is not there.
    init(path: String) throws(SQLFailure) {
        var opened: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_EXRESCODE
        let status = sqlite3_open_v2(path, &opened, flags, nil)
        guard status == SQLITE_OK, let opened else {
            let failure = OpeningFailure(path: path, code: status, systemError: opened.map { sqlite3_system_errno($0) } ?? 0)
            sqlite3_close_v2(opened)
            throw failure.failure
        }
        handle = opened
        deadline = .allocate(capacity: 1)
        deadline.initialize(to: jobrun_sqlite_deadline(at: .max, passed: 0))
        jobrun_sqlite_watch(handle, deadline)
        jobrun_sqlite_harden(handle)
    }

    deinit {
        cache.removeAll()
        sqlite3_close_v2(handle)
        deadline.deallocate()
    }

    /// True when no transaction is open: also when SQLite has ended one by itself.
    var isIdle: Bool { sqlite3_get_autocommit(handle) != 0 }

    /// True when the file can only be read by this user.
    var isReadOnly: Bool { sqlite3_db_readonly(handle, "main") == 1 }

    /// The extended result code of the last call.
    var lastCode: Int32 { sqlite3_extended_errcode(handle) }

    /// `errno` of the last failed call into the system.
    var systemError: Int32 { sqlite3_system_errno(handle) }

    /// How long a statement waits for another process that writes.
    func setPatience(milliseconds: Int32) {
        sqlite3_busy_timeout(handle, milliseconds)
    }

    /// Runs one of the engine's own statements, which has no limit.
    func control(_ statement: ControlStatement) throws(SQLFailure) {
        deadline.pointee.at = .max
        let status = sqlite3_step(statement.handle)
        sqlite3_reset(statement.handle)
        guard status == SQLITE_DONE || status == SQLITE_ROW else { throw failure(status) }
    }

    /// Compiles one of the engine's own statements.
    func controlStatement(_ text: StaticString) throws(SQLFailure) -> ControlStatement {
        var compiled: OpaquePointer?
        let status = sqlite3_prepare_v3(handle, text.description, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &compiled, nil)
        guard status == SQLITE_OK, let compiled else { throw failure(status) }
        return ControlStatement(handle: compiled)
    }

    /// Runs a statement to its end, or stops it at `limit` on the coarse clock.
    func run(_ sql: SQL, until limit: Int64) throws(SQLFailure) -> [Row] {
        let statement = try statement(for: sql)
        try bind(sql.values, to: statement)
        deadline.pointee.at = limit
        var status = sqlite3_step(statement.handle)
        if status == SQLITE_DONE {
            sqlite3_reset(statement.handle)
            return []
        }
        let columns = sqlite3_column_count(statement.handle)
        var rows: [Row] = []
        while status == SQLITE_ROW {
            rows.append(row(of: statement.handle, columns: columns))
            status = sqlite3_step(statement.handle)
        }
        guard status == SQLITE_DONE else {
            let failure = failure(status)
            sqlite3_reset(statement.handle)
            throw failure
        }
        sqlite3_reset(statement.handle)
        return rows
    }

    private func failure(_ status: Int32) -> SQLFailure {
        if deadline.pointee.passed != 0 {
            deadline.pointee.passed = 0
            return .timeout("the statement was stopped")
        }
        return SQLFailure(code: status, message: String(cString: sqlite3_errmsg(handle)))
    }

    private func statement(for sql: SQL) throws(SQLFailure) -> Statement {
        uses += 1
        if let known = cache[sql.portableText] {
            known.lastUse = uses
            return known
        }
        let statement = try Statement(sql.text(for: .sqlite), on: handle)
        statement.lastUse = uses
        if cache.count >= Self.cacheLimit, let oldest = cache.min(by: { $0.value.lastUse < $1.value.lastUse }) {
            cache[oldest.key] = nil
        }
        cache[sql.portableText] = statement
        return statement
    }

    private func bind(_ values: [SQLValue], to statement: Statement) throws(SQLFailure) {
        guard values.count == statement.slots.count else {
            throw .other("\(values.count) values for \(statement.slots.count) parameters")
        }
        try texts.begin(values)
        for (index, value) in values.enumerated() {
            let slot = statement.slots[index]
            switch value {
            case .null: sqlite3_bind_null(statement.handle, slot)
            case .integer(let number): sqlite3_bind_int64(statement.handle, slot, number)
            case .text(let text):
                let bytes = try texts.copy(text)
                // No destructor: the bytes outlive the run, and each run binds every parameter anew.
                sqlite3_bind_text(statement.handle, slot, bytes.start, bytes.count, nil)
            }
        }
    }

    private func row(of handle: OpaquePointer, columns: Int32) -> Row {
        Row(
            [SQLValue](unsafeUninitializedCapacity: Int(columns)) { buffer, count in
                for column in 0..<columns {
                    let value: SQLValue
                    switch sqlite3_column_type(handle, column) {
                    case SQLITE_INTEGER: value = .integer(sqlite3_column_int64(handle, column))
                    case SQLITE_NULL: value = .null
                    default:
                        let start = sqlite3_column_text(handle, column)
                        let bytes = UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column)))
                        value = .text(String(decoding: bytes, as: UTF8.self))
                    }
                    (buffer.baseAddress.unsafelyUnwrapped + Int(column)).initialize(to: value)
                }
                count = Int(columns)
            })
    }
}

/// A statement of the engine itself: `BEGIN`, `SAVEPOINT` and their kin.
final class ControlStatement {
    let handle: OpaquePointer

    init(handle: OpaquePointer) {
        self.handle = handle
    }

    deinit {
        sqlite3_finalize(handle)
    }
}

extension Dialect {
    /// Writers are serial, so rows need no locks; the clock is 3.40's, which has no `unixepoch('subsec')`.
    static let sqlite = Dialect(
        skipLocked: "", forUpdate: "", now: "CAST(ROUND((julianday('now') - 2440587.5) * 86400000) AS INTEGER)",
        announcement: "NULL")
}
