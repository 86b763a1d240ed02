import Domain
import Glibc
import Relational

/// What a language model costs a turn beyond its own time, and what its death costs: on SQLite, at a modest steady load.
actor ModelBench {
    private let plan: Plan
    private let folder: ScratchFolder
    private let url: String
    private var used = 0
    private static let rate = 40
    private static let seconds = 15
    private static let delay = 50

    init(_ plan: Plan, _ folder: ScratchFolder) {
        self.plan = plan
        self.folder = folder
        url = "sqlite://\(folder.path)/model.db"
    }

    func run() async throws {
        try await prepare()
        let port = try ServerUnderTest.freePort()
        let model = [
            "OPENAI_BASE_URL": "http://127.0.0.1:\(port)/v1", "OPENAI_TOKENS_PER_DAY": "1000000000", "OPENAI_STRUCTURED": "schema",
        ]
        let alone = try await server([:])
        _ = try await load(alone, seconds: 3)
        let without = try await load(alone, seconds: Self.seconds)
        try await alone.child.end()

        var helper = try await startModel(port)
        let helped = try await server(model)
        _ = try await load(helped, seconds: 3)
        let with = try await load(helped, seconds: Self.seconds)

        let doomed = helper
        let death = Task {
            try await Task.sleep(for: .seconds(Self.seconds / 3))
            try await doomed.end(with: SIGKILL)
        }
        let dying = try await load(helped, seconds: Self.seconds)
        try await death.value
        let resting = Machine.metric("ai.resting", of: helped.port)
        let answered = Machine.metric("ai.calls{outcome=answered}", of: helped.port)
        helper = try await startModel(port)
        try await Task.sleep(for: .seconds(61))
        let again = try await load(helped, seconds: 3)
        let recovered = Machine.metric("ai.calls{outcome=answered}", of: helped.port) - answered
        print(
            """
            ## A language model that answers after \(Self.delay) ms, \(Self.rate) turns a second, load average \(Machine.load)

            | measured | p50 ms | p99 ms | not answered |
            |---|---|---|---|
            | rules alone \(row(without))
            | with the model \(row(with))
            | the model killed after a third \(row(dying))
            | a minute after it came back \(row(again))

            Added beyond the model's own time: p50 \(Report.fixed(with.p50 - without.p50 - Double(Self.delay), 1)) ms, \
            p99 \(Report.fixed(with.p99 - without.p99 - Double(Self.delay), 1)) ms.
            After its death the breaker was \(resting == 1 ? "open" : "NOT OPEN"); a minute after its return \
            \(recovered > 0 ? "it was asked again" : "IT WAS NOT ASKED AGAIN") (\(recovered) answers, \
            resting \(Machine.metric("ai.resting", of: helped.port))).

            """)
        try await helped.child.end()
        try await helper.end(with: SIGKILL)
    }

    private func row(_ figure: Figure) -> String {
        "| \(Report.fixed(figure.p50, 1)) | \(Report.fixed(figure.p99, 1)) | \(figure.errors) |"
    }

    private func prepare() async throws {
        let first = try await server([:])
        try await first.child.end()
        let database = try BareLoop.openDatabase(url)
        try await Population.addClients(0..<Town.small.clients, to: database, at: Moment.now)
        await database.close()
    }

    private func server(_ more: [String: String]) async throws -> ServerUnderTest {
        try await ServerUnderTest.start(plan.serverPath, databaseURL: url, in: folder, with: more)
    }

    private func startModel(_ port: UInt16) async throws -> Child {
        let child = try Child(
            plan.ownPath, ["model-server", "\(port)", "\(Self.delay)"], environment: [:], output: folder.path + "/model.log")
        _ = try await ServerUnderTest.wait(for: port, target: "/", of: child)
        return child
    }

    private func load(_ server: ServerUnderTest, seconds: Int) async throws -> Figure {
        let count = Self.rate * seconds
        let requests = SignedRequests(from: used..<(used + count), saying: Population.job)
        used += count
        return try await LoadGenerator.run(
            requests, count: count, port: server.port, connections: plan.connections, pace: .steady(perSecond: Double(Self.rate)),
            expecting: "<Message")
    }
}
