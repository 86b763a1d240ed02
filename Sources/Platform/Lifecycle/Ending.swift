/// An end that somebody waits for, with a limit.
struct Ending: Sendable {
    private let end = AsyncStream<Void>.makeStream()

    /// It has come.
    func reach() {
        end.continuation.finish()
    }

    /// Waits for it, `limit` at most.
    func wait(atMost limit: Duration) async {
        let stream = end.stream
        await withTaskGroup(of: Void.self) { group in
            group.addTask { for await _ in stream {} }
            group.addTask { try? await Task.sleep(for: limit) }
            await group.next()
            group.cancelAll()
        }
    }
}
