import Glibc

/// A file by its descriptor, closed with its owner. Reading and writing are safe from any thread; who may write when is the owner's business.
final class OpenFile: Sendable {
    private let descriptor: Int32
    let path: String

    /// Opens or makes the file, and sees to it that its name survives a power cut.
    init(_ path: String) throws(SpoolFailure) {
        self.path = path
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .unwritable("\(path): \(lastError())") }
        try DurableFile.flushFolder(of: path)
    }

    deinit {
        close(descriptor)
    }

    /// Keeps other processes out for as long as the file is open.
    func claim() throws(SpoolFailure) {
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { throw .inUse(path: path) }
    }

    /// Lets others have it: for an owner that is done before its last reference goes.
    func release() {
        _ = flock(descriptor, LOCK_UN)
    }

    var size: Int {
        var status = stat()
        return fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
    }

    /// Up to `count` bytes from `offset` on.
    func read(from offset: Int, _ count: Int) throws(SpoolFailure) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let got = bytes.withUnsafeMutableBytes {
                pread(descriptor, $0.baseAddress.map { $0 + done }, count - done, off_t(offset + done))
            }
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw .unwritable("\(path): \(lastError())") }
            if got == 0 { break }
            done += got
        }
        bytes.removeLast(count - done)
        return bytes
    }

    /// Writes at `offset` and returns when the bytes are on the disk. What fails leaves the file as long as it was.
    func write(_ bytes: [UInt8], at offset: Int) throws(SpoolFailure) {
        var done = 0
        while done < bytes.count {
            let put = bytes.withUnsafeBytes {
                pwrite(descriptor, $0.baseAddress.map { $0 + done }, bytes.count - done, off_t(offset + done))
            }
            if put < 0, errno == EINTR { continue }
            guard put > 0 else {
                let failure = SpoolFailure.unwritable("\(path): \(lastError())")
                try? cut(to: offset)
                throw failure
            }
            done += put
        }
        guard fdatasync(descriptor) == 0 else {
            let failure = SpoolFailure.unwritable("\(path): \(lastError())")
            try? cut(to: offset)
            throw failure
        }
    }

    /// Shortens the file, durably.
    func cut(to size: Int) throws(SpoolFailure) {
        guard ftruncate(descriptor, off_t(size)) == 0, fdatasync(descriptor) == 0 else {
            throw .unwritable("\(path): \(lastError())")
        }
    }
}

/// What the system says of its last refusal on this thread.
func lastError() -> String {
    String(cString: strerror(errno))
}
