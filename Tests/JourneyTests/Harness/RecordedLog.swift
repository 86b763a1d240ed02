import Locking
import Telemetry

/// Keeps every line, and wakes whoever waits for something to happen.
final class RecordedLog: LogSink {
    private struct State {
        var records: [LogRecord] = []
        var listeners: [Int: AsyncStream<Void>.Continuation] = [:]
        var next = 0
    }

    private let state = Locked(State())

    func write(_ record: LogRecord) {
        let listeners = state.withLock { state in
            state.records.append(record)
            return Array(state.listeners.values)
        }
        for listener in listeners { listener.yield() }
    }

    /// Every line so far.
    var records: [LogRecord] { state.withLock { $0.records } }

    /// The lines whose message contains `words`.
    func lines(_ words: String) -> [LogRecord] {
        records.filter { $0.message.contains(words) }
    }

    /// Whether a line contains `words`.
    func says(_ words: String) -> Bool { !lines(words).isEmpty }

    /// Looks at `condition` now, after every line, and each 50 ms for what is not logged. False when the time ran out.
    func until(_ limit: Duration, _ condition: () async throws -> Bool) async rethrows -> Bool {
        let (bell, ring) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let ticket = state.withLock { state in
            state.next += 1
            state.listeners[state.next] = ring
            return state.next
        }
        let deadline = ContinuousClock.now + limit
        // Ends with this scope.
        let ticker = Task {
            while !Task.isCancelled {
                ring.yield()
                try? await Task.sleep(for: .milliseconds(50))
            }
        }
        defer {
            ticker.cancel()
            state.withLock { $0.listeners[ticket] = nil }
        }
        for await _ in bell {
            if try await condition() { return true }
            if ContinuousClock.now > deadline { return false }
        }
        return false
    }
}

extension LogRecord {
    /// Everything the line shows.
    var text: String {
        fields.reduce(message) { $0 + " \($1.0)=\($1.1)" }
    }

    /// The value of a field.
    subscript(name: String) -> String? {
        fields.first { $0.0 == name }?.1
    }
}
