public import Relational
import SQLiteEngine
import Telemetry

/// A SQLite file in a temporary directory of its own, without waiting for the disk.
public struct SQLiteStore: EngineStore {
    private let directory: TemporaryDirectory

    public init() throws {
        directory = try TemporaryDirectory()
    }

    /// The file's path.
    public var path: String { directory.path + "/test.db" }

    public var address: String { "sqlite://" + path }

    public func open(_ limits: EngineLimits) async throws -> any Database {
        try SQLiteDatabase(
            path: path, durability: .off, statementLimit: limits.statement, transactionLimit: limits.transaction,
            log: Log(level: .critical, sink: NoLog()), metrics: Metrics())
    }

    public func remove() async throws {
        directory.remove()
    }
}
