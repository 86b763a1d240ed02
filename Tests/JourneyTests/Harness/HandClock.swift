import Domain
import Locking

/// A clock that stands still until a test moves it. It begins at ten in the morning, London, on Wednesday 10 June 2026.
final class HandClock: Sendable {
    private let moment = Locked(Moment(milliseconds: 1_781_082_000_000))

    var now: Moment { moment.withLock { $0 } }

    /// The same clock as the server is given it.
    var wallClock: WallClock { WallClock { self.now } }

    func advance(by time: Duration) {
        moment.withLock { $0 = $0 + time }
    }
}
