import Locking
import Relational

/// A database that keeps every statement it is asked to run, once each.
final class RecordingDatabase: Database {
    private let inner: any Database
    private let heard = Locked<[String: SQL]>([:])

    init(_ inner: any Database) { self.inner = inner }

    var engine: String { inner.engine }

    /// The same database without the recorder: for a test's own questions.
    var unrecorded: any Database { inner }

    /// The statements so far, by their text.
    var statements: [SQL] { heard.withLock { $0.values.sorted { $0.portableText < $1.portableText } } }

    func read<T: Sendable>(_ body: @escaping @Sendable (borrowing Transaction) throws -> T) async throws -> T {
        try await inner.read { tx in try self.recording(tx, body) }
    }

    func write<T: Sendable>(_ body: @escaping @Sendable (borrowing Transaction) throws -> T) async throws -> T {
        try await inner.write { tx in try self.recording(tx, body) }
    }

    func batch(_ statements: [SQL], writing: Bool) async throws -> [[Row]] {
        keep(statements)
        return try await inner.batch(statements, writing: writing)
    }

    func close() async { await inner.close() }

    private func keep(_ statements: [SQL]) {
        heard.withLock { heard in
            for statement in statements { heard[statement.portableText] = statement }
        }
    }

    private func recording<T>(_ tx: borrowing Transaction, _ body: (borrowing Transaction) throws -> T) throws -> T {
        try withUnsafePointer(to: tx) { place in
            try body(Transaction(channel: Channel(place) { self.keep($0) }))
        }
    }

    /// Lives as long as the body that it is made for.
    private final class Channel: TransactionChannel {
        private let place: UnsafePointer<Transaction>
        private let keep: ([SQL]) -> Void

        init(_ place: UnsafePointer<Transaction>, keep: @escaping ([SQL]) -> Void) {
            self.place = place
            self.keep = keep
        }

        func run(_ statements: [SQL]) throws(SQLFailure) -> [[Row]] {
            keep(statements)
            var answers: [[Row]] = []
            for statement in statements { answers.append(try place.pointee.run(statement)) }
            return answers
        }

        func later(_ statement: SQL) throws(SQLFailure) {
            keep([statement])
            try place.pointee.later(statement)
        }
    }
}
