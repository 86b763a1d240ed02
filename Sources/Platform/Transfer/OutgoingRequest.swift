public import HTTP

/// A request to somebody else's server.
public struct OutgoingRequest: Sendable {
    /// `GET`, `POST`, …
    public let method: String
    /// Absolute, http or https, without user name and password: credentials travel in `headers`.
    public let url: String
    public let headers: Headers
    public let body: [UInt8]

    public init(method: String, url: String, headers: Headers = Headers(), body: [UInt8] = []) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
    }
}

/// A whole answer: one that broke off is a failure, never half a value.
public struct IncomingResponse: Sendable {
    public let status: Int
    public let headers: Headers
    public let body: [UInt8]

    public init(status: Int, headers: Headers = Headers(), body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}

/// How much patience and memory a request may cost. There is no "for ever" and no "any size".
public struct TransferLimits: Sendable {
    /// Until the connection stands, TLS included.
    public let connect: Duration
    /// Until the last byte of the answer, connecting included.
    public let total: Duration
    /// Bytes of the answer's body.
    public let maximumBody: Int

    public init(connect: Duration, total: Duration, maximumBody: Int) {
        self.connect = connect
        self.total = total
        self.maximumBody = maximumBody
    }
}

/// How a request may use connections.
public enum Manner: Sendable {
    /// Over any open connection. For what may safely be asked twice.
    case pooled
    /// Over any open connection, with a body too. For what may be acted upon twice without harm: a connection that dies under it may
    /// mean that it is sent again.
    case repeatable
    /// At most once, on a connection of its own, never repeated by anybody below the caller. `beforeWriting` is asked when the
    /// connection stands and before the first byte; `false` takes the request back. It holds up every transfer of its client while
    /// it thinks, so give such requests a client of their own and answer within milliseconds.
    case once(beforeWriting: @Sendable () -> Bool)
}

/// Why there is no answer, by what it says of the request. Reasons are fit for logs: no body, no credentials, no address.
public enum TransferFailure: Error, Sendable, Equatable {
    /// Not one byte of the request left: safe to send again.
    case neverSent(reason: String)
    /// `beforeWriting` said no. Nothing left.
    case withdrawn
    /// Bytes left and no whole answer came: the server may have acted on it, or not.
    case unclear(reason: String)
    /// Cannot be sent as it is, now or later. Nothing left.
    case invalid(reason: String)
}
