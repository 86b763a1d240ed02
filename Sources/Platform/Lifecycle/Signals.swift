import Glibc
import Locking

/// SIGTERM and SIGINT, as something to wait for.
public struct StopSignals: Sendable {
    private let stream: AsyncStream<Int32>

    /// Blocks the signals for the whole process and begins to watch for them. Call it first in `main`, before any thread is started.
    public init() {
        let (stream, continuation) = AsyncStream<Int32>.makeStream()
        self.stream = stream
        var set = sigset_t()
        sigemptyset(&set)
        sigaddset(&set, SIGTERM)
        sigaddset(&set, SIGINT)
        pthread_sigmask(SIG_BLOCK, &set, nil)
        signal(SIGPIPE, SIG_IGN)
        _ = OwnThread("signals") {
            var set = sigset_t()
            sigemptyset(&set)
            sigaddset(&set, SIGTERM)
            sigaddset(&set, SIGINT)
            while true {
                var number: Int32 = 0
                guard sigwait(&set, &number) == 0 else { continue }
                continuation.yield(number)
            }
        }
    }

    /// Returns when one of them comes.
    public func wait() async {
        for await _ in stream { return }
    }
}
