import Locking

/// Holds handlers until it is opened, and tells a thread how many have come.
final class Gate: Sendable {
    private struct State {
        var isOpen = false
        var arrived = 0
        var held: [CheckedContinuation<Void, Never>] = []
    }

    private let state = ConditionLock(State())

    /// For a handler: returns when the gate is open.
    func passed() async {
        await withCheckedContinuation { continuation in
            let isOpen = state.changeForAll { state -> Bool in
                state.arrived += 1
                if !state.isOpen { state.held.append(continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
    }

    /// For a test's thread: waits until so many have come.
    func wait(for count: Int) {
        _ = state.wait(atMost: .seconds(10)) { $0.arrived >= count ? true : nil }
    }

    func open() {
        let held = state.changeForAll { state in
            state.isOpen = true
            defer { state.held = [] }
            return state.held
        }
        for continuation in held { continuation.resume() }
    }
}
