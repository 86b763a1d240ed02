import CSQLite
import Relational

/// A prepared statement, and where its `$1…$n` are.
final class Statement {
    let handle: OpaquePointer
    /// SQLite's index of `$n`, at `n - 1`.
    let slots: [Int32]
    /// When it was last used, in statements run on its connection.
    var lastUse: UInt64 = 0

    /// Compiles exactly one statement.
    init(_ text: String, on database: OpaquePointer) throws(SQLFailure) {
        try Self.refuseForbidden(text)
        var compiled: OpaquePointer?
        var text = text
        let (status, isWhole) = text.withUTF8 { utf8 in
            utf8.withMemoryRebound(to: CChar.self) { bytes in
                var tail: UnsafePointer<CChar>?
                let flags = UInt32(SQLITE_PREPARE_PERSISTENT)
                let status = sqlite3_prepare_v3(database, bytes.baseAddress, Int32(bytes.count), flags, &compiled, &tail)
                let read = tail.flatMap { tail in bytes.baseAddress.map { tail - $0 } } ?? 0
                return (status, utf8[read...].allSatisfy { $0 == 0x20 || $0 == 0x0A || $0 == 0x3B })
            }
        }
        guard status == SQLITE_OK else { throw SQLFailure(code: status, message: String(cString: sqlite3_errmsg(database))) }
        guard let compiled else { throw .other("there is no statement in the text") }
        guard isWhole else {
            sqlite3_finalize(compiled)
            throw .other("there is more than one statement in the text")
        }
        guard let slots = Self.slots(of: compiled) else {
            sqlite3_finalize(compiled)
            throw .other("a parameter is not one of $1…$n")
        }
        handle = compiled
        self.slots = slots
    }

    deinit {
        sqlite3_finalize(handle)
    }

    private static func slots(of handle: OpaquePointer) -> [Int32]? {
        let count = sqlite3_bind_parameter_count(handle)
        guard count > 0 else { return [] }
        var slots = [Int32](repeating: 0, count: Int(count))
        for index in 1...count {
            guard let name = sqlite3_bind_parameter_name(handle, index), let number = Int(String(cString: name + 1)),
                (1...slots.count).contains(number)
            else { return nil }
            slots[number - 1] = index
        }
        return slots
    }

    /// What would end a transaction that belongs to others too, or fail it at COMMIT, when nobody is left to blame.
    private static func refuseForbidden(_ text: String) throws(SQLFailure) {
        let words = text.uppercased().split { !$0.isLetter && $0 != "_" }
        if let first = words.first, ["BEGIN", "COMMIT", "END", "ROLLBACK", "SAVEPOINT", "RELEASE", "ATTACH"].contains(first) {
            throw .other("\(first) is the engine's business")
        }
        if words.contains("DEFERRABLE") { throw .other("deferred constraints fail at COMMIT and are not portable") }
        if zip(words, words.dropFirst()).contains(where: { ($0 == "OR" || $0 == "CONFLICT") && $1 == "ROLLBACK" }) {
            throw .other("ON CONFLICT ROLLBACK would undo the work of others")
        }
    }
}
