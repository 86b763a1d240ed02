import CMicrohttpd
import Locking

/// Carries a stream's chunks to its connection, one at a time: the next is asked for when the last has been written, so a slow reader
/// holds up its own producer and nothing else. With nothing to write the connection is suspended and costs nothing.
final class StreamFeed: Sendable {
    private struct State {
        var chunk: [UInt8] = []
        var offset = 0
        var isEnded = false
        var isSuspended = false
        var pump: Task<Void, Never>?
        var hungry: CheckedContinuation<Void, Never>?
    }

    private let line: Line
    private let state = Locked(State())
    private let onEnd: @Sendable () -> Void

    /// `onEnd` is told once, when the feed is let go.
    init(line: Line, onEnd: @escaping @Sendable () -> Void) {
        self.line = line
        self.onEnd = onEnd
    }

    deinit { onEnd() }

    /// Starts fetching chunks. The task ends with the stream, or when `end` or `abandon` cancels it.
    func start(_ stream: AsyncStream<[UInt8]>) {
        let pump = Task {
            for await chunk in stream where !chunk.isEmpty {
                guard await offer(chunk) else { break }
            }
            end()
        }
        let isOver = state.withLock { state -> Bool in
            if !state.isEnded { state.pump = pump }
            return state.isEnded
        }
        if isOver { pump.cancel() }
    }

    /// Hands over one chunk and waits until it is written; false when nobody wants it any more.
    private func offer(_ chunk: [UInt8]) async -> Bool {
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state -> Bool in
                guard !state.isEnded else { return true }
                state.chunk = chunk
                state.offset = 0
                state.hungry = continuation
                wake(&state)
                return false
            }
            if isOver { continuation.resume() }
        }
        return state.withLock { !$0.isEnded }
    }

    /// On the connection's loop: what to write next. Suspends the connection when there is nothing.
    func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let (count, hungry) = state.withLock { state -> (Int, CheckedContinuation<Void, Never>?) in
            if state.offset < state.chunk.count {
                let count = min(buffer.count, state.chunk.count - state.offset)
                buffer.copyBytes(from: state.chunk[state.offset..<state.offset + count])
                state.offset += count
                guard state.offset == state.chunk.count else { return (count, nil) }
                state.chunk = []
                state.offset = 0
                defer { state.hungry = nil }
                return (count, state.hungry)
            }
            if state.isEnded { return (Int(jobrun_mhd_end_of_stream), nil) }
            state.isSuspended = true
            line.suspend()
            return (0, nil)
        }
        hungry?.resume()
        return count
    }

    /// No more chunks; what was taken is still written.
    func end() { stop(dropping: false) }

    /// The connection is gone.
    func abandon() { stop(dropping: true) }

    private func stop(dropping: Bool) {
        let (pump, hungry) = state.withLock { state -> (Task<Void, Never>?, CheckedContinuation<Void, Never>?) in
            state.isEnded = true
            if dropping {
                state.chunk = []
                state.offset = 0
                state.isSuspended = false
            }
            wake(&state)
            defer {
                state.pump = nil
                state.hungry = nil
            }
            return (state.pump, state.hungry)
        }
        pump?.cancel()
        hungry?.resume()
    }

    private func wake(_ state: inout State) {
        guard state.isSuspended else { return }
        state.isSuspended = false
        line.resume()
    }
}

/// libmicrohttpd asks for the next bytes of a stream.
func readStream(
    _ context: UnsafeMutableRawPointer?, _ position: UInt64, _ buffer: UnsafeMutablePointer<CChar>?, _ size: Int
) -> Int {
    guard let context, let buffer else { return Int(jobrun_mhd_end_of_stream) }
    let feed = Unmanaged<StreamFeed>.fromOpaque(context).takeUnretainedValue()
    return feed.read(into: UnsafeMutableRawBufferPointer(start: buffer, count: size))
}

/// libmicrohttpd lets a stream go.
func releaseStream(_ context: UnsafeMutableRawPointer?) {
    guard let context else { return }
    Unmanaged<StreamFeed>.fromOpaque(context).release()
}
