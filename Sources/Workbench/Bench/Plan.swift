import Glibc

/// A database to be measured.
struct MeasuredEngine: Sendable {
    let name: String
    /// As `DATABASE_URL` has it; nothing for SQLite, whose file is made in the scratch folder.
    let url: String?
    /// How many turns make a round: some seconds' worth.
    let turns: Int
}

/// What is measured, and how often.
struct Plan: Sendable {
    var engines: [MeasuredEngine] = []
    var rounds = 3
    var connections = 64
    var halfLoadSeconds = 8
    /// How many servers share the database, at most; with more than one only whole turns are measured, with one, two, … of them.
    var nodes = 1
    /// How many messages the database has at each point of the curve; empty when the usual course is run.
    var curve: [Int] = []
    /// Turns a second on the curve.
    var rate = 100
    let ownPath: String
    var serverPath: String

    static let usage = """
        usage: Bench [--engine sqlite|postgres|both] [--rounds n] [--turns n] [--connections n] [--half-load-seconds n]
                     [--server path] [--nodes n]
               Bench isolation [turns [rounds]]
               Bench --curve 10000,100000,1000000 [--rate n] [--engine …] [--rounds n] [--connections n] [--server path]
        PostgreSQL is measured at JOBRUN_TEST_POSTGRES, a database that may be filled.
        """

    init(_ arguments: [String]) throws {
        ownPath = try Self.executable()
        serverPath = String(ownPath[..<(ownPath.lastIndex(of: "/") ?? ownPath.startIndex)]) + "/jobrun"
        var engine = "both"
        var turns: Int?
        var rest = arguments.dropFirst()
        while let option = rest.popFirst() {
            guard let value = rest.popFirst() else { throw BenchFailure(Self.usage) }
            switch (option, Int(value)) {
            case ("--engine", _) where ["sqlite", "postgres", "both"].contains(value): engine = value
            case ("--server", _): serverPath = value
            case ("--curve", _):
                curve = value.split(separator: ",").compactMap { Int($0) }
                guard let least = curve.min(), least >= CurveBench.least, curve == curve.sorted() else {
                    throw BenchFailure(Self.usage)
                }
            case ("--rate", let number?) where number > 0: rate = number
            case ("--rounds", let number?) where number > 0: rounds = number
            case ("--turns", let number?) where number > 0: turns = number
            case ("--nodes", let number?) where number > 0: nodes = number
            case ("--connections", let number?) where number > 1: connections = number
            case ("--half-load-seconds", let number?) where number > 0: halfLoadSeconds = number
            default: throw BenchFailure(Self.usage)
            }
        }
        guard curve.isEmpty || rounds <= CurveBench.mostRounds else { throw BenchFailure(Self.usage) }
        if nodes > 1 { engine = "postgres" }
        if engine != "postgres" { engines.append(MeasuredEngine(name: "sqlite", url: nil, turns: turns ?? 30_000)) }
        if engine != "sqlite" {
            guard let url = getenv("JOBRUN_TEST_POSTGRES").map({ String(cString: $0) }) else {
                throw BenchFailure("JOBRUN_TEST_POSTGRES is not set: run `make bench`, or choose --engine sqlite")
            }
            engines.append(MeasuredEngine(name: "postgres", url: url, turns: turns ?? 10_000))
        }
    }

    private static func executable() throws -> String {
        var path = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &path, path.count)
        guard count > 0 else { throw BenchFailure("/proc/self/exe cannot be read") }
        return String(decoding: path[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
