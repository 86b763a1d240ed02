import CMicrohttpd
import Glibc
public import HTTP
import Locking
public import Telemetry

/// An HTTP/1.1 server on one address. Bodies are bounded, slow senders are cut off, every refusal is answered and counted, and each
/// request that passes is one task.
public final class HTTPListener: Sendable {
    private enum State {
        case new
        case running(Running)
        case stopped
    }

    private let board: Switchboard
    private let state = Locked(State.new)

    /// A listener that does not listen yet. Fails when the configuration cannot work.
    public init(
        configuration: ListenerConfiguration, log: Log, metrics: Metrics, handler: @escaping Handler
    ) throws(ListenerFailure) {
        if let fault = configuration.fault { throw .configuration(fault) }
        board = Switchboard(configuration: configuration, log: log, metrics: metrics, handler: handler)
    }

    deinit {
        guard case .running(let running) = state.withLock({ $0 }) else { return }
        // Nobody drained it, so nobody waits: what is in hand is answered 503.
        OwnThread("http-stop") { running.stop(within: .zero) }.detach()
    }

    /// Begins to listen; returns the port. Works once.
    public func start() throws(ListenerFailure) -> UInt16 {
        try state.withLock { state throws(ListenerFailure) -> UInt16 in
            guard case .new = state else { throw .started }
            let running = try Running(board)
            state = .running(running)
            return running.port
        }
    }

    /// Stops accepting, ends streams, gives the requests in hand `patience` to finish, answers 503 to what is left, and stops.
    public func drain(within patience: Duration) async {
        let running = state.withLock { state -> Running? in
            guard case .running(let running) = state else { return nil }
            state = .stopped
            return running
        }
        guard let running else { return }
        await withCheckedContinuation { continuation in
            // A thread, not a task: stopping joins the event loops.
            OwnThread("http-drain") {
                running.stop(within: patience)
                continuation.resume()
            }.detach()
        }
    }

    /// Exchanges in hand and connections open: both must come back to nothing.
    var census: (exchanges: Int, connections: Int) { (board.liveExchanges, board.peers.count) }
}

/// The daemon while it runs.
///
/// Unchecked because of the two pointers: libmicrohttpd's daemon may be stopped from any thread, and `HTTPListener` stops it once.
private final class Running: @unchecked Sendable {
    let port: UInt16
    private let board: Switchboard
    private let daemon: OpaquePointer
    private let descriptor: Int32
    private let sweeper: Sweeper

    init(_ board: Switchboard) throws(ListenerFailure) {
        let limits = board.configuration
        let socket = try ListenSocket(host: limits.host, port: limits.port)
        // Released in `stop`, when no callback can come any more.
        let context = Unmanaged.passRetained(board)
        var settings = jobrun_mhd_settings(
            listen_socket: socket.descriptor, is_ipv6: socket.isIPv6 ? 1 : 0, threads: UInt32(limits.threads),
            connections: UInt32(limits.threads * ListenerConfiguration.connectionsPerThread.hard),
            silence_seconds: UInt32(limits.idleLimit.components.seconds + 1), strictness: Head.layoutIsKnown ? 0 : 1,
            connection_memory: ListenerConfiguration.connectionMemory,
            context: context.toOpaque(), answer: answerRequest, completed: requestCompleted, connection: connectionChanged,
            request_line: requestLineRead, unescape: leaveEscaped, log: libraryLogged)
        guard let daemon = jobrun_mhd_start(&settings) else {
            context.release()
            close(socket.descriptor)
            throw .start
        }
        self.board = board
        self.daemon = daemon
        descriptor = socket.descriptor
        port = socket.port
        sweeper = Sweeper(board)
    }

    /// Blocks until everything is over.
    func stop(within patience: Duration) {
        board.enter(.draining)
        stopAccepting()
        for exchange in board.peers.exchanges { exchange.endStream() }
        if !board.waitUntilQuiet(atMost: patience) {
            board.log.warning("requests were still in hand when the time to drain was over", ["count": String(board.liveExchanges)])
        }
        board.enter(.closing)
        // From here on nothing is suspended any more, and libmicrohttpd aborts the process if something is when it stops.
        for exchange in board.peers.exchanges { exchange.cut() }
        _ = board.waitUntilQuiet(atMost: .seconds(2))
        sweeper.stop()
        MHD_stop_daemon(daemon)
        Unmanaged.passUnretained(board).release()
    }

    /// Puts something that never accepts in the place of the listening socket, which closes it. MHD_quiesce_daemon would do, but
    /// aborts the process when one of its loops takes the socket out of its epoll set at the same moment.
    private func stopAccepting() {
        let placeholder = jobrun_silent_descriptor()
        dup2(placeholder, descriptor)
        close(placeholder)
    }
}
