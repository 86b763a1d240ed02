import Locking

/// The threads of one database, and the wait for their end.
final class Crew: Sendable {
    private struct State {
        var running: Int
        var handles: [OwnThread] = []
        var waiting: [UnsafeContinuation<Void, Never>] = []
    }

    private let state: Locked<State>

    /// Starts a thread for each body.
    init(_ bodies: [(name: String, run: @Sendable () -> Void)]) {
        let state = Locked(State(running: bodies.count))
        self.state = state
        let handles = bodies.map { body in
            OwnThread(body.name) {
                body.run()
                let waiting = state.withLock { state -> [UnsafeContinuation<Void, Never>] in
                    state.running -= 1
                    guard state.running == 0 else { return [] }
                    defer { state.waiting = [] }
                    return state.waiting
                }
                for caller in waiting { caller.resume() }
            }
        }
        state.withLock { $0.handles = handles }
    }

    /// Waits until every body has ended and its thread has let go of what it held.
    func end() async {
        await withUnsafeContinuation { caller in
            let isOver = state.withLock { state in
                if state.running > 0 { state.waiting.append(caller) }
                return state.running == 0
            }
            if isOver { caller.resume() }
        }
        // Each has run its last line, so joining takes microseconds and may be done in a task.
        let handles = state.withLock { state in
            defer { state.handles = [] }
            return state.handles
        }
        for handle in handles { handle.join() }
    }
}
