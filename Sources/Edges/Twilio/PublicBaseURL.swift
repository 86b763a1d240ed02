public import Domain
internal import HTTP

/// The address Twilio knows this server by: what it signs, and where it calls back. Taken from the configuration, never from a `Host` header.
public struct PublicBaseURL: Sendable, Hashable, CustomStringConvertible {
    /// `https://`
    private let scheme: String
    /// `user:password@`, or nothing. Twilio signs it with the rest (twilio.md §3.9).
    private let userinfo: String
    private let host: String
    private let port: String?
    /// `/jobrun`, or nothing; never ends in a slash.
    private let prefix: String

    /// Why a text is no base address.
    public struct Fault: Error, Sendable, Hashable, CustomStringConvertible {
        public let description: String
    }

    /// Reads `http(s)://[user[:password]@]host[:port][/prefix]`.
    public init(_ text: String) throws(Fault) {
        guard text.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else {
            throw Fault(description: "holds a space or an odd character")
        }
        guard let secure = Self.isSecure(text) else { throw Fault(description: "does not begin with https:// or http://") }
        scheme = secure ? "https://" : "http://"
        let rest = text.dropFirst(scheme.count)
        guard !rest.contains(where: { $0 == "?" || $0 == "#" }) else { throw Fault(description: "has a query or a fragment") }

        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        let authority = rest[..<slash]
        prefix = String(rest[slash...].reversed().drop { $0 == "/" }.reversed())
        let at = authority.lastIndex(of: "@")
        userinfo = at.map { String(authority[...$0]) } ?? ""
        let hostAndPort = at.map { authority[authority.index(after: $0)...] } ?? authority
        // The colon of a port comes after the bracket of an IPv6 address.
        let colon = hostAndPort.lastIndex(of: ":").flatMap { colon in
            hostAndPort[colon...].contains("]") ? nil : colon
        }
        host = String(hostAndPort[..<(colon ?? hostAndPort.endIndex)])
        port = colon.map { String(hostAndPort[hostAndPort.index(after: $0)...]) }
        guard !host.isEmpty else { throw Fault(description: "names no host") }
        guard !host.contains("_") else { throw Fault(description: "has an underscore in the host, which Twilio refuses") }
        if let port {
            guard port.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(port), (1...65535).contains(number) else {
                throw Fault(description: "has a port that is none")
            }
        }
    }

    /// The full address of `target` (path and query as sent), as it was configured.
    public func url(_ target: String) -> String {
        scheme + userinfo + host + (port.map { ":" + $0 } ?? "") + prefix + target
    }

    /// Where Twilio reports what became of this letter. The letter's id comes back in the query, which is signed.
    public func messageStatusURL(of letter: LetterID) -> String {
        url("/api/twilio/message-status?" + Form([(name: "letter", value: letter.text)]).encoded())
    }

    /// The addresses Twilio may have signed for `target`: with the port and without, since its own servers are not consistent.
    func signedURLs(_ target: String) -> [String] {
        let start = scheme + userinfo + host
        let number = port ?? (scheme == "https://" ? "443" : "80")
        let bare = start + prefix + target
        let ported = start + ":" + number + prefix + target
        return port == nil ? [bare, ported] : [ported, bare]
    }

    /// The address without what may be a password.
    public var description: String {
        scheme + host + (port.map { ":" + $0 } ?? "") + prefix
    }

    private static func isSecure(_ text: String) -> Bool? {
        if text.hasPrefix("https://") { return true }
        if text.hasPrefix("http://") { return false }
        return nil
    }
}
