import Locking
public import Telemetry

/// The last lines of the log, kept for the page and handed on as they come. Levels below *info* are let pass unseen.
public final class Timeline: LogSink {
    private let now: @Sendable () -> Int64
    private let limit: Int
    private let state = Locked(TimelineState())

    /// Keeps the last `limit` rows. `now` gives milliseconds since 1970.
    public init(limit: Int = 400, now: @escaping @Sendable () -> Int64) {
        self.now = now
        self.limit = limit
    }

    public func write(_ record: LogRecord) {
        guard record.level >= .info else { return }
        let at = now()
        state.withLock { state in
            state.last += 1
            let row = TimelineRow(id: state.last, at: at, record: record)
            if state.rows.count >= limit { state.rows.removeFirst(state.rows.count - limit + 1) }
            state.rows.append(row)
            for listener in state.listeners.values { listener.yield(row) }
        }
    }

    /// The rows there are, oldest first.
    public var rows: [TimelineRow] {
        state.withLock { $0.rows }
    }

    /// Forgets the rows; numbers go on counting.
    public func clear() {
        state.withLock { $0.rows = [] }
    }

    /// The rows after `id`, those there are and those to come. A reader that is too slow loses the oldest.
    func rows(after id: Int) -> AsyncStream<TimelineRow> {
        AsyncStream(bufferingPolicy: .bufferingNewest(limit)) { continuation in
            let ticket = state.withLock { state in
                // A number that was never given out is from before a restart: such a reader has missed everything.
                let seen = id > state.last ? 0 : id
                for row in state.rows where row.id > seen { continuation.yield(row) }
                state.tickets += 1
                state.listeners[state.tickets] = continuation
                return state.tickets
            }
            continuation.onTermination = { [weak self] _ in
                // On a task of its own, because a stream may end while somebody writes, who then holds the lock; it ends at once.
                Task { self?.leave(ticket) }
            }
        }
    }

    private func leave(_ ticket: Int) {
        state.withLock { _ = $0.listeners.removeValue(forKey: ticket) }
    }

    var listenerCount: Int {
        state.withLock { $0.listeners.count }
    }
}

private struct TimelineState {
    var rows: [TimelineRow] = []
    var last = 0
    var tickets = 0
    var listeners: [Int: AsyncStream<TimelineRow>.Continuation] = [:]
}
