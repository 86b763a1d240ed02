import Glibc

/// Small files that are replaced whole: a reader finds the old or the new, never half of either.
enum DurableFile {
    /// Replaces the file: written beside it, flushed, renamed, the folder flushed.
    static func replace(_ path: String, with bytes: [UInt8]) throws(SpoolFailure) {
        let fresh = path + ".new"
        do {
            let file = try OpenFile(fresh)
            try file.cut(to: 0)
            try file.write(bytes, at: 0)
        }
        guard rename(fresh, path) == 0 else { throw .unwritable("\(path): \(lastError())") }
        try flushFolder(of: path)
    }

    /// The bytes of a file; nothing when there is none.
    static func read(_ path: String) -> [UInt8]? {
        guard access(path, R_OK) == 0, let file = try? OpenFile(path) else { return nil }
        return try? file.read(from: 0, file.size)
    }

    /// Sees to it that the names in the file's folder survive a power cut.
    static func flushFolder(of path: String) throws(SpoolFailure) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        let folder = parts.isEmpty ? "." : parts.count == 1 && parts[0].isEmpty ? "/" : parts.joined(separator: "/")
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unwritable("\(folder): \(lastError())") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .unwritable("\(folder): \(lastError())") }
    }
}
