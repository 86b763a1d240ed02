/// A request as it arrived. Everything in it is hostile until a type says otherwise.
public struct Request: Sendable {
    /// `GET`, `POST`, … as sent.
    public let method: String
    /// Path and query exactly as sent: what a signature is checked against.
    public let target: String
    public let headers: Headers
    public let body: [UInt8]
    /// True when the peer's address is a loopback one.
    public let isLoopback: Bool

    public init(method: String, target: String, headers: Headers = Headers(), body: [UInt8] = [], isLoopback: Bool = true) {
        self.method = method
        self.target = target
        self.headers = headers
        self.body = body
        self.isLoopback = isLoopback
    }

    /// The path as sent, without the query.
    public var path: Substring {
        target.prefix { $0 != "?" }
    }

    /// The query as sent, without the question mark; empty when there is none.
    public var query: Substring {
        target.drop { $0 != "?" }.dropFirst()
    }
}

/// Header fields in order; names compare without regard to case.
public struct Headers: Sendable, ExpressibleByDictionaryLiteral {
    public private(set) var fields: [(name: String, value: String)]

    public init(_ fields: [(name: String, value: String)] = []) {
        self.fields = fields
    }

    public init(dictionaryLiteral elements: (String, String)...) {
        fields = elements.map { (name: $0.0, value: $0.1) }
    }

    /// The first value under this name.
    public subscript(name: String) -> String? {
        fields.first { Self.same($0.name, name) }?.value
    }

    /// Every value under this name.
    public func all(_ name: String) -> [String] {
        fields.filter { Self.same($0.name, name) }.map(\.value)
    }

    /// Adds a field after those there are.
    public mutating func add(_ name: String, _ value: String) {
        fields.append((name: name, value: value))
    }

    private static func same(_ left: String, _ right: String) -> Bool {
        left.utf8.count == right.utf8.count && zip(left.utf8, right.utf8).allSatisfy { lower($0) == lower($1) }
    }

    private static func lower(_ byte: UInt8) -> UInt8 {
        (65...90).contains(byte) ? byte + 32 : byte
    }
}
