import Glibc
import Locking
import Transfer

/// One `jobrun serve`, as an operator starts it, on a port that it keeps through all its deaths.
final class ServerNode: Sendable {
    let port: UInt16
    let log: String
    /// The address at which it finds the carrier; no other node does.
    let carrierHost: String
    let clock: SkewedClock
    private let path: String
    private let environment: [String: String]
    private let client: HTTPClient
    private let chronicle: Chronicle
    private let mayFailToStart: Bool
    private let process = Locked<ChildProcess?>(nil)
    private let astray = Locked(false)
    /// Whether the process that is there has ever said that it is ready.
    private let hasServed = Locked(false)

    init(
        _ path: String, port: UInt16, carrier: String, environment: [String: String], clock: SkewedClock, folder: String,
        mayFailToStart: Bool,
        client: HTTPClient, chronicle: Chronicle
    ) {
        self.mayFailToStart = mayFailToStart
        self.path = path
        self.port = port
        self.environment = environment.merging(clock.environment) { $1 }.merging(["TWILIO_API_BASE_URL": carrier]) { $1 }
        carrierHost = String(carrier.drop { $0 != ":" }.dropFirst(3))
        self.clock = clock
        log = "\(folder)/jobrun-\(port).log"
        self.client = client
        self.chronicle = chronicle
    }

    /// Whether a process is there, be it frozen or still starting.
    var isUp: Bool { process.withLock { $0 != nil } }

    /// Whether its clock is far off. It says that it is not ready, so nobody sends it anything.
    var isAstray: Bool { astray.withLock { $0 } }

    /// Starts the process without waiting for it.
    func launch() throws {
        let child = try ChildProcess(path, ["serve"], environment: environment, output: log)
        hasServed.withLock { $0 = false }
        process.withLock { $0 = child }
    }

    /// Waits until `/ready` says so. False when the process ended or the time is over.
    func ready(within limit: Duration) async -> Bool {
        let deadline = ContinuousClock.now + limit
        let request = OutgoingRequest(method: "GET", url: "http://127.0.0.1:\(port)/ready")
        let limits = TransferLimits(connect: .seconds(1), total: .seconds(5), maximumBody: 4096)
        while ContinuousClock.now < deadline {
            if let answer = try? await client.send(request, limits: limits, manner: .pooled), answer.status == 200 {
                hasServed.withLock { $0 = true }
                return true
            }
            if isGone { return false }
            try? await Task.sleep(for: .milliseconds(20))
        }
        return false
    }

    /// Starts the process if there is none, and waits until it serves. A server that cannot come up within a minute is a finding. One
    /// that gives up while its database is away is started again, as by a service manager.
    func bringUp() async throws {
        let deadline = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < deadline {
            if isGone {
                try launch()
            }
            if await ready(within: .seconds(60)) { return }
            try await Task.sleep(for: .milliseconds(200))
        }
        chronicle.died("a server did not become ready: \(tail(of: log, limit: 2000))")
    }

    /// kill -9.
    func kill() async {
        guard let child = process.withLock({ $0 }) else { return }
        guard !isGone else { return }
        child.signal(SIGKILL)
        _ = await child.end(within: .seconds(30))
        process.withLock { $0 = nil }
    }

    /// SIGSTOP, and SIGCONT after that time.
    func freeze(for time: Duration) async {
        guard let child = process.withLock({ $0 }) else { return }
        let from = wallClock()
        child.signal(SIGSTOP)
        try? await Task.sleep(for: time)
        child.signal(SIGCONT)
        chronicle.freeze(carrierHost, from: from, to: wallClock())
    }

    /// Stands still and is killed without having run again.
    func freezeAndKill(after time: Duration) async {
        guard let child = process.withLock({ $0 }) else { return }
        child.signal(SIGSTOP)
        try? await Task.sleep(for: time)
        await kill()
    }

    /// Starts with a clock that is far off, must not say for so long that it is ready, and gets the right time while it runs.
    func goAstray(by error: Duration, for time: Duration) async throws {
        astray.withLock { $0 = true }
        defer { astray.withLock { $0 = false } }
        await kill()
        try clock.set(ahead: error)
        try launch()
        if await ready(within: time) {
            chronicle.breach("ready with a clock that is \(error) ahead of the database's")
        }
        try clock.set(ahead: .zero)
    }

    /// SIGTERM, as an operator stops it.
    func stop() async {
        guard !isGone, let child = process.withLock({ $0 }) else { return }
        child.signal(SIGTERM)
        let status = await child.end(within: .seconds(40))
        if status != 0 { chronicle.died("a server that was asked to stop ended with status \(status.map(String.init) ?? "none")") }
        process.withLock { $0 = nil }
    }

    /// Sets the largest file it may write, or lifts that limit.
    func limitFiles(to bytes: UInt64?) async throws {
        guard let child = process.withLock({ $0 }) else { return }
        let limit = bytes.map(String.init) ?? "unlimited"
        let command = try ChildProcess(
            "/usr/bin/prlimit", ["--pid", "\(child.pid)", "--fsize=\(limit):unlimited"], environment: [:], output: log)
        _ = await command.end(within: .seconds(10))
    }

    /// Whether there is no process. One that ended by itself is noted: at work that is a finding, while starting it may be that the
    /// database was away.
    private var isGone: Bool {
        guard let child = process.withLock({ $0 }) else { return true }
        guard let status = child.ending() else { return false }
        process.withLock { $0 = nil }
        let wasAtWork = hasServed.withLock { $0 }
        if wasAtWork || !mayFailToStart {
            chronicle.died(
                "a server ended by itself \(wasAtWork ? "at work" : "while starting") with status \(status): \(tail(of: log, limit: 1000))"
            )
        } else {
            chronicle.note("event: start given up, the database away or the disk full")
        }
        return true
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
        guard status == 0 else { throw ChaosFailure("no port is free") }
        return UInt16(bigEndian: address.sin_port)
    }
}
