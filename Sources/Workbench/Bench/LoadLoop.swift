import Glibc

/// One thread's connections and the loop that serves them.
struct LoadLoop {
    private let requests: SignedRequests
    private let first: Int
    private let step: Int
    private let count: Int
    private let port: UInt16
    private let pace: LoadGenerator.Pace
    private let expected: [UInt8]
    private let isReporting: Bool
    /// Reports that wait for a free connection.
    private var reports: [[UInt8]] = []
    /// Connections that carry a report.
    private var reporting: Set<Int> = []
    private var connections: [LoadConnection] = []
    private var sockets: [pollfd] = []
    private var sent = 0
    private var done = 0
    private var share = LoadShare()
    private static let patience: Int64 = 20_000_000_000

    init(
        _ requests: SignedRequests, first: Int, step: Int, count: Int, port: UInt16, connections: Int,
        pace: LoadGenerator.Pace, expected: [UInt8], isReporting: Bool
    ) {
        self.requests = requests
        self.first = first
        self.step = step
        self.count = count
        self.port = port
        self.pace = pace
        self.expected = expected
        self.isReporting = isReporting
        self.connections = (0..<connections).map { _ in LoadConnection() }
        share.microseconds.reserveCapacity(count)
    }

    mutating func run() -> LoadShare {
        defer { for connection in connections { connection.close() } }
        for index in connections.indices {
            guard connections[index].open(port) else {
                share.failure = "nobody listens on port \(port)"
                return share
            }
            sockets.append(pollfd(fd: connections[index].socket, events: Int16(POLLIN), revents: 0))
        }
        let start = Stopwatch.now
        var heard = start
        while done < count || !reports.isEmpty || !reporting.isEmpty {
            sendDue(since: start)
            sendReports()
            guard poll(&sockets, nfds_t(sockets.count), 1) > 0 else {
                if Stopwatch.now - heard > Self.patience {
                    share.failure = "no answer for \(Self.patience / 1_000_000_000) s with \(done) of \(count) answered"
                    return share
                }
                continue
            }
            heard = Stopwatch.now
            for index in sockets.indices where sockets[index].revents != 0 { receive(index) }
        }
        return share
    }

    /// Starts what is due on connections that are free.
    private mutating func sendDue(since start: Int64) {
        guard sent < count else { return }
        let now = Stopwatch.now
        for index in connections.indices where !connections[index].isBusy {
            let due = due(sent, since: start, now: now)
            guard sent < count, due <= now else { return }
            let range = requests.range(first + sent * step)
            sent += 1
            if !connections[index].send(requests.bytes[range], due: due) { fail(index) }
        }
    }

    /// Reports go where nothing else waits: what is timed is not kept from its connection.
    private mutating func sendReports() {
        for index in connections.indices where !connections[index].isBusy {
            guard let report = reports.popLast() else { return }
            reporting.insert(index)
            if !connections[index].send(report[...], due: Stopwatch.now) { fail(index) }
        }
    }

    /// When request number `index` is to be sent. A steady pace has a tick of a millisecond, as the wait for the sockets has.
    private func due(_ index: Int, since start: Int64, now: Int64) -> Int64 {
        switch pace {
        case .asFastAsAnswered: now
        case .steady(let rate): start + Int64(Double(index) * 1000 / rate) * 1_000_000
        }
    }

    private mutating func receive(_ index: Int) {
        switch connections[index].receive(expected) {
        case .part: return
        case .whole where reporting.contains(index):
            reporting.remove(index)
            if !connections[index].isWithoutContent { share.errors += 1 }
        case .whole(let isExpected):
            let taken = Stopwatch.now - connections[index].due
            share.microseconds.append(UInt32(clamping: taken / 1000))
            if !isExpected { share.errors += 1 }
            done += 1
            if isReporting { reports += SignedRequests.reports(on: connections[index].body) }
        case .lost where connections[index].isBusy: fail(index)
        case .lost: reopen(index)
        }
    }

    /// A lost connection costs its request and is opened again.
    private mutating func fail(_ index: Int) {
        share.errors += 1
        if reporting.remove(index) == nil { done += 1 }
        reopen(index)
    }

    /// What was idle for long may be closed by the server: that costs nothing.
    private mutating func reopen(_ index: Int) {
        connections[index].close()
        _ = connections[index].open(port)
        sockets[index].fd = connections[index].socket
    }
}
