import HTTP

/// Why a request went no further than the listener. The closed set of labels of `http.refused`.
enum Refusal: String, Error, CaseIterable {
    case bodyTooLarge = "body_too_large"
    case chunked
    case targetTooLong = "target_too_long"
    case headTooLarge = "head_too_large"
    case malformed
    case ambiguousLength = "ambiguous_length"
    case host
    case tooManyConnections = "too_many_connections"
    case tooManyStreams = "too_many_streams"
    case draining
    /// Closed without a word: the request took too long to arrive, or the answer to be fetched.
    case slow
    /// Refused by libmicrohttpd before we saw it: the status line is right and the connection closed, the words are its own.
    case unreadable

    var status: Status {
        switch self {
        case .bodyTooLarge: 413
        case .chunked: 411
        case .targetTooLong: 414
        case .headTooLarge: 431
        case .malformed, .ambiguousLength, .host, .unreadable: .badRequest
        case .tooManyConnections, .tooManyStreams, .draining: .serviceUnavailable
        case .slow: 408
        }
    }

    /// One line for whoever reads the answer.
    func line(_ limits: ListenerConfiguration) -> String {
        switch self {
        case .bodyTooLarge: "the body is larger than \(limits.bodyLimit) bytes"
        case .chunked: "send the body with a Content-Length, not chunked"
        case .targetTooLong: "the path and query are longer than \(limits.targetLimit) bytes"
        case .headTooLarge: "the header is larger than \(limits.headLimit) bytes or \(limits.headerCountLimit) fields"
        case .malformed: "the request is not well-formed HTTP"
        case .ambiguousLength: "the length of the body is said in more than one way, or not in digits"
        case .host: "a request names its host exactly once"
        case .tooManyConnections: "too many connections are open; try again in a moment"
        case .tooManyStreams: "too many streams are open; try again in a moment"
        case .draining: "the server is going down; try again in a moment"
        case .slow: "the request took too long"
        case .unreadable: "the request could not be read"
        }
    }
}
