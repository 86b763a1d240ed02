import Glibc

/// A directory of one test, with files and no further directories in it.
public struct TemporaryDirectory: Sendable {
    public let path: String

    /// Makes one below `TMPDIR`.
    public init() throws {
        let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(parent)/jobrun-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw TemporaryDirectoryFailure(code: errno) }
        path = template.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
    }

    /// Removes it with its files.
    public func remove() {
        if let handle = opendir(path) {
            while let entry = readdir(handle) {
                let name = withUnsafePointer(to: &entry.pointee.d_name) { name in
                    name.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                }
                unlink("\(path)/\(name)")
            }
            closedir(handle)
        }
        rmdir(path)
    }
}

struct TemporaryDirectoryFailure: Error {
    let code: Int32
}
