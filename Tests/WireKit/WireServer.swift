import Glibc
import Locking

/// A server on a loopback port that answers each connection as it is told, byte for byte: what no proper server would do included.
public final class WireServer: Sendable {
    /// What becomes of a connection whose request was read whole.
    public enum Answer: Sendable {
        case bytes(String)
        /// Closed without a byte.
        case nothing
        /// Left open until the client gives up.
        case silence

        /// A whole answer.
        public static func http(_ status: Int, _ body: String, headers: String = "") -> Answer {
            .bytes(
                "HTTP/1.1 \(status) X\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\(headers)"
                    + "Connection: close\r\n\r\n\(body)")
        }
    }

    public struct Seen: Sendable {
        public let head: String
        public let body: String

        public init(head: String, body: String) {
            self.head = head
            self.body = body
        }

        public var method: String { String(head.split(separator: " ")[0]) }
        public var target: String { String(head.split(separator: " ")[1]) }

        public func header(_ name: String) -> String? {
            head.split(separator: "\r\n").first { $0.lowercased().hasPrefix(name.lowercased() + ":") }
                .map { String($0.drop { $0 != ":" }.dropFirst().drop { $0 == " " }) }
        }
    }

    public let port: UInt16
    private let seen: Locked<[Seen]>
    private let listener: Int32
    /// One for each whole request, as it comes.
    public let arrivals: AsyncStream<Void>

    public var origin: String { "http://127.0.0.1:\(port)" }
    /// The whole requests so far.
    public var requests: [Seen] { seen.withLock { $0 } }

    /// Answers the first request with the first answer and so on; the last one serves for all that follow.
    public convenience init(_ answers: Answer...) {
        self.init { number, _ in answers[min(number, answers.count) - 1] }
    }

    /// Answers each whole request (counted from one) as it is told.
    public init(answering: @escaping @Sendable (Int, Seen) -> Answer) {
        let (listener, port) = boundSocket()
        precondition(listen(listener, 16) == 0, "no loopback port to listen on")
        self.listener = listener
        self.port = port
        let seen = Locked<[Seen]>([])
        self.seen = seen
        let (arrivals, arrived) = AsyncStream<Void>.makeStream()
        self.arrivals = arrivals
        let acceptor = OwnThread("wire-server") {
            while true {
                let connection = accept(listener, nil, nil)
                guard connection >= 0 else { break }
                OwnThread("wire-connection") {
                    if let request = Self.read(connection) {
                        let number = seen.withLock { seen in
                            seen.append(request)
                            return seen.count
                        }
                        arrived.yield()
                        Self.give(answering(number, request), to: connection)
                    }
                    close(connection)
                }.detach()
            }
            close(listener)
        }
        acceptor.detach()
    }

    /// The acceptor ends by itself once nobody can connect any more.
    deinit { shutdown(listener, Int32(SHUT_RDWR)) }

    private static func give(_ answer: Answer, to connection: Int32) {
        switch answer {
        case .nothing: break
        case .silence:
            var byte: UInt8 = 0
            while recv(connection, &byte, 1, 0) > 0 {}
        case .bytes(let text):
            let bytes = Array(text.utf8)
            _ = bytes.withUnsafeBytes { send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        }
    }

    private static func read(_ connection: Int32) -> Seen? {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let text = String(decoding: bytes, as: UTF8.self)
            if let end = text.endOfHead {
                let head = String(text[..<end])
                let seen = Seen(head: head, body: String(text[end...]))
                if seen.body.utf8.count >= seen.header("Content-Length").flatMap({ Int($0) }) ?? 0 { return seen }
            }
            let count = recv(connection, &chunk, chunk.count, 0)
            guard count > 0 else { return nil }
            bytes += chunk[..<count]
        }
    }
}

/// A loopback port that refuses connections for as long as this lives: taken, and not listened on.
public final class DeafPort {
    private let socket: Int32
    public let origin: String

    public init() {
        let (socket, port) = boundSocket()
        self.socket = socket
        origin = "http://127.0.0.1:\(port)"
    }

    deinit { close(socket) }
}

/// A socket with a free loopback port.
private func boundSocket() -> (Int32, UInt16) {
    let bound = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let status = withUnsafeMutablePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(bound, $0, size) | getsockname(bound, $0, &size) }
    }
    precondition(status == 0, "no loopback port to be had")
    return (bound, UInt16(bigEndian: address.sin_port))
}

extension String {
    /// Where the body of an HTTP message begins.
    fileprivate var endOfHead: Index? {
        let mark = Array("\r\n\r\n".utf8)
        var index = utf8.startIndex
        while index != utf8.endIndex {
            if utf8[index...].starts(with: mark) { return utf8.index(index, offsetBy: 4) }
            index = utf8.index(after: index)
        }
        return nil
    }
}
