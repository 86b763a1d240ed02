import CSQLite
import Relational

extension SQLFailure {
    /// What an extended result code means to a caller. `message` is SQLite's own: it names constraints and never holds a value.
    init(code: Int32, message: String) {
        switch code {
        case JOBRUN_SQLITE_CONSTRAINT_UNIQUE, JOBRUN_SQLITE_CONSTRAINT_PRIMARYKEY, JOBRUN_SQLITE_CONSTRAINT_ROWID:
            self = .uniqueViolation(Self.constraint(in: message))
        case JOBRUN_SQLITE_CONSTRAINT_CHECK, JOBRUN_SQLITE_CONSTRAINT_TRIGGER, JOBRUN_SQLITE_CONSTRAINT_DATATYPE:
            self = .checkViolation(Self.constraint(in: message))
        case JOBRUN_SQLITE_CONSTRAINT_FOREIGNKEY:
            self = .foreignKeyViolation("foreign key")  // SQLite does not say which.
        case JOBRUN_SQLITE_CONSTRAINT_NOTNULL:
            self = .notNullViolation(Self.constraint(in: message))
        default:
            switch code & 0xff {
            case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL:
                self = .busy("another process is writing (\(message))")
            case SQLITE_FULL, SQLITE_READONLY, SQLITE_IOERR, SQLITE_CORRUPT, SQLITE_CANTOPEN, SQLITE_NOTADB, SQLITE_PERM:
                self = .unwritable(message)
            default:
                self = .other(message)
            }
        }
    }

    /// `UNIQUE constraint failed: lead.phone` → `lead.phone`; `… failed: index 'lead_open'` → `lead_open`.
    private static func constraint(in message: String) -> String {
        let mark = " constraint failed: "
        var rest = message[...]
        while !rest.isEmpty, !rest.hasPrefix(mark) { rest = rest.dropFirst() }
        guard !rest.isEmpty else { return message }
        let name = rest.dropFirst(mark.count)
        guard name.hasPrefix("index '"), name.hasSuffix("'") else { return String(name) }
        return String(name.dropFirst(7).dropLast())
    }
}
