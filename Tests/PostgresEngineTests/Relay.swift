import Glibc
import Locking

/// Stands between a database and the cluster and does to the connection what networks, crashes and stopped machines do.
final class Relay: Sendable {
    /// What becomes of bytes on their way to the server.
    enum Mood: Sendable {
        case faithful
        /// Connections stay open and nothing moves: a frozen server.
        case frozen
        /// The connection breaks when these bytes are about to pass; they pass first if `delivering`.
        case cutting(at: String, delivering: Bool)
    }

    private struct State {
        var mood = Mood.faithful
        var listener: Int32 = -1
        var pairs: [(client: Int32, server: Int32)] = []
        var isOver = false
    }

    private let directory: String
    private let target: String
    private let state = Locked(State())
    private let thread = Locked<OwnThread?>(nil)

    /// The address of the cluster, by way of the relay.
    var url: String { "postgres://jobrun@/postgres?host=\(directory)" }

    init(to socketDirectory: String) throws {
        var template = Array("/tmp/jobrun-relay.XXXXXX".utf8CString)
        directory = template.withUnsafeMutableBufferPointer { buffer in
            buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) } ?? ""
        }
        target = socketDirectory + "/.s.PGSQL.5432"
        start()
        thread.withLock { $0 = OwnThread("relay") { self.run() } }
    }

    func become(_ mood: Mood) { state.withLock { $0.mood = mood } }

    /// The server goes away: every connection breaks and nobody answers.
    func stop() {
        state.withLock { state in
            close(state.listener)
            state.listener = -1
            unlink(directory + "/.s.PGSQL.5432")
            for pair in state.pairs { Self.hangUp(pair) }
            state.pairs = []
        }
    }

    /// The server comes back.
    func start() {
        let listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        Self.withAddress(directory + "/.s.PGSQL.5432") { _ = bind(listener, $0, $1) }
        listen(listener, 64)
        state.withLock { $0.listener = listener }
    }

    func end() {
        stop()
        state.withLock { $0.isOver = true }
        thread.withLock { $0?.join() }
        rmdir(directory)
    }

    private func run() {
        while true {
            let (mood, listener, pairs, isOver) = state.withLock { ($0.mood, $0.listener, $0.pairs, $0.isOver) }
            if isOver { return }
            var descriptors = [pollfd(fd: listener, events: Int16(POLLIN), revents: 0)]
            if case .frozen = mood {
            } else {
                for pair in pairs {
                    descriptors.append(pollfd(fd: pair.client, events: Int16(POLLIN), revents: 0))
                    descriptors.append(pollfd(fd: pair.server, events: Int16(POLLIN), revents: 0))
                }
            }
            guard poll(&descriptors, nfds_t(descriptors.count), 5) > 0 else { continue }
            state.withLock { state in
                if descriptors[0].revents != 0, state.listener == listener { accept(&state) }
                for (index, descriptor) in descriptors.dropFirst().enumerated() where descriptor.revents != 0 {
                    move(from: descriptor.fd, pairs[index / 2], &state)
                }
            }
        }
    }

    private func accept(_ state: inout State) {
        let client = Glibc.accept(state.listener, nil, nil)
        guard client >= 0 else { return }
        let server = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        Self.withAddress(target) { _ = connect(server, $0, $1) }
        state.pairs.append((client, server))
    }

    private func move(from source: Int32, _ pair: (client: Int32, server: Int32), _ state: inout State) {
        guard state.pairs.contains(where: { $0.client == pair.client && $0.server == pair.server }) else { return }
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = recv(source, &bytes, bytes.count, Int32(MSG_DONTWAIT))
        if count < 0, errno == EAGAIN { return }
        var isCut = count <= 0
        var isDelivered = count > 0
        if source == pair.client, count > 0, case .cutting(let mark, let delivering) = state.mood,
            bytes[..<count].contains(Array(mark.utf8))
        {
            (isCut, isDelivered) = (true, delivering)
        }
        if isDelivered { send(source == pair.client ? pair.server : pair.client, bytes, count, Int32(MSG_NOSIGNAL)) }
        if isCut {
            // The server has what was delivered before it sees the end, so it finishes that; its answer goes nowhere.
            Self.hangUp(pair)
            state.pairs.removeAll { $0.client == pair.client && $0.server == pair.server }
        }
    }

    private static func hangUp(_ pair: (client: Int32, server: Int32)) {
        for descriptor in [pair.client, pair.server] {
            shutdown(descriptor, Int32(SHUT_RDWR))  // At once, even while the other thread polls it.
            close(descriptor)
        }
    }

    private static func withAddress(_ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Void) {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
        withUnsafePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
        }
    }
}
