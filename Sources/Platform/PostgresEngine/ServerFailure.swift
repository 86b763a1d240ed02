import CPostgres
import Relational

/// What the server said about a statement that it did not carry out.
struct ServerFailure {
    /// How to go on.
    enum Reaction: Equatable {
        /// Roll back and tell the caller.
        case tell
        /// Roll back and run the body again: somebody else was in the way.
        case retry
        /// As `retry`, after forgetting every prepared statement: the schema changed under them.
        case prepareAgain
        /// The server has ended this session.
        case reconnect
    }

    /// The server takes no writes, being a standby for instance; or the transaction was begun for reading.
    static let readOnly = SQLFailure.unwritable("the database is read-only (25006)")

    let failure: SQLFailure
    let reaction: Reaction

    /// Reads the SQLSTATE of a failed result. Nothing when there is none: libpq itself, not the server, made this result.
    init?(_ result: OpaquePointer?) {
        func field(_ code: Int32) -> String? { PQresultErrorField(result, code).map { String(cString: $0) } }
        guard let state = field(jobrun_diag_sqlstate) else { return nil }
        let severity = field(jobrun_diag_severity) ?? ""
        let message = field(jobrun_diag_message) ?? ""
        let constraint = field(jobrun_diag_constraint) ?? state

        if severity == "FATAL" || severity == "PANIC" || Self.endsSession(state) {
            self.init(.lost("the server ended the session (\(state))"), .reconnect)
            return
        }
        switch state {
        // Two sessions that create the same table at once: CREATE TABLE IF NOT EXISTS does not look that far.
        // The clash shows as a unique index of the catalogue or, a moment later, as a row type that is there already.
        case "23505" where constraint.hasPrefix("pg_"), "42710":
            self.init(.busy("another transaction is making the same thing (\(state))"), .retry)
        case "23505": self.init(.uniqueViolation(constraint))
        case "23514": self.init(.checkViolation(constraint))
        case "23503", "23001": self.init(.foreignKeyViolation(constraint))
        case "23502":
            let column = [field(jobrun_diag_table), field(jobrun_diag_column)].compactMap(\.self).joined(separator: ".")
            self.init(.notNullViolation(column))
        case "40001", "40P01": self.init(.busy("another transaction was in the way (\(state))"), .retry)
        case "55P03": self.init(.busy("a lock was not to be had (\(state))"))
        case "57014": self.init(.timeout("the statement ran over its limit and was cancelled"))
        case "53100": self.init(.unwritable("the server's disk is full (\(state))"))
        case "25006": self.init(Self.readOnly)
        case "58030", "XX001", "XX002": self.init(.unwritable("the server cannot read or write its files (\(state))"))
        case "26000": self.init(.other(state), .prepareAgain)
        case "0A000" where message.contains("cached plan"): self.init(.other(state), .prepareAgain)
        // Messages of this class name tables, columns and syntax, and our statements hold no values; other classes may quote one.
        case _ where state.hasPrefix("42"): self.init(.other("\(message) (\(state))"))
        default: self.init(.other("SQLSTATE \(state)"))
        }
    }

    private init(_ failure: SQLFailure, _ reaction: Reaction = .tell) {
        self.failure = failure
        self.reaction = reaction
    }

    /// Shutdown, crash, start-up, dropped database, idle limits, and everything about the connection itself.
    private static func endsSession(_ state: String) -> Bool {
        state.hasPrefix("57P") || state.hasPrefix("08") || state == "25P03"
    }
}
