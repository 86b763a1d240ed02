import Locking

/// Holds a transaction's body on the engine's thread until the test, which must not block, has seen it there and lets it go on.
public final class BodyGate: Sendable {
    private let isOpen = ConditionLock(false)
    private let arrivals: AsyncStream<Void>
    private let arrival: AsyncStream<Void>.Continuation

    public init() {
        (arrivals, arrival) = AsyncStream.makeStream()
    }

    /// In the body: says that it is here, and waits. False when nobody opened within 20 seconds.
    public func pass() -> Bool {
        arrival.yield()
        return isOpen.wait(atMost: .seconds(20)) { $0 ? true : nil } ?? false
    }

    /// In the test: waits until a body is at the gate.
    public func untilReached() async {
        for await _ in arrivals { return }
    }

    /// In the test: lets every body through, now and later.
    public func open() {
        isOpen.changeForAll { $0 = true }
    }
}
