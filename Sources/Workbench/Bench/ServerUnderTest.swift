import Glibc

/// The real `jobrun serve`, started as an operator starts it.
struct ServerUnderTest: Sendable {
    let child: Child
    let port: UInt16
    /// From the start of the process to the first 200 of `/ready`, in milliseconds.
    let readyAfter: Double

    /// Starts it on this database and waits until it is ready.
    static func start(
        _ path: String, databaseURL: String, in folder: ScratchFolder, number: Int = 1, with more: [String: String] = [:]
    ) async throws -> ServerUnderTest {
        // What a node knows of one ledger stands beside its spool: it would take another ledger for a backup that was put back.
        let engine = databaseURL.prefix { $0 != ":" }
        let port = try freePort()
        let environment = [
            "PORT": "\(port)", "DATABASE_URL": databaseURL, "SPOOL_DIR": "\(folder.path)/spool-\(engine)-\(number)",
            "PUBLIC_BASE_URL": SignedRequests.publicBaseURL, "TWILIO_ACCOUNT_SID": SignedRequests.account,
            "TWILIO_AUTH_TOKEN": SignedRequests.token, "TWILIO_API_BASE_URL": "http://127.0.0.1:1", "SETTLE_MS": "0",
            "LOG_LEVEL": "warning",
        ]
        let start = Stopwatch.now
        let child = try Child(
            path, ["serve"], environment: environment.merging(more) { $1 }, output: "\(folder.path)/jobrun-\(number).log")
        let readyAt = try await wait(for: port, target: "/ready", of: child)
        return ServerUnderTest(child: child, port: port, readyAfter: Double(readyAt - start) / 1e6)
    }

    /// Waits until a GET is answered 200 and says when that was.
    static func wait(for port: UInt16, target: String, of child: Child) async throws -> Int64 {
        let answered: Int64? = await onOwnThread("ready") {
            let limit = Stopwatch.now + 60_000_000_000
            while Stopwatch.now < limit {
                if get(target, port) { return Stopwatch.now }
                usleep(500)
            }
            return nil
        }
        guard let answered else { throw BenchFailure("not ready within 60 s: \(child.said)") }
        return answered
    }

    private static func get(_ target: String, _ port: UInt16) -> Bool {
        var connection = LoadConnection()
        guard connection.open(port) else { return false }
        defer { connection.close() }
        let request = Array("GET \(target) HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8)[...]
        guard connection.send(request, due: 0) else { return false }
        var socket = pollfd(fd: connection.socket, events: Int16(POLLIN), revents: 0)
        guard poll(&socket, 1, 1000) > 0, case .whole(let isOK) = connection.receive([]) else { return false }
        return isOK
    }

    /// A port that nobody has just now.
    static func freePort() throws -> UInt16 {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(socket, pointer, size) == 0 ? getsockname(socket, pointer, &size) : -1
            }
        }
        guard status == 0 else { throw BenchFailure("no port is free") }
        return UInt16(bigEndian: address.sin_port)
    }
}
