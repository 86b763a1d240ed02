import Domain
import Relational
import Store

/// A turn with so many messages in the database.
struct CurvePoint: Sendable {
    let messages: Int
    let clients: Int
    let rounds: [Figure]
    let load: String

    /// The medians of the rounds.
    var figure: Figure { Figure(medians: rounds) }
}

/// Whether a turn costs more in a large database than in a small one: the same database is filled further from point to point, and turns of
/// customers from all over it are measured at the same modest load.
actor CurveBench {
    private let plan: Plan
    private let folder: ScratchFolder
    private let url: String
    private var serial = 0
    private var filled = 0
    private static let warmUp = 1000
    private static let most = 4000
    private static let town = Town.growing
    /// In turns: the same words three times in a row would not be answered.
    private static let words = [Population.message, "Hi, is anybody there please?"]
    private static let replyMark = "<Message"
    /// With fewer messages there are not enough customers who have not written just now.
    static let least = 4000

    init(_ engine: MeasuredEngine, _ plan: Plan, _ folder: ScratchFolder) {
        self.plan = plan
        self.folder = folder
        url = engine.url ?? "sqlite://\(folder.path)/curve.db"
    }

    func run() async throws -> [CurvePoint] {
        try await startServer().child.end()
        var points: [CurvePoint] = []
        for messages in plan.curve {
            // Each customer has said one thing and heard another.
            let customers = messages / 2
            try await fill(upTo: customers)
            var rounds: [Figure] = []
            var loads: [String] = []
            for round in 0..<plan.rounds {
                loads.append(Machine.load)
                rounds.append(try await measure(customers, saying: Self.words[round % 2]))
            }
            points.append(
                CurvePoint(
                    messages: messages, clients: Self.clients(for: customers), rounds: rounds,
                    load: loads.joined(separator: ", ")))
        }
        return points
    }

    private static func clients(for customers: Int) -> Int { (customers + town.row - 1) / town.row }

    private func fill(upTo customers: Int) async throws {
        let database = try BareLoop.openDatabase(url)
        let now = Moment.now
        try await Population.addClients(Self.clients(for: filled)..<Self.clients(for: customers), to: database, at: now)
        try await Population.addCustomers(filled..<customers, in: Self.town, to: database, at: now)
        filled = customers
        // What autovacuum would do in its own time.
        if database.engine == "postgres" { _ = try await database.batch(["ANALYZE"], writing: true) }
        await database.close()
    }

    private func measure(_ customers: Int, saying words: String) async throws -> Figure {
        let database = try BareLoop.openDatabase(url)
        try await Population.settleEverything(in: database)
        try await Population.closeLeads(in: database)
        await database.close()
        let count = min(Self.most, customers - Self.warmUp)
        let senders = scattered(Self.warmUp + count, of: customers)
        let warmUp = SignedRequests(Array(senders[..<Self.warmUp]), saying: words)
        let requests = SignedRequests(Array(senders[Self.warmUp...]), saying: words)
        let server = try await startServer()
        _ = try await load(warmUp, Self.warmUp, server.port)
        let figure = try await load(requests, count, server.port)
        try await server.child.end()
        return figure
    }

    /// Customers from all over the database, none of them twice, each with a new message.
    private func scattered(_ count: Int, of customers: Int) -> [SignedRequests.Sender] {
        var stride = 7919
        while greatestCommonDivisor(stride, customers) > 1 { stride += 1 }
        let first = serial
        serial += count
        return (first..<serial).map { number in
            let index = number * stride % customers
            return SignedRequests.Sender(
                phone: Population.phone(of: index), business: Population.business(of: index, in: Self.town),
                sid: Population.scatteredSID(of: number))
        }
    }

    private func greatestCommonDivisor(_ one: Int, _ other: Int) -> Int {
        other == 0 ? one : greatestCommonDivisor(other, one % other)
    }

    private func load(_ requests: SignedRequests, _ count: Int, _ port: UInt16) async throws -> Figure {
        try await LoadGenerator.run(
            requests, count: count, port: port, connections: plan.connections, pace: .steady(perSecond: Double(plan.rate)),
            expecting: Self.replyMark)
    }

    private func startServer() async throws -> ServerUnderTest {
        try await ServerUnderTest.start(plan.serverPath, databaseURL: url, in: folder)
    }
}
