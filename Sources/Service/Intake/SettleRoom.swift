import Locking
import Store

/// Where a turn waits for a burst to end. Danger of life ends the wait at once.
final class SettleRoom: Sendable {
    private let waiting = Locked<[NumberPair: Task<Void, Never>]>([:])

    /// Waits for `time`, or until somebody hurries this pair.
    func wait(_ pair: NumberPair, for time: Duration) async {
        guard time > .zero else { return }
        // Ends by itself after `time` or by `hurry`.
        let sleep = Task<Void, Never> { try? await Task.sleep(for: time) }
        waiting.withLock { $0[pair] = sleep }
        await sleep.value
        waiting.withLock { $0[pair] = nil }
    }

    /// Ends the wait of this pair now.
    func hurry(_ pair: NumberPair) {
        waiting.withLock { $0[pair] }?.cancel()
    }
}
