import Domain
import Glibc
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

/// Whether a turn costs more in a large database than in a small one: there is a database of each size, and turns of customers from all over
/// it are measured at the same modest load, one round of each size after the other, so that a bad minute of the machine meets them all.
actor CurveBench {
    /// A database of one size.
    private struct Place {
        let messages: Int
        let url: String
        /// The number of the server on it, which has a spool of its own.
        let number: Int
        /// How many messages were sent to it.
        var serial = 0
        var rounds: [Figure] = []
        var loads: [String] = []

        /// Each customer has said one thing and heard another.
        var customers: Int { messages / 2 }
        var clients: Int { (customers + town.row - 1) / town.row }
    }

    private let plan: Plan
    private let folder: ScratchFolder
    private var places: [Place]
    private static let warmUp = 1000
    private static let most = 4000
    private static let town = Town.growing
    /// In turns: the same words three times in a row would not be answered.
    private static let words = [Population.message, "Hi, is anybody there please?"]
    private static let replyMark = "<Message"
    /// With fewer messages there are not enough customers who have not written just now.
    static let least = 4000
    /// With more rounds the customers of the smallest database would have had their twenty texts of an hour.
    static let mostRounds = 15

    init(_ engine: MeasuredEngine, _ plan: Plan, _ folder: ScratchFolder) {
        self.plan = plan
        self.folder = folder
        places = plan.curve.enumerated().map { index, messages in
            let schema = engine.url.map { Self.address(of: "curve_\(messages)", at: $0) }
            return Place(messages: messages, url: schema ?? "sqlite://\(folder.path)/curve-\(messages).db", number: index + 1)
        }
    }

    func run() async throws -> [CurvePoint] {
        for index in places.indices { places[index].serial = try await fill(places[index]) }
        // What filling left in memory is written now and not while something is measured.
        sync()
        for round in 0..<plan.rounds {
            // There and back, so that none is always the one that comes after the largest.
            for index in round % 2 == 0 ? Array(places.indices) : places.indices.reversed() {
                var place = places[index]
                place.loads.append(Machine.load)
                place.rounds.append(try await measure(&place, saying: Self.words[round % 2]))
                places[index] = place
            }
        }
        return places.map {
            CurvePoint(messages: $0.messages, clients: $0.clients, rounds: $0.rounds, load: $0.loads.joined(separator: ", "))
        }
    }

    /// Fills it, unless an earlier run did, and says how many messages were sent to it since.
    private func fill(_ place: Place) async throws -> Int {
        try await prepare(place)
        try await startServer(place).child.end()
        let start = Stopwatch.now
        let database = try BareLoop.openDatabase(place.url)
        let stored = try await Population.receipts(in: database)
        guard stored == 0 else {
            await database.close()
            guard stored >= place.customers else {
                throw BenchFailure("the database of \(place.messages) messages is half full: drop it")
            }
            print("\(place.messages) messages were there.")
            return stored - place.customers
        }
        try await Population.addClients(0..<place.clients, to: database, at: .now)
        // Both halves at once: PostgreSQL fills with two processors.
        let half = place.customers / 2
        async let first: Void = Population.addCustomers(0..<half, in: Self.town, to: database, at: .now)
        try await Population.addCustomers(half..<place.customers, in: Self.town, to: database, at: .now)
        try await first
        // What autovacuum would do in its own time, and not while something is measured.
        if database.engine == "postgres" { try await vacuum(place) }
        await database.close()
        print("\(place.messages) messages after \((Stopwatch.now - start) / 1_000_000_000) s.")
        return 0
    }

    private func measure(_ place: inout Place, saying words: String) async throws -> Figure {
        let database = try BareLoop.openDatabase(place.url)
        try await Population.settleEverything(in: database)
        try await Population.closeLeads(in: database)
        await database.close()
        let count = min(Self.most, place.customers - Self.warmUp)
        let senders = scattered(Self.warmUp + count, in: &place)
        let warmUp = SignedRequests(Array(senders[..<Self.warmUp]), saying: words)
        let requests = SignedRequests(Array(senders[Self.warmUp...]), saying: words)
        let server = try await startServer(place)
        _ = try await load(warmUp, Self.warmUp, server.port)
        let before = server.child.processorTime
        var figure = try await load(requests, count, server.port)
        figure.processor = (server.child.processorTime - before) / Double(count) * 1e6
        try await server.child.end()
        return figure
    }

    /// Customers from all over the database, none of them twice, each with a new message.
    private func scattered(_ count: Int, in place: inout Place) -> [SignedRequests.Sender] {
        var stride = 7919
        while greatestCommonDivisor(stride, place.customers) > 1 { stride += 1 }
        let first = place.serial
        place.serial += count
        return (first..<place.serial).map { number in
            let index = number * stride % place.customers
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
            expecting: Self.replyMark, isReporting: true)
    }

    private func startServer(_ place: Place) async throws -> ServerUnderTest {
        try await ServerUnderTest.start(plan.serverPath, databaseURL: place.url, in: folder, number: place.number)
    }

    // MARK: PostgreSQL

    /// On PostgreSQL each size is a schema of its own.
    private static func address(of schema: String, at url: String) -> String {
        url + (url.contains("?") ? "&" : "?") + "options=-csearch_path%3D\(schema)"
    }

    private func prepare(_ place: Place) async throws {
        guard !place.url.hasPrefix("sqlite") else { return }
        try await command("CREATE SCHEMA IF NOT EXISTS curve_\(place.messages)", place)
    }

    private func vacuum(_ place: Place) async throws {
        try await command("VACUUM (ANALYZE)", place)
        try await command("CHECKPOINT", place)
    }

    /// Tells PostgreSQL what is not done inside a transaction.
    private func command(_ words: String, _ place: Place) async throws {
        let child = try Child(
            "/usr/bin/psql", ["-q", "-v", "ON_ERROR_STOP=1", "-d", place.url, "-c", words], environment: [:],
            output: folder.path + "/psql.log")
        try await child.end(with: nil)
    }
}
