import Glibc

/// A thread of our own, for the blocking work that must not sit on the cooperative pool (a database writer, a curl loop).
public struct OwnThread: Sendable {
    private let handle: pthread_t

    /// Starts a thread that runs `body` once. `name` (at most 15 bytes are kept) is what `top -H` shows.
    public init(_ name: String, _ body: @escaping @Sendable () -> Void) {
        let box = Unmanaged.passRetained(ThreadBody(name: name, run: body))
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        pthread_attr_setstacksize(&attributes, 1 << 20)
        var thread = pthread_t()
        let status = pthread_create(&thread, &attributes, runThreadBody, box.toOpaque())
        pthread_attr_destroy(&attributes)
        precondition(status == 0, "the system refused another thread (error \(status)); raise the process limit")
        handle = thread
    }

    /// Lets the thread go its way: it cleans up after itself, and must not be joined.
    public func detach() {
        pthread_detach(handle)
    }

    /// Waits for the thread to end. Call it once, and never from a task.
    public func join() {
        pthread_join(handle, nil)
    }
}

private final class ThreadBody {
    let name: String
    let run: @Sendable () -> Void

    init(name: String, run: @escaping @Sendable () -> Void) {
        self.name = name
        self.run = run
    }
}

private func runThreadBody(_ pointer: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let pointer else { return nil }
    let body = Unmanaged<ThreadBody>.fromOpaque(pointer).takeRetainedValue()
    name(body.name)
    body.run()
    return nil
}

/// Names the calling thread, as the kernel shows it. A thread without a name works as well, so a failure is of no account.
private func name(_ name: String) {
    let file = open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
    guard file >= 0 else { return }
    _ = Array(name.utf8.prefix(15)).withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
    close(file)
}
