import CMicrohttpd
import HTTP
import Locking
import Synchronization
import Telemetry

/// Connects what libmicrohttpd reports to exchanges and the handler, and judges each head on the way.
final class Switchboard: Sendable {
    /// How far along the listener is in its life.
    enum Stage: UInt8, Comparable, AtomicRepresentable {
        case open, draining, closing
        static func < (left: Stage, right: Stage) -> Bool { left.rawValue < right.rawValue }
    }

    let configuration: ListenerConfiguration
    let refusals: RefusalBook
    let peers = Peers()
    let log: Log
    private let metrics: Metrics
    private let handler: Handler
    private let stage = Atomic(Stage.open)
    private let live = Atomic(0)
    private let streams = Atomic(0)
    /// How often the last exchange in hand has ended while draining.
    private let quiet = ConditionLock(0)

    init(configuration: ListenerConfiguration, log: Log, metrics: Metrics, handler: @escaping Handler) {
        self.configuration = configuration
        self.log = log
        self.metrics = metrics
        self.handler = handler
        refusals = RefusalBook(log: log, metrics: metrics)
    }

    /// Exchanges that have begun and are not over.
    var liveExchanges: Int { live.load(ordering: .sequentiallyConsistent) }
    var isDraining: Bool { stage.load(ordering: .sequentiallyConsistent) >= .draining }
    var isClosing: Bool { stage.load(ordering: .sequentiallyConsistent) == .closing }

    /// Goes on to the next stage of its life.
    func enter(_ next: Stage) {
        stage.store(next, ordering: .sequentiallyConsistent)
    }

    /// Waits until no exchange is left, on a thread that may block; false when patience ends first.
    func waitUntilQuiet(atMost limit: Duration) -> Bool {
        quiet.wait(atMost: limit) { _ in liveExchanges == 0 ? true : nil } ?? false
    }

    // MARK: Connections

    func opened(_ line: Line) -> Peer {
        let isLocal = jobrun_mhd_peer(line.connection).map(isLoopback) ?? false
        let (peer, count) = peers.add { count in
            Peer(
                socket: jobrun_mhd_socket(line.connection), isLoopback: isLocal, isTooMany: count >= configuration.connectionLimit)
        }
        metrics.set(ListenerMetrics.connections, to: Double(count))
        return peer
    }

    func closed(_ peer: Peer) {
        metrics.set(ListenerMetrics.connections, to: Double(peers.remove(peer)))
    }

    // MARK: Requests

    /// The head is here: refuses it at once, before the body, or begins an exchange.
    func begin(_ line: Line, method: UnsafePointer<CChar>, version: UnsafePointer<CChar>) -> Began {
        guard let peer = line.peer else { return .broken }
        let target = peer.takeTarget()
        if peer.isTooMany { return refuse(.tooManyConnections, line, peer) }
        if isClosing { return refuse(.draining, line, peer) }
        do throws(Refusal) {
            let head = try Head.read(line, method: method, version: version, target: target, limits: configuration)
            let exchange = Exchange(line: line, peer: peer, head: head)
            live.add(1, ordering: .sequentiallyConsistent)
            peer.attach(exchange)
            return .exchange(exchange)
        } catch {
            return refuse(error, line, peer)
        }
    }

    enum Began {
        case exchange(Exchange)
        case refused
        case broken
    }

    private func refuse(_ refusal: Refusal, _ line: Line, _ peer: Peer) -> Began {
        refusals.note(refusal)
        peer.enter(.answering(since: Clock.now))
        let isQueued = line.queue(refusal.response(configuration), feed: nil, mustClose: false, onDropped: { _ in })
        return isQueued ? .refused : .broken
    }

    /// The body is whole, or the connection has been resumed. False when the connection is past saving.
    func proceed(_ exchange: Exchange) -> Bool {
        exchange.peer.enter(.waiting)
        guard let next = exchange.proceed(with: handler, isClosing: { isClosing }) else {
            metrics.count(ListenerMetrics.requests)
            return true
        }
        if next.isRefusal { refusals.note(.draining) }
        return send(next.response, on: exchange)
    }

    private func send(_ response: Response, on exchange: Exchange) -> Bool {
        var response = response
        if !(200...599).contains(response.status.code) {
            log.error("a handler answered with a status that cannot be sent", ["status": String(response.status.code)])
            response = replace(response, with: .text(.internalServerError, "the answer could not be sent"))
        }
        let isHEAD = exchange.head.method == "HEAD"
        var feed: StreamFeed?
        if case .stream(let stream) = response.body {
            feed = openFeed(exchange.line)
            if let feed {
                if isHEAD { feed.end() } else { feed.start(stream) }
            } else {
                let refusal: Refusal = isDraining ? .draining : .tooManyStreams
                refusals.note(refusal)
                response = replace(response, with: refusal.response(configuration))
            }
        }
        exchange.peer.enter(feed == nil ? .answering(since: Clock.now) : .waiting)
        exchange.sent(completion: response.completion, feed: feed)
        if isDraining { feed?.end() }
        // libmicrohttpd ends a stream's head with the mark of the last chunk even when only the head was asked for.
        let mustClose = isDraining || (isHEAD && feed != nil)
        return exchange.line.queue(response, feed: feed, mustClose: mustClose) { name in
            metrics.count(ListenerMetrics.headersDropped)
            // The name is the program's own; an odd one is not repeated.
            let name = name.utf8.allSatisfy(isTokenByte) ? name : "?"
            log.error("left out a response header that cannot be sent", ["header": name])
        }
    }

    private func replace(_ response: Response, with other: Response) -> Response {
        response.completion?(false)
        return other
    }

    /// Room for one more stream, or nil.
    private func openFeed(_ line: Line) -> StreamFeed? {
        guard !isDraining else { return nil }
        let (_, count) = streams.add(1, ordering: .relaxed)
        guard count <= configuration.streamLimit else {
            streams.subtract(1, ordering: .relaxed)
            return nil
        }
        metrics.set(ListenerMetrics.streams, to: Double(count))
        return StreamFeed(line: line) { [self] in
            metrics.set(ListenerMetrics.streams, to: Double(streams.subtract(1, ordering: .relaxed).newValue))
        }
    }

    /// libmicrohttpd is done with a request, whatever became of it.
    func finished(_ exchange: Exchange?, peer: Peer?, isWhole: Bool) {
        peer?.rest()
        guard let exchange else { return }
        exchange.finish(isWhole: isWhole)
        let left = live.subtract(1, ordering: .sequentiallyConsistent).newValue
        if left == 0, isDraining { quiet.changeForAll { $0 += 1 } }
    }
}
