import Locking

/// Runs something that blocks on a thread of its own.
func onOwnThread<T: Sendable>(_ name: String, _ body: @escaping @Sendable () -> T) async -> T {
    await withCheckedContinuation { continuation in
        OwnThread(name) { continuation.resume(returning: body()) }.detach()
    }
}
