/// A status code of HTTP (RFC 9110).
public struct Status: Sendable, Hashable, ExpressibleByIntegerLiteral {
    public let code: Int

    public init(integerLiteral code: Int) {
        self.code = code
    }

    public static let ok: Status = 200
    public static let created: Status = 201
    public static let noContent: Status = 204
    public static let badRequest: Status = 400
    public static let unauthorized: Status = 401
    public static let forbidden: Status = 403
    public static let notFound: Status = 404
    public static let methodNotAllowed: Status = 405
    public static let unsupportedMediaType: Status = 415
    public static let tooManyRequests: Status = 429
    public static let internalServerError: Status = 500
    public static let serviceUnavailable: Status = 503
}

/// What is answered.
public struct Response: Sendable {
    public enum Body: Sendable {
        case bytes([UInt8])
        /// Chunks as they come, for server-sent events. Ends when the stream ends or the peer is gone.
        case stream(AsyncStream<[UInt8]>)
    }

    public let status: Status
    public var headers: Headers
    public let body: Body
    /// Told once when the exchange is over: true when the whole answer was handed to the socket, which is not proof of arrival.
    public var completion: (@Sendable (Bool) -> Void)?

    public init(_ status: Status, headers: Headers = Headers(), body: Body = .bytes([])) {
        self.status = status
        self.headers = headers
        self.body = body
        completion = nil
    }

    /// Plain text, one line for people.
    public static func text(_ status: Status, _ line: String) -> Response {
        Response(status, headers: ["Content-Type": "text/plain; charset=utf-8"], body: .bytes(Array((line + "\n").utf8)))
    }

    /// A body that is JSON already.
    public static func json(_ status: Status, _ text: String) -> Response {
        Response(status, headers: ["Content-Type": "application/json"], body: .bytes(Array((text + "\n").utf8)))
    }
}

/// Answers one request.
public typealias Handler = @Sendable (Request) async -> Response
