/// A bell for a loop: rung often, heard once. Losing a ring is harmless, because every loop also looks by the clock.
public struct Wakeup: Sendable {
    private let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    public init() {
        (stream, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Rings.
    public func ring() {
        continuation.yield()
    }

    /// Ends the loop that listens.
    public func end() {
        continuation.finish()
    }

    /// Calls `body` for every ring, and at least every `interval`, until ``end()`` or cancellation. One loop may listen.
    public func listen(every interval: Duration, _ body: () async -> Void) async {
        // The ticker ends with this scope.
        let ticker = Task {
            while !Task.isCancelled {
                try? await Task.sleep(for: interval)
                continuation.yield()
            }
        }
        defer { ticker.cancel() }
        continuation.yield()
        for await _ in stream {
            await body()
        }
    }
}
