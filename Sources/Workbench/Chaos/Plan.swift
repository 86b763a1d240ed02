import Glibc

/// Why chaos could not be played, as against what it found.
struct ChaosFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// What one run plays. Everything that is drawn by lot is drawn from the seed.
struct Plan: Sendable {
    enum Engine: String { case sqlite, postgres }

    var engine = Engine.sqlite
    /// The address of the database for PostgreSQL, which may be filled and restarted.
    var postgresURL = ""
    var seed: UInt64 = 1
    var kills = 300
    var freezes = 300
    /// Server processes on one database; SQLite takes one.
    var nodes = 1
    /// The longest freeze.
    var longestFreeze = Duration.seconds(12)
    /// Texts and calls a second.
    var rate = 8
    /// Real time given to the server to settle what is left before the rows are aged.
    var patience = Duration.seconds(0)
    /// Stops of the whole database; PostgreSQL only.
    var outages = 20
    /// How often the disk runs full, where there is a small one.
    var fullDisks = 20
    /// How often an old backup is put in the place of the database.
    var restores = 2
    /// How wrong a node's clock may be, in milliseconds. A node that is more than a second off must not be ready.
    let largestSkew: Int64 = 900
    /// Whether faults that leave a text in doubt may be drawn often: each blocks its pair of numbers for three minutes.
    var isGentle = false
    /// The longest that the carrier's list is behind, in seconds. The server assumes a minute.
    var longestLag: Int { isGentle ? 3 : 15 }
    let ownPath: String
    var serverPath: String

    static let usage = """
        usage: Chaos [--engine sqlite|postgres] [--seed n] [--kills n] [--freezes n] [--nodes n] [--outages n] [--full-disks n] [--restores n]
                     [--rate per-second] [--longest-freeze ms] [--patience s] [--gentle yes|no] [--server path]
        PostgreSQL is played with at JOBRUN_TEST_POSTGRES, an empty database that may be filled.
        """

    init(_ arguments: [String]) throws {
        ownPath = try Self.executable()
        serverPath = String(ownPath[..<(ownPath.lastIndex(of: "/") ?? ownPath.startIndex)]) + "/jobrun"
        var rest = arguments.dropFirst()
        while let option = rest.popFirst() {
            guard let value = rest.popFirst() else { throw ChaosFailure(Self.usage) }
            switch (option, Int(value)) {
            case ("--engine", _):
                guard let named = Engine(rawValue: value) else { throw ChaosFailure(Self.usage) }
                engine = named
            case ("--seed", let number?) where number >= 0: seed = UInt64(number)
            case ("--kills", let number?) where number >= 0: kills = number
            case ("--freezes", let number?) where number >= 0: freezes = number
            case ("--nodes", let number?) where (1...8).contains(number): nodes = number
            case ("--outages", let number?) where number >= 0: outages = number
            case ("--full-disks", let number?) where number >= 0: fullDisks = number
            case ("--restores", let number?) where number >= 0: restores = number
            case ("--rate", let number?) where (1...1000).contains(number): rate = number
            case ("--longest-freeze", let number?) where number >= 100: longestFreeze = .milliseconds(number)
            case ("--patience", let number?) where number >= 0: patience = .seconds(number)
            case ("--gentle", _) where ["yes", "no"].contains(value): isGentle = value == "yes"
            case ("--server", _): serverPath = value
            default: throw ChaosFailure(Self.usage)
            }
        }
        switch engine {
        case .sqlite:
            guard nodes == 1 else { throw ChaosFailure("SQLite is for one node") }
            outages = 0
        case .postgres:
            guard let url = getenv("JOBRUN_TEST_POSTGRES").map({ String(cString: $0) }) else {
                throw ChaosFailure("JOBRUN_TEST_POSTGRES is not set: run `make chaos`, or choose --engine sqlite")
            }
            postgresURL = url
        }
    }

    private static func executable() throws -> String {
        var path = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &path, path.count)
        guard count > 0 else { throw ChaosFailure("/proc/self/exe cannot be read") }
        return String(decoding: path[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
