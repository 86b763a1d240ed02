import Locking

/// The highest number of the ledger that this node has seen committed, and the name of its database: kept beside the spool, so that a
/// restored backup cannot hide.
public final class LedgerMemory: Sendable {
    /// What was seen.
    public struct Sight: Sendable, Hashable {
        public let identity: String
        public let number: Int64

        public init(identity: String, number: Int64) {
            self.identity = identity
            self.number = number
        }
    }

    private let path: String
    private let sight: Locked<Sight?>
    private let hasChanged = Locked(true)

    /// Reads what the last run saw. A file that cannot be read is no memory.
    public init(folder: String) {
        path = folder + "/ledger-mark"
        var seen: Sight?
        if let bytes = DurableFile.read(path), case .whole(bytes.count) = SpoolFrame.read(bytes[...]),
            var fields = FieldReader(SpoolFrame.payload(bytes[...])), let identity = fields.text(), let number = fields.integer()
        {
            seen = Sight(identity: identity, number: number)
        }
        sight = Locked(seen)
    }

    /// What was seen last; nothing on the first start.
    public var last: Sight? { sight.withLock { $0 } }

    /// The number that the ledger must have reached for this node to act on it.
    public var number: Int64 { sight.withLock { $0?.number ?? 0 } }

    /// Remembers, on the disk, if it is news.
    public func keep(_ new: Sight) throws(SpoolFailure) {
        guard new != last else { return }
        var fields = FieldWriter()
        fields.add(new.identity, String(new.number))
        try DurableFile.replace(path, with: SpoolFrame.frame(fields.bytes))
        sight.withLock { $0 = new }
    }

    /// Something was committed: the ledger's number is due to move on.
    public func note() {
        hasChanged.withLock { $0 = true }
    }

    /// Whether something was committed since this was last asked.
    public func takeNote() -> Bool {
        hasChanged.withLock { changed in
            defer { changed = false }
            return changed
        }
    }
}
