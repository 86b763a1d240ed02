import CSQLite
import Glibc
import Relational

/// Why a file could not be opened, in words for whoever typed its path.
struct OpeningFailure {
    let path: String
    let code: Int32
    /// `errno` as SQLite saw it; 0 when the system was not to blame.
    let systemError: Int32

    var failure: SQLFailure {
        .unwritable("\(path): \(reason)")
    }

    private var reason: String {
        if code & 0xff == SQLITE_NOTADB { return "this file is not a SQLite database" }
        if kind(of: path) == S_IFDIR { return "this is a directory, and the database must be a file" }
        let directory = parent
        switch kind(of: directory) {
        case S_IFDIR: break
        case nil: return "the directory \(directory) does not exist or cannot be entered"
        default: return "\(directory) is not a directory"
        }
        switch systemError {
        case EACCES, EPERM, EROFS, ENOENT:  // SQLite's second attempt, for reading only, hides the reason of the first.
            return "this user may not write to it, or not make files in \(directory)"
        case 0: return String(cString: sqlite3_errstr(code))
        default: return String(cString: strerror(systemError))
        }
    }

    private var parent: String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private func kind(of path: String) -> mode_t? {
        var facts = stat()
        return stat(path, &facts) == 0 ? facts.st_mode & S_IFMT : nil
    }
}
