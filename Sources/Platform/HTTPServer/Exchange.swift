import HTTP
import Locking

/// One request and its answer. Made at the head, over when libmicrohttpd says so; between the two the connection may be suspended while
/// the handler's task is at work.
///
/// The connection is touched from other threads only to resume it, under the lock and only in `.suspended`: a suspended connection
/// cannot end, so the pointer is good.
final class Exchange: Sendable {
    private enum Phase {
        /// The body is arriving.
        case reading
        /// The connection is suspended; the task will resume it.
        case suspended
        /// Resumed, or never suspended: this is to be queued on the connection's own loop.
        case ready(Response, isRefusal: Bool)
        /// Queued.
        case sent
        case over
    }

    private struct State {
        var phase = Phase.reading
        var body: [UInt8] = []
        var task: Task<Void, Never>?
        /// Whom to tell how the answer went.
        var completion: (@Sendable (Bool) -> Void)?
        var feed: StreamFeed?
    }

    let line: Line
    let peer: Peer
    let head: Head
    private let state: Locked<State>

    init(line: Line, peer: Peer, head: Head) {
        self.line = line
        self.peer = peer
        self.head = head
        var state = State()
        state.body.reserveCapacity(head.contentLength)
        self.state = Locked(state)
    }

    /// Adds bytes of the body; their sum was checked at the head.
    func append(_ bytes: UnsafeRawBufferPointer) {
        state.withLock { $0.body.append(contentsOf: bytes) }
    }

    /// On the connection's loop, when the body is whole and each time the connection is resumed. Says what is to be queued now; nil when
    /// the connection has been suspended and `handler` set to work.
    func proceed(with handler: @escaping Handler, isClosing: () -> Bool) -> (response: Response, isRefusal: Bool)? {
        state.withLock { state in
            switch state.phase {
            case .reading:
                if isClosing() { return (Refusal.draining.response(), true) }
                let request = Request(
                    method: head.method, target: head.target, headers: head.headers, body: state.body, isLoopback: peer.isLoopback)
                state.body = []
                state.phase = .suspended
                line.suspend()
                // Ends with the handler; cancelled by `cut`, after which nobody waits for it.
                state.task = Task { self.deliver(await handler(request)) }
                return nil
            case .ready(let response, let isRefusal):
                return (response, isRefusal)
            case .suspended, .sent, .over:
                return nil
            }
        }
    }

    /// Takes the handler's answer. One that comes too late is told so.
    private func deliver(_ response: Response) {
        let isTaken = state.withLock { state -> Bool in
            state.task = nil
            guard case .suspended = state.phase else { return false }
            state.phase = .ready(response, isRefusal: false)
            line.resume()
            return true
        }
        if !isTaken { response.completion?(false) }
    }

    /// Stops waiting for the handler: what is left when patience is over is answered 503.
    func cut() {
        let task = state.withLock { state -> Task<Void, Never>? in
            guard case .suspended = state.phase else { return nil }
            state.phase = .ready(Refusal.draining.response(), isRefusal: true)
            line.resume()
            defer { state.task = nil }
            return state.task
        }
        task?.cancel()
    }

    /// The answer has been queued.
    func sent(completion: (@Sendable (Bool) -> Void)?, feed: StreamFeed?) {
        state.withLock { state in
            state.phase = .sent
            state.completion = completion
            state.feed = feed
        }
    }

    /// Ends the stream, if this is one, after what it has already taken.
    func endStream() {
        state.withLock { $0.feed }?.end()
    }

    /// libmicrohttpd is done with the request; `isWhole` when the whole answer was handed to the socket.
    func finish(isWhole: Bool) {
        let (completion, feed, unsent) = state.withLock { state -> ((@Sendable (Bool) -> Void)?, StreamFeed?, Response?) in
            var unsent: Response?
            if case .ready(let response, _) = state.phase { unsent = response }
            state.phase = .over
            defer {
                state.completion = nil
                state.feed = nil
            }
            return (state.completion, state.feed, unsent)
        }
        feed?.abandon()
        completion?(isWhole)
        unsent?.completion?(false)
    }
}
