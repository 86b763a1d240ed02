import Domain
import Glibc
import PostgresEngine
import Relational
import SQLiteEngine
import Store
import Telemetry

/// Why jobrun cannot start or a command cannot be done: one line that names the thing and what to do.
struct StartFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

extension DatabaseLocation {
    /// Opens the database. The folder of an embedded one is made when it is missing.
    func open(log: Log, metrics: Metrics) throws -> any Database {
        switch self {
        case .sqlite(let path):
            if let slash = path.lastIndex(of: "/") { try Folder.make(String(path[..<slash])) }
            return try SQLiteDatabase(path: path, durability: .full, log: log, metrics: metrics)
        case .postgres(let url):
            return try PostgresDatabase(url: url.reveal, connections: 8, log: log, metrics: metrics)
        }
    }
}

/// Folders of ours.
enum Folder {
    /// Makes a folder and those above it, and sees to it that files can be written there.
    static func make(_ path: String) throws {
        var made = path.hasPrefix("/") ? "/" : ""
        for part in path.split(separator: "/") {
            made += made.isEmpty || made.hasSuffix("/") ? String(part) : "/\(part)"
            if mkdir(made, 0o700) != 0, errno != EEXIST {
                throw StartFailure("the folder \(made) cannot be made: \(String(cString: strerror(errno)))")
            }
        }
        guard access(path.isEmpty ? "/" : path, W_OK | X_OK) == 0 else {
            throw StartFailure("the folder \(path) cannot be written: \(String(cString: strerror(errno)))")
        }
    }
}
