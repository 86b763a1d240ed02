import Glibc
import Locking

/// The path and query as they stood on the wire, and where: a NUL inside shows as a gap before what follows.
struct RawTarget {
    let bytes: [UInt8]
    let start: UInt
}

/// One open connection, from accept to close, and how long it has been at what it does.
final class Peer: Sendable {
    enum Stage: Equatable {
        /// A request is arriving, or the first one is awaited.
        case reading(since: Int64)
        /// The handler is at work, or a stream is open: nothing is asked of the peer.
        case waiting
        /// The answer is on its way, and the peer should fetch it.
        case answering(since: Int64)
        /// Between two requests.
        case idle(since: Int64)
        /// Shut down by the sweeper; libmicrohttpd will close it.
        case swept
    }

    struct State {
        var stage: Stage
        var target: RawTarget?
        var exchange: Exchange?
    }

    let socket: Int32
    let isLoopback: Bool
    /// Opened when there were too many: its first request is refused.
    let isTooMany: Bool
    private let state: Locked<State>

    init(socket: Int32, isLoopback: Bool, isTooMany: Bool) {
        self.socket = socket
        self.isLoopback = isLoopback
        self.isTooMany = isTooMany
        state = Locked(State(stage: .reading(since: Clock.now)))
    }

    /// The request line is here.
    func begin(target: RawTarget) {
        state.withLock { state in
            state.target = target
            if case .reading = state.stage { return }
            state.stage = .reading(since: Clock.now)
        }
    }

    /// The request line's target, once.
    func takeTarget() -> RawTarget? {
        state.withLock { state in
            defer { state.target = nil }
            return state.target
        }
    }

    func attach(_ exchange: Exchange) {
        state.withLock { $0.exchange = exchange }
    }

    /// What is going on here now.
    var exchange: Exchange? {
        state.withLock { $0.exchange }
    }

    func enter(_ stage: Stage) {
        state.withLock { state in
            if state.stage != .swept { state.stage = stage }
        }
    }

    /// The exchange is over; the next may come.
    func rest() {
        state.withLock { state in
            state.exchange = nil
            state.target = nil
            if state.stage != .swept { state.stage = .idle(since: Clock.now) }
        }
    }

    /// Shuts the socket down if the peer has been at it for too long. `true` when it was in the middle of something.
    func sweep(now: Int64, requestLimit: Int64, idleLimit: Int64) -> Bool {
        state.withLock { state in
            let wasBusy: Bool
            switch state.stage {
            case .reading(let since) where now - since > requestLimit: wasBusy = true
            case .answering(let since) where now - since > idleLimit: wasBusy = true
            case .idle(let since) where now - since > idleLimit: wasBusy = false
            default: return false
            }
            state.stage = .swept
            shutdown(socket, Int32(SHUT_RDWR))
            return wasBusy
        }
    }
}

/// The connections that are open. The lock is held while one leaves and while the sweeper goes round, so the sweeper never shuts down
/// a descriptor that has been closed and given to someone else.
final class Peers: Sendable {
    private let open = Locked<[ObjectIdentifier: Peer]>([:])

    /// Adds what `make` makes of the number of connections already open; returns how many there are now.
    func add(_ make: (Int) -> Peer) -> (peer: Peer, count: Int) {
        open.withLock { open in
            let peer = make(open.count)
            open[ObjectIdentifier(peer)] = peer
            return (peer, open.count)
        }
    }

    /// Forgets one; returns how many are left.
    func remove(_ peer: Peer) -> Int {
        open.withLock { open in
            open[ObjectIdentifier(peer)] = nil
            return open.count
        }
    }

    var count: Int { open.withLock { $0.count } }

    /// The exchanges in hand, in no order.
    var exchanges: [Exchange] {
        let peers = open.withLock { Array($0.values) }
        return peers.compactMap(\.exchange)
    }

    /// Shuts down who is too slow; returns how many were in the middle of something.
    func sweep(requestLimit: Int64, idleLimit: Int64) -> Int {
        let now = Clock.now
        return open.withLock { open in
            open.values.count { $0.sweep(now: now, requestLimit: requestLimit, idleLimit: idleLimit) }
        }
    }
}
