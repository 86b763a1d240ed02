import Glibc

/// Fills the disk that the database and the spools lie on, to the last block, and empties it again. Only a small file system of its own
/// (`Scripts/with-small-disk`) is ever filled.
struct DiskHand: Sendable {
    /// The small file system; nothing when there is none, and then nothing is filled.
    let path: String?

    private static let largest: UInt64 = 8 << 30

    /// Fails when `path` lies on a file system that others need too.
    init(_ path: String?) throws {
        self.path = path
        guard let path else { return }
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { throw ChaosFailure("\(path) is no file system") }
        guard UInt64(status.f_blocks) * UInt64(status.f_frsize) <= Self.largest else {
            throw ChaosFailure("\(path) is not on a small disk, and is not filled")
        }
    }

    /// Takes every free block.
    func fill() async {
        guard let path else { return }
        await onOwnThread("ballast") {
            let file = open("\(path)/ballast", O_WRONLY | O_CREAT | O_APPEND, 0o600)
            guard file >= 0 else { return }
            defer { close(file) }
            var size = 1 << 20
            let zeros = [UInt8](repeating: 0, count: size)
            while size >= 512 {
                if Glibc.write(file, zeros, size) <= 0 { size /= 2 }
            }
        }
    }

    /// Gives them back.
    func empty() {
        if let path { unlink("\(path)/ballast") }
    }
}
