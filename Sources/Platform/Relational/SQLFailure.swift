/// What can go wrong between us and the database, named by what the caller can do about it. Never contains a bound value.
public enum SQLFailure: Error, Sendable, Equatable, CustomStringConvertible {
    /// A UNIQUE or PRIMARY KEY constraint; with its name or columns as the engine gives them.
    case uniqueViolation(String)
    case checkViolation(String)
    case foreignKeyViolation(String)
    case notNullViolation(String)
    /// Somebody else holds what we need, or a deadlock was broken at our cost: the same again may work.
    case busy(String)
    /// The connection was lost before COMMIT was sent: nothing was done.
    case lost(String)
    /// COMMIT was sent and no answer came: it may have been done. Never bypass the outbox on this one.
    case unknown(String)
    /// The statement or transaction ran over its limit and was really cancelled.
    case timeout(String)
    /// The database cannot write: full, read-only, corrupt.
    case unwritable(String)
    /// An earlier statement of this transaction failed; nothing more of it runs.
    case poisoned
    case other(String)

    public var description: String {
        switch self {
        case .uniqueViolation(let name): "a row like this exists already (\(name))"
        case .checkViolation(let name): "a value breaks the rule \(name)"
        case .foreignKeyViolation(let name): "a row refers to one that does not exist (\(name))"
        case .notNullViolation(let name): "a value is missing (\(name))"
        case .busy(let reason): "the database is busy: \(reason)"
        case .lost(let reason): "the database cannot be reached: \(reason)"
        case .unknown(let reason): "the database gave no answer to COMMIT, so it may or may not have happened: \(reason)"
        case .timeout(let reason): "Query timeout exceeded: \(reason)"
        case .unwritable(let reason): "the database cannot be written: \(reason)"
        case .poisoned: "an earlier statement of this transaction failed, so nothing more of it runs"
        case .other(let reason): "the database refused: \(reason)"
        }
    }

    /// True when nothing was done and the database itself is out of reach.
    public var isLost: Bool {
        switch self {
        case .lost, .unwritable: true
        default: false
        }
    }
}
