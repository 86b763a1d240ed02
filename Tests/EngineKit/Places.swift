import Locking

/// How many databases tests may have open on the server at once. All tests run in parallel, and a server refuses the connection that is
/// one too many.
struct Places: Sendable {
    /// Twenty databases of four connections each: within what PostgreSQL allows when nobody configured it.
    static let postgres = Places(20)

    private struct State {
        var free: Int
        var waiting: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state: Locked<State>

    init(_ count: Int) {
        state = Locked(State(free: count))
    }

    /// Waits for `count` places; who came first is served first.
    func take(_ count: Int) async {
        await withCheckedContinuation { continuation in
            let isServed = state.withLock { state in
                guard state.waiting.isEmpty, state.free >= count else {
                    state.waiting.append((count, continuation))
                    return false
                }
                state.free -= count
                return true
            }
            if isServed { continuation.resume() }
        }
    }

    /// Gives places back.
    func giveBack(_ count: Int) {
        let served = state.withLock { state in
            state.free += count
            var served: [CheckedContinuation<Void, Never>] = []
            while let first = state.waiting.first, first.count <= state.free {
                state.free -= first.count
                served.append(first.continuation)
                state.waiting.removeFirst()
            }
            return served
        }
        for continuation in served { continuation.resume() }
    }
}
