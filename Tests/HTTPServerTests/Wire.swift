import Glibc
import Locking

/// A client of raw bytes over one blocking socket. Every wait is a `poll` with a deadline; running out of it reads as the end.
final class Wire: Sendable {
    let descriptor: Int32
    let isConnected: Bool
    private let patience: Int32

    init(port: UInt16, patience: Duration = .seconds(60)) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        self.patience = Int32(patience.components.seconds * 1000)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let status = withUnsafeBytes(of: &address) { bytes in
            connect(descriptor, bytes.baseAddress!.assumingMemoryBound(to: sockaddr.self), socklen_t(bytes.count))
        }
        self.descriptor = descriptor
        isConnected = status == 0
    }

    deinit { close(descriptor) }

    /// Sends until everything is taken, or the other side has had enough.
    @discardableResult
    func send(_ bytes: [UInt8]) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    @discardableResult
    func send(_ text: String) -> Bool { send(Array(text.utf8)) }

    /// Some bytes; empty at the end, at a reset, and when patience is over.
    func receive(atMost limit: Int = 65536) -> [UInt8] {
        var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&waiting, 1, patience) > 0 else { return [] }
        var buffer = [UInt8](repeating: 0, count: limit)
        let count = recv(descriptor, &buffer, limit, 0)
        return count > 0 ? Array(buffer.prefix(count)) : []
    }

    /// Everything until the other side closes.
    func receiveAll() -> String {
        var all: [UInt8] = []
        while true {
            let some = receive()
            if some.isEmpty { return String(decoding: all, as: UTF8.self) }
            all += some
        }
    }

    /// Bytes until they end with `mark`, one at a time so that nothing of what follows is taken.
    func receive(until mark: String, taking limit: Int = 1) -> String {
        var all: [UInt8] = []
        let end = Array(mark.utf8)
        while !all.reversed().starts(with: end.reversed()) {
            let some = receive(atMost: limit)
            if some.isEmpty { break }
            all += some
        }
        return String(decoding: all, as: UTF8.self)
    }

    /// One answer with a Content-Length, or without a body.
    func answer(toHEAD isHEAD: Bool = false) -> Answer {
        let head = receive(until: "\r\n\r\n")
        var answer = Answer(head: head)
        guard !isHEAD, let length = answer.header("content-length").flatMap({ Int($0) }) else { return answer }
        var body: [UInt8] = []
        while body.count < length {
            let some = receive(atMost: length - body.count)
            if some.isEmpty { break }
            body += some
        }
        answer.body = String(decoding: body, as: UTF8.self)
        return answer
    }

    /// Sends and takes one answer.
    func ask(_ text: String) -> Answer {
        send(text)
        return answer()
    }
}

/// An answer as it came.
struct Answer {
    let head: String
    var body = ""

    init(head: String) { self.head = head }

    /// The first line; empty when there was no answer.
    var statusLine: String { head.split(separator: "\r\n").first.map(String.init) ?? "" }
    var status: Int { statusLine.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0 }

    func header(_ name: String) -> String? {
        for line in head.split(separator: "\r\n").dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            if parts.count == 2, parts[0].lowercased() == name.lowercased() { return String(parts[1].drop { $0 == " " }) }
        }
        return nil
    }
}

/// Runs blocking work on a thread of its own, so that the tasks of the server under test are not held up.
func onThread<T: Sendable>(_ body: @escaping @Sendable () -> T) async -> T {
    await withCheckedContinuation { continuation in
        OwnThread("test-wire") { continuation.resume(returning: body()) }.detach()
    }
}
