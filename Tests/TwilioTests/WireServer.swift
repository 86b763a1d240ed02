import Glibc
import Locking

/// A server on a loopback port that answers each connection as it is told, byte for byte: what no proper server would do included.
final class WireServer: Sendable {
    /// What becomes of a connection whose request was read whole.
    enum Answer: Sendable {
        case bytes(String)
        /// Closed without a byte.
        case nothing
        /// Left open until the client gives up.
        case silence

        /// A whole answer.
        static func http(_ status: Int, _ body: String, headers: String = "") -> Answer {
            .bytes(
                "HTTP/1.1 \(status) X\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\(headers)"
                    + "Connection: close\r\n\r\n\(body)")
        }
    }

    struct Seen: Sendable {
        let head: String
        let body: String

        var method: String { String(head.split(separator: " ")[0]) }
        var target: String { String(head.split(separator: " ")[1]) }

        func header(_ name: String) -> String? {
            head.split(separator: "\r\n").first { $0.lowercased().hasPrefix(name.lowercased() + ":") }
                .map { String($0.drop { $0 != ":" }.dropFirst().drop { $0 == " " }) }
        }
    }

    let port: UInt16
    private let seen: Locked<[Seen]>
    private let listener: Int32
    /// One for each whole request, as it comes.
    let arrivals: AsyncStream<Void>

    var origin: String { "http://127.0.0.1:\(port)" }
    /// The whole requests so far.
    var requests: [Seen] { seen.withLock { $0 } }

    /// Answers the first request with the first answer and so on; the last one serves for all that follow.
    init(_ answers: Answer...) {
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
                if let request = Self.read(connection) {
                    let number = seen.withLock { seen in
                        seen.append(request)
                        return seen.count
                    }
                    arrived.yield()
                    Self.give(answers[min(number, answers.count) - 1], to: connection)
                }
                close(connection)
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
final class DeafPort {
    private let socket: Int32
    let origin: String

    init() {
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
