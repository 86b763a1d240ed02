import Glibc
import Locking

/// SIGTERM and SIGINT, as something to wait for. SIGPIPE is of no interest to anybody.
public struct StopSignals: Sendable {
    private let stream: AsyncStream<Void>

    /// From now on the signals no longer end the process but are waited for. A pipe and a handler that writes one byte to it: signal
    /// masks do not hold, because the runtime resets the main thread's.
    public init() {
        let (stream, continuation) = AsyncStream<Void>.makeStream()
        self.stream = stream
        signal(SIGPIPE, SIG_IGN)
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { return }
        signalPipe.store(ends[1])
        let readEnd = ends[0]
        OwnThread("signals") {
            var byte: UInt8 = 0
            while true {
                let count = read(readEnd, &byte, 1)
                if count == 1 { continuation.yield() }
                if count == 0 || (count < 0 && errno != EINTR) { return }
            }
        }.detach()
        signal(SIGTERM, noteSignal)
        signal(SIGINT, noteSignal)
    }

    /// Returns when one of them comes.
    public func wait() async {
        for await _ in stream { return }
    }
}

/// Where the handler writes. Set once, before the handler is put in place.
private let signalPipe = SignalPipe()

/// A file descriptor that a signal handler may read: one aligned word, no lock.
private final class SignalPipe: @unchecked Sendable {  // Written once, before anybody can read it.
    private let descriptor = UnsafeMutablePointer<Int32>.allocate(capacity: 1)

    init() {
        descriptor.initialize(to: -1)
    }

    func store(_ value: Int32) {
        descriptor.pointee = value
    }

    func ring() {
        var byte: UInt8 = 1
        _ = write(descriptor.pointee, &byte, 1)
    }
}

/// Async-signal-safe: one `write`, and `errno` left as it was.
private func noteSignal(_ number: Int32) {
    let kept = errno
    signalPipe.ring()
    errno = kept
}
