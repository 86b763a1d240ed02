import Domain
import Relational
import Store

/// All measurements on one engine: rounds of bare server, bare loops and whole turns, one after the other, then half load.
actor EngineBench {
    private let engine: MeasuredEngine
    private let plan: Plan
    private let folder: ScratchFolder
    private let url: String
    private var used = 0
    private static let warmUp = 3000
    private static let replyMark = "<Message"

    init(_ engine: MeasuredEngine, _ plan: Plan, _ folder: ScratchFolder) async throws {
        self.engine = engine
        self.plan = plan
        self.folder = folder
        url = engine.url ?? "sqlite://\(folder.path)/bench.db"
    }

    func run() async throws -> Results {
        var results = Results(engine: engine.name, rounds: plan.rounds, turns: engine.turns, connections: plan.connections)
        let first = try await startServer()
        results.firstReady = first.readyAfter
        try await Task.sleep(for: .seconds(1))
        results.idle = first.child.memory("VmRSS")
        try await first.child.end()
        let database = try BareLoop.openDatabase(url)
        try await Population.addClients(0..<Town.small.clients, to: database, at: Moment.now)
        await database.close()

        var bare: [Figure] = []
        var receipts: [Figure] = []
        var loops: [Figure] = []
        var turns: [Figure] = []
        for _ in 0..<plan.rounds {
            bare.append(try await measureBareServer())
            receipts.append(try await measureLoop(.receipt))
            loops.append(try await measureLoop(.turn))
            turns.append(try await measureTurns(Population.message, .asFastAsAnswered, count: engine.turns, &results))
        }
        results.bareServer = Figure(medians: bare)
        results.bareReceipt = Figure(medians: receipts)
        results.bareTurn = Figure(medians: loops)
        results.whole = Figure(medians: turns)
        let half = results.whole.perSecond / 2
        results.half = try await measureTurns(
            Population.message, .steady(perSecond: half), count: Int(half) * plan.halfLoadSeconds, &results)
        results.job = try await measureTurns(Population.job, .asFastAsAnswered, count: engine.turns / 2, &results)
        return results
    }

    /// Whole turns with one server on the database, with two, and so on.
    func runNodes() async throws -> [Figure] {
        try await startServer().child.end()
        let database = try BareLoop.openDatabase(url)
        try await Population.addClients(0..<Town.small.clients, to: database, at: Moment.now)
        await database.close()
        var rounds: [[Figure]] = Array(repeating: [], count: plan.nodes)
        for _ in 0..<plan.rounds {
            for nodes in 1...plan.nodes { rounds[nodes - 1].append(try await measureNodes(nodes)) }
        }
        return rounds.map { Figure(medians: $0) }
    }

    private func measureNodes(_ nodes: Int) async throws -> Figure {
        let warmUp = Self.warmUp / nodes
        let share = engine.turns / nodes
        let customers = try await people(nodes * (warmUp + share))
        var servers: [(server: ServerUnderTest, warmUp: SignedRequests, requests: SignedRequests)] = []
        for number in 0..<nodes {
            let first = customers.lowerBound + number * (warmUp + share)
            servers.append(
                (
                    try await ServerUnderTest.start(plan.serverPath, databaseURL: url, in: folder, number: number + 1),
                    SignedRequests(from: first..<(first + warmUp), saying: Population.message),
                    SignedRequests(from: (first + warmUp)..<(first + warmUp + share), saying: Population.message)
                ))
        }
        _ = try await load(servers.map { ($0.server.port, $0.warmUp, warmUp) })
        let before = servers.reduce(0) { $0 + $1.server.child.processorTime }
        var figure = try await load(servers.map { ($0.server.port, $0.requests, share) })
        figure.processor = (servers.reduce(0) { $0 + $1.server.child.processorTime } - before) / Double(share * nodes) * 1e6
        for server in servers { try await server.server.child.end() }
        return figure
    }

    /// Loads several servers at once, each with its share of the connections.
    private func load(_ shares: [(port: UInt16, requests: SignedRequests, count: Int)]) async throws -> Figure {
        let connections = max(2, plan.connections / shares.count)
        return try await withThrowingTaskGroup(of: Figure.self) { group in
            for share in shares {
                group.addTask {
                    try await LoadGenerator.run(
                        share.requests, count: share.count, port: share.port, connections: connections, pace: .asFastAsAnswered,
                        expecting: Self.replyMark)
                }
            }
            return try await Figure(together: group.reduce(into: []) { $0.append($1) })
        }
    }

    // MARK: Parts

    private func measureBareServer() async throws -> Figure {
        let requests = SignedRequests(from: 0..<5000, saying: Population.message)
        let port = try ServerUnderTest.freePort()
        let child = try Child(plan.ownPath, ["bare-server", "\(port)"], environment: [:], output: folder.path + "/bare.log")
        _ = try await ServerUnderTest.wait(for: port, target: "/", of: child)
        _ = try await load(requests, 5000, port, .asFastAsAnswered)
        let before = child.processorTime
        var figure = try await load(requests, 100_000, port, .asFastAsAnswered)
        figure.processor = (child.processorTime - before) / 100_000 * 1e6
        try await child.end()
        return figure
    }

    private func measureLoop(_ work: BareLoop.Work) async throws -> Figure {
        let customers = try await people(engine.turns)
        let log = folder.path + "/loop.log"
        let child = try Child(
            plan.ownPath, ["bare-loop", work.rawValue, url, "\(customers.lowerBound)", "\(customers.upperBound)"], environment: [:],
            output: log)
        try await child.end(with: nil)
        let said = child.said.split(whereSeparator: { $0 == " " || $0 == "\n" }).compactMap { Double($0) }
        guard said.count == 3 else { throw BenchFailure("the bare loop said: \(child.said)") }
        var figure = Figure(count: customers.count, nanoseconds: Int64(said[0]), Latencies(microseconds: []))
        (figure.p50, figure.p99) = (said[1], said[2])
        return figure
    }

    private func measureTurns(
        _ words: String, _ pace: LoadGenerator.Pace, count: Int, _ results: inout Results
    ) async throws -> Figure {
        let customers = try await people(Self.warmUp + count)
        let middle = customers.lowerBound + Self.warmUp
        let warmUp = SignedRequests(from: customers.lowerBound..<middle, saying: words)
        let requests = SignedRequests(from: middle..<customers.upperBound, saying: words)
        let server = try await startServer()
        results.ready.append(server.readyAfter)
        _ = try await load(warmUp, Self.warmUp, server.port, .asFastAsAnswered)
        let before = server.child.processorTime
        results.loads.append(Machine.load)
        var figure = try await load(requests, count, server.port, pace)
        figure.processor = (server.child.processorTime - before) / Double(count) * 1e6
        results.after = server.child.memory("VmRSS")
        results.peak = max(results.peak, server.child.memory("VmHWM"))
        try await server.child.end()
        let said = server.child.said
        if !said.isEmpty { results.remarks.append(said) }
        return figure
    }

    private func load(_ requests: SignedRequests, _ count: Int, _ port: UInt16, _ pace: LoadGenerator.Pace) async throws -> Figure {
        try await LoadGenerator.run(
            requests, count: count, port: port, connections: plan.connections, pace: pace, expecting: Self.replyMark)
    }

    private func startServer() async throws -> ServerUnderTest {
        try await ServerUnderTest.start(plan.serverPath, databaseURL: url, in: folder)
    }

    /// So many customers who have not written in this run; what was said to the others has arrived meanwhile.
    private func people(_ count: Int) async throws -> Range<Int> {
        let range = used..<(used + count)
        used = range.upperBound
        let database = try BareLoop.openDatabase(url)
        try await Population.settleEverything(in: database)
        try await Population.addCustomers(range, to: database, at: Moment.now)
        await database.close()
        return range
    }
}
