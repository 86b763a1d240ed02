/// Why the spool did not take something, or cannot be used at all.
public enum SpoolFailure: Error, Sendable, Hashable, CustomStringConvertible {
    case full(limit: Int)
    case unwritable(String)
    /// Another process has the same folder.
    case inUse(path: String)
    case closed

    public var description: String {
        switch self {
        case .full(let limit): "the spool holds its limit of \(limit) bytes"
        case .unwritable(let reason): "the spool cannot be written: \(reason)"
        case .inUse(let path): "\(path) is in use by another jobrun: give each its own SPOOL_DIR"
        case .closed: "the spool is closed"
        }
    }
}
