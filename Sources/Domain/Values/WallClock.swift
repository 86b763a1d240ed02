/// The time of day, handed in: the system's when serving, a hand-moved one in tests.
public struct WallClock: Sendable {
    private let read: @Sendable () -> Moment

    public init(_ read: @escaping @Sendable () -> Moment) {
        self.read = read
    }

    public var now: Moment { read() }
}
