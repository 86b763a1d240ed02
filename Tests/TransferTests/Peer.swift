import Glibc
import Locking

/// A server on a loopback port, with one thread for accepting and one for each connection, which does what its script says.
final class Peer: Sendable {
    /// The requests (or lines) that came, as the script noted them.
    var notes: [String] { registry.withLock { $0.notes } }
    var accepted: Int { registry.withLock { $0.accepted } }
    var origin: String { "http://127.0.0.1:\(port)" }
    let port: UInt16
    /// Every note as it comes.
    let events: AsyncStream<String>

    private struct Registry {
        var threads: [OwnThread] = []
        var open: Set<Int32> = []
        var accepted = 0
        var notes: [String] = []
    }

    private let listener: Int32
    private let registry: Locked<Registry>
    private let acceptor: OwnThread

    init(script: @escaping @Sendable (Wire) -> Void) {
        let (listener, port) = openListener()
        let (events, report) = AsyncStream<String>.makeStream()
        let registry = Locked(Registry())
        self.listener = listener
        self.port = port
        self.events = events
        self.registry = registry
        acceptor = OwnThread("acceptor") {
            while true {
                let socket = accept(listener, nil, nil)
                guard socket >= 0 else { break }
                let number = registry.withLock { registry in
                    registry.open.insert(socket)
                    registry.accepted += 1
                    return registry.accepted
                }
                let wire = Wire(socket: socket, connection: number) { note in
                    registry.withLock { $0.notes.append(note) }
                    report.yield(note)
                }
                let thread = OwnThread("peer-\(number)") {
                    script(wire)
                    registry.withLock { registry in
                        registry.open.remove(socket)
                        _ = close(socket)
                    }
                }
                registry.withLock { $0.threads.append(thread) }
            }
            report.finish()
        }
    }

    /// Waits until everything that ever reached this server has been read, and ends it. Afterwards `notes` is complete.
    func finish() {
        var linger = false
        repeat {
            // A connection still in the queue may hold a request: the acceptor must have had every one of them.
            var pending = pollfd(fd: listener, events: Int16(POLLIN), revents: 0)
            linger = poll(&pending, 1, 0) > 0 && sched_yield() == 0
        } while linger
        shutdown(listener, Int32(SHUT_RDWR))
        acceptor.join()
        close(listener)
        let threads = registry.withLock { registry in
            for socket in registry.open { shutdown(socket, Int32(SHUT_RD)) }
            return registry.threads
        }
        for thread in threads { thread.join() }
    }
}

/// One connection of a `Peer`, used by the thread of its script.
final class Wire: Sendable {
    let socket: Int32
    /// 1 for the first connection that the peer accepted.
    let connection: Int
    let note: @Sendable (String) -> Void
    private let buffered: Locked<[UInt8]> = Locked([])

    init(socket: Int32, connection: Int, note: @escaping @Sendable (String) -> Void) {
        self.socket = socket
        self.connection = connection
        self.note = note
    }

    /// A whole HTTP request, noted; nothing when the client has gone. Half a request is noted as `half`.
    func request() -> String? {
        guard let head = read(until: "\r\n\r\n") else { return nil }
        let length = head.split(separator: "\r\n").first { $0.lowercased().hasPrefix("content-length:") }
        let size = length.flatMap { Int($0.drop { $0 != ":" }.dropFirst().filter { $0 != " " }) } ?? 0
        guard let body = read(count: size) else {
            note("half")
            return nil
        }
        note(head + body)
        return head + body
    }

    /// A line without its end, noted; nothing when the client has gone.
    func line() -> String? {
        guard let line = read(until: "\r\n") else { return nil }
        note(String(line.dropLast()))
        return String(line.dropLast())
    }

    func read(until end: String) -> String? {
        let mark = Array(end.utf8)
        while true {
            let found: String? = buffered.withLock { buffer in
                guard let range = firstRange(of: mark, in: buffer) else { return nil }
                defer { buffer.removeFirst(range.upperBound) }
                return String(decoding: buffer[..<range.upperBound], as: UTF8.self)
            }
            if let found { return found }
            guard fill() else { return nil }
        }
    }

    func read(count: Int) -> String? {
        while buffered.withLock({ $0.count < count }) {
            guard fill() else { return nil }
        }
        return buffered.withLock { buffer in
            defer { buffer.removeFirst(count) }
            return String(decoding: buffer[..<count], as: UTF8.self)
        }
    }

    /// Waits until the client has closed its side; whether it had sent anything that was not read.
    func drain() -> Bool {
        while fill() {}
        return !buffered.withLock(\.isEmpty)
    }

    func send(_ text: String) {
        let bytes = Array(text.utf8)
        var start = 0
        while start < bytes.count {
            let sent = bytes[start...].withUnsafeBytes {
                Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard sent > 0 else { return }
            start += sent
        }
    }

    func answer(_ status: Int = 200, _ body: String = "ok", headers: String = "") {
        send("HTTP/1.1 \(status) Fine\r\nContent-Length: \(body.utf8.count)\r\n\(headers)\r\n\(body)")
    }

    /// Makes the close that follows the script a reset.
    func reset() {
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(socket, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    }

    private func fill() -> Bool {
        var bytes = [UInt8](repeating: 0, count: 16_384)
        let count = recv(socket, &bytes, bytes.count, 0)
        guard count > 0 else { return false }
        buffered.withLock { $0.append(contentsOf: bytes[..<count]) }
        return true
    }
}

private func firstRange(of mark: [UInt8], in bytes: [UInt8]) -> Range<Int>? {
    guard bytes.count >= mark.count else { return nil }
    for start in 0...(bytes.count - mark.count) where bytes[start..<start + mark.count].elementsEqual(mark) {
        return start..<start + mark.count
    }
    return nil
}

/// A listening socket on a free loopback port.
func openListener() -> (socket: Int32, port: UInt16) {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    _ = fcntl(listener, F_SETFD, FD_CLOEXEC)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let status = withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
            bind(listener, generic, size) | listen(listener, 1_024) | getsockname(listener, generic, &size)
        }
    }
    precondition(status == 0, "no loopback port to listen on")
    return (listener, UInt16(bigEndian: address.sin_port))
}
