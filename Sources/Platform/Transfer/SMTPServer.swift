import Glibc

/// A mail server that takes submissions. Prints without its credentials.
public struct SMTPServer: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
    let isSecureFromTheStart: Bool
    let host: String
    let port: Int
    let user: String
    let password: String

    /// Reads `smtps://user:password@host:port` (TLS from the start, port 465 unless named) or `smtp://…` (STARTTLS, port 587 unless
    /// named; only a loopback server may do without). User and password are percent-decoded. Anything else is nothing.
    public init?(url: String) {
        let parts: (scheme: Substring, rest: Substring)
        if url.utf8.starts(with: "smtps://".utf8) {
            parts = ("smtps", url.dropFirst("smtps://".count))
        } else if url.utf8.starts(with: "smtp://".utf8) {
            parts = ("smtp", url.dropFirst("smtp://".count))
        } else {
            return nil
        }
        isSecureFromTheStart = parts.scheme == "smtps"

        let place = parts.rest.hasSuffix("/") ? parts.rest.dropLast() : parts.rest
        let at = place.lastIndex(of: "@")
        let credentials = at.map { place[..<$0] } ?? ""
        let address = at.map { place[place.index(after: $0)...] } ?? place
        let colon = credentials.firstIndex(of: ":") ?? credentials.endIndex
        guard
            let user = decoded(credentials[..<colon]),
            let password = decoded(credentials[colon...].dropFirst()),
            at == nil || !user.isEmpty,
            let (host, port) = Self.hostAndPort(address)
        else { return nil }
        self.user = user
        self.password = password
        self.host = host
        self.port = port ?? (isSecureFromTheStart ? 465 : 587)
    }

    public var description: String { "\(isSecureFromTheStart ? "smtps" : "smtp")://\(host):\(port)" }
    public var customMirror: Mirror { Mirror(self, children: []) }

    /// Whether the server is this machine, where a plain connection is no risk.
    var isLoopback: Bool {
        var address = in_addr()
        if host.lowercased() == "localhost" || host == "[::1]" { return true }
        return inet_pton(AF_INET, host, &address) == 1 && UInt32(bigEndian: address.s_addr) >> 24 == 127
    }

    private static func hostAndPort(_ text: Substring) -> (host: String, port: Int?)? {
        let end: Substring.Index
        if text.first == "[" {
            guard let bracket = text.firstIndex(of: "]") else { return nil }
            end = text.index(after: bracket)
        } else {
            end = text.firstIndex(of: ":") ?? text.endIndex
        }
        let host = text[..<end]
        guard !host.isEmpty, host.utf8.allSatisfy(isHostCharacter) else { return nil }
        if end == text.endIndex { return (String(host), nil) }
        let digits = text[end...].dropFirst()
        guard text[end] == ":", digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let port = Int(digits),
            (1...65_535).contains(port)
        else { return nil }
        return (String(host), port)
    }

    private static func isHostCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        case UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: ":"), UInt8(ascii: "["), UInt8(ascii: "]"): true
        default: false
        }
    }
}

/// Percent-decoded text without control characters, or nothing.
private func decoded(_ text: Substring) -> String? {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
        if byte == UInt8(ascii: "%") {
            guard rest.count >= 2, let high = hexDigit(rest.removeFirst()), let low = hexDigit(rest.removeFirst()) else {
                return nil
            }
            bytes.append(high << 4 | low)
        } else {
            bytes.append(byte)
        }
    }
    guard bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7f }) else { return nil }
    return String(validating: bytes, as: UTF8.self)
}

private func hexDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
}
