import Glibc
import Locking

/// Writes lines to a file descriptor from a thread of its own, many at a time. When the reader is too slow, lines are dropped and counted
/// rather than held against the webhook.
public final class LogWriter: LogSink {
    private struct State {
        var pending: [UInt8] = []
        var dropped = 0
        var isEnding = false
    }

    private let state = ConditionLock(State())
    private let format: LogFormat
    private let descriptor: Int32
    private let thread: OwnThread
    private static let capacity = 4 << 20

    public init(descriptor: Int32, format: LogFormat) {
        self.descriptor = descriptor
        self.format = format
        let state = state
        thread = OwnThread("log") {
            while true {
                let (bytes, isEnding) =
                    state.wait { state -> ([UInt8], Bool)? in
                        guard !state.pending.isEmpty || state.isEnding else { return nil }
                        defer { state.pending.removeAll(keepingCapacity: false) }
                        if state.dropped > 0 {
                            state.pending += Array("(\(state.dropped) log lines were dropped: the reader is too slow)\n".utf8)
                            state.dropped = 0
                        }
                        return (state.pending, state.isEnding)
                    } ?? ([], false)
                writeAll(bytes, to: descriptor)
                if isEnding { return }
                if bytes.count < 16_384 { usleep(2_000) }
            }
        }
    }

    public func write(_ record: LogRecord) {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        let line = format.line(record, at: Int64(now.tv_sec) * 1000 + Int64(now.tv_nsec) / 1_000_000)
        state.change { state in
            guard state.pending.count < Self.capacity else {
                state.dropped += 1
                return
            }
            state.pending += line.utf8
        }
    }

    /// Writes what is pending and ends.
    public func close() {
        state.changeForAll { $0.isEnding = true }
        thread.join()
    }
}

private func writeAll(_ bytes: [UInt8], to descriptor: Int32) {
    var rest = bytes[...]
    while !rest.isEmpty {
        let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        if count > 0 {
            rest = rest.dropFirst(count)
        } else if errno != EINTR {
            return
        }
    }
}
