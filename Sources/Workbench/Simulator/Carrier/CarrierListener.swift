import Glibc
import Locking

/// Why the carrier cannot listen.
public struct ListenFault: Error, Sendable, Equatable {
    /// The system's error number.
    public let code: Int32
}

/// The carrier on a loopback port of its own, over plain sockets: only so can it close, reset or stall a connection the way networks
/// do. A thread for each connection, for tests and the sandbox; it is no server for the world.
public final class CarrierListener: Sendable {
    /// What to give JobRun as `TWILIO_API_BASE_URL`.
    public let base: String
    private let socket: Int32
    private let acceptor: OwnThread
    private let open: Locked<OpenConnections>

    /// Listens on `port` of 127.0.0.1; 0 takes a free one.
    public init(_ carrier: SimulatedCarrier, port: UInt16 = 0) throws(ListenFault) {
        let (socket, actual) = try listeningSocket(port)
        let open = Locked(OpenConnections())
        self.socket = socket
        self.open = open
        base = "http://127.0.0.1:\(actual)"
        acceptor = OwnThread("carrier") { acceptPeers(on: socket, for: carrier, open) }
    }

    /// Gives up every connection there is, as carriers do with those on which nothing comes for minutes.
    public func giveUpConnections() {
        open.withLock { connections in
            for descriptor in connections.descriptors { shutdown(descriptor, Int32(SHUT_RDWR)) }
        }
    }

    /// Ends every connection and returns when all threads are gone. Call it once, and never from a task.
    public func stop() {
        open.withLock { connections in
            connections.isStopping = true
            for descriptor in connections.descriptors { shutdown(descriptor, Int32(SHUT_RDWR)) }
        }
        shutdown(socket, Int32(SHUT_RDWR))
        acceptor.join()
        close(socket)
    }
}

/// The connections there are, so that stopping can end them.
struct OpenConnections: Sendable {
    var descriptors: Set<Int32> = []
    var finished: [Int32] = []
    var isStopping = false
}

private func listeningSocket(_ port: UInt16) throws(ListenFault) -> (Int32, UInt16) {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw ListenFault(code: errno) }
    var yes: Int32 = 1
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, 4)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr = in_addr(s_addr: UInt32(0x7F00_0001).bigEndian)
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let status = withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
            bind(descriptor, generic, size) == 0 && listen(descriptor, 256) == 0 && getsockname(descriptor, generic, &size) == 0
        }
    }
    guard status else {
        let code = errno
        close(descriptor)
        throw ListenFault(code: code)
    }
    return (descriptor, UInt16(bigEndian: address.sin_port))
}

private func acceptPeers(on socket: Int32, for carrier: SimulatedCarrier, _ open: Locked<OpenConnections>) {
    var threads: [Int32: OwnThread] = [:]
    while true {
        let descriptor = accept(socket, nil, nil)
        let finished = open.withLock { connections in
            let finished = connections.finished
            connections.finished = []
            return finished
        }
        for ended in finished { threads.removeValue(forKey: ended)?.join() }
        guard descriptor >= 0 else {
            if open.withLock({ $0.isStopping }) { break }
            if errno == EINTR || errno == ECONNABORTED || errno == EMFILE { continue }
            break
        }
        let isWelcome = open.withLock { connections in
            if !connections.isStopping { connections.descriptors.insert(descriptor) }
            return !connections.isStopping
        }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        guard isWelcome else {
            close(descriptor)
            break
        }
        threads[descriptor] = OwnThread("carrier-peer") {
            CarrierConnection(descriptor: descriptor, carrier: carrier).serve()
            // Closed under the lock and after it was noted: the number may be given to the next peer at once.
            open.withLock { connections in
                connections.descriptors.remove(descriptor)
                connections.finished.append(descriptor)
                close(descriptor)
            }
        }
    }
    for thread in threads.values { thread.join() }
}
