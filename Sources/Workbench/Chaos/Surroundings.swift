import Glibc
import Locking

/// Milliseconds since 1970, as the carrier and the ledger write them.
func wallClock() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
}

/// Runs something that blocks on a thread of its own.
func onOwnThread<T: Sendable>(_ name: String, _ body: @escaping @Sendable () -> T) async -> T {
    await withCheckedContinuation { continuation in
        OwnThread(name) { continuation.resume(returning: body()) }.detach()
    }
}

/// Where the database, the spools and the logs of a run lie. Kept when something was found, for whoever looks for the cause.
struct ScratchFolder: Sendable {
    let path: String

    init() throws {
        let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(parent)/jobrun-chaos.XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw ChaosFailure("no folder can be made in \(parent)") }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let small = getenv("JOBRUN_SMALL_DISK").map { String(cString: $0) }
        disk = try DiskHand(small)
        data = small.map { "\($0)/data" } ?? path
        if small != nil { mkdir(data, 0o700) }
    }

    /// Where the database and the spools lie: on the small disk when there is one.
    let data: String
    let disk: DiskHand

    /// Removes the folder and what is in it.
    func remove() { Self.remove(path) }

    /// Brings what lies on the small disk, which ends with the run, beside the logs.
    func keep() async {
        guard data != path else { return }
        let copy = try? ChildProcess("/bin/cp", ["-a", data, "\(path)/disk"], environment: [:], output: "\(path)/cp.log")
        _ = await copy?.end(within: .seconds(60))
    }

    private static func remove(_ path: String) {
        var names: [String] = []
        if let folder = opendir(path) {
            while let entry = readdir(folder) {
                names.append(
                    withUnsafePointer(to: &entry.pointee.d_name) { start in
                        start.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                    })
            }
            closedir(folder)
        }
        for name in names where name != "." && name != ".." {
            if unlink("\(path)/\(name)") != 0 { remove("\(path)/\(name)") }
        }
        rmdir(path)
    }
}

/// The end of a file, at most `limit` bytes of it.
func tail(of path: String, limit: Int) -> String {
    guard let file = fopen(path, "r") else { return "" }
    defer { fclose(file) }
    fseek(file, 0, SEEK_END)
    fseek(file, max(0, ftell(file) - limit), SEEK_SET)
    var bytes = [UInt8](repeating: 0, count: limit)
    return String(decoding: bytes[..<fread(&bytes, 1, bytes.count, file)], as: UTF8.self)
}
