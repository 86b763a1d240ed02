/// Where to listen, and how much a stranger may ask for before anyone has looked at who it is.
public struct ListenerConfiguration: Sendable {
    /// An address or a name: `127.0.0.1`, `::1`, `0.0.0.0`, `localhost`.
    public var host: String
    /// 0 lets the system choose.
    public var port: UInt16
    /// Event loops. Each holds 120 connections at most: libmicrohttpd's epoll loop stalls when exactly 128 of its sockets are ready.
    public var threads = 8
    /// More open connections than this are answered 503. At most 112 for each thread count.
    public var connectionLimit = 880
    /// Bytes of a body; more is answered 413 before it is read.
    public var bodyLimit = 64 * 1024
    /// Bytes of the path and query; more is answered 414.
    public var targetLimit = 8 * 1024
    /// Bytes of all header fields together; more is answered 431.
    public var headLimit = 8 * 1024
    /// Header fields; more is answered 431.
    public var headerCountLimit = 64
    /// How long a whole request may take to arrive, however steadily it drips.
    public var requestLimit: Duration = .seconds(10)
    /// How long a connection may stay open between requests, and how long an answer may take to be fetched.
    public var idleLimit: Duration = .seconds(75)
    /// Streams open at the same time; more are answered 503.
    public var streamLimit = 32

    public init(host: String = "127.0.0.1", port: UInt16 = 0) {
        self.host = host
        self.port = port
    }

    /// What libmicrohttpd may use for one connection's head and buffers. Above our own head limits, so that it is we who refuse; no more
    /// than that, because it clears all of it after each request.
    static let connectionMemory = 32 * 1024
    /// What one event loop can carry without stalling, and the part of it that is answered in earnest.
    static let connectionsPerThread = (hard: 120, soft: 112)

    /// The first thing that cannot work, in words.
    var fault: String? {
        if threads < 2 || threads > 64 { return "threads must be 2 to 64" }
        if connectionLimit < 1 || connectionLimit > threads * Self.connectionsPerThread.soft {
            return
                "connectionLimit must be 1 to \(threads * Self.connectionsPerThread.soft), \(Self.connectionsPerThread.soft) a thread"
        }
        if bodyLimit < 0 || bodyLimit > 64 << 20 { return "bodyLimit must be 0 to 64 MiB" }
        if targetLimit < 1 || headLimit < 1 || headerCountLimit < 1 { return "the limits of a head must be at least 1" }
        if targetLimit + headLimit + 100 * headerCountLimit > Self.connectionMemory * 3 / 4 {
            return "targetLimit, headLimit and 100 bytes for each header field must fit in \(Self.connectionMemory * 3 / 4) bytes"
        }
        if requestLimit <= .zero || idleLimit <= .zero { return "requestLimit and idleLimit must be more than nothing" }
        if streamLimit < 0 { return "streamLimit must not be negative" }
        return nil
    }
}

/// Why a listener cannot listen.
public enum ListenerFailure: Error, CustomStringConvertible, Sendable {
    /// The configuration cannot work; says which part.
    case configuration(String)
    /// The address cannot be listened on; says why.
    case address(String)
    /// libmicrohttpd did not start.
    case start
    /// It was started before.
    case started

    /// One line for the operator.
    public var description: String {
        switch self {
        case .configuration(let fault): "the listener's configuration cannot work: \(fault)"
        case .address(let reason): reason
        case .start: "the HTTP library did not start; is the limit of threads or open files reached?"
        case .started: "this listener was started before"
        }
    }
}
