import Glibc
import Simulator

/// Stops the whole PostgreSQL cluster at once, as a power cut would, and starts it again. The cluster is the private one of
/// `Scripts/with-postgres`: its folder is in the address.
struct DatabaseHand: Sendable {
    let url: String
    let log: String

    /// Plays so many outages, for as long as the chaos lasts.
    func play(_ outages: Int, seed: UInt64, _ chronicle: Chronicle) async throws {
        var random = SeededRandom(seed: seed)
        for _ in 0..<outages {
            for _ in 0..<Int.random(in: 10...80, using: &random) where !chronicle.isOver {
                try await Task.sleep(for: .milliseconds(100))
            }
            if chronicle.isOver { return }
            chronicle.note("fault: database stopped at once and started again")
            let from = wallClock()
            try await control(["-m", "immediate", "stop"])
            try await Task.sleep(for: .milliseconds(Int.random(in: 0...3000, using: &random)))
            try await control(["-w", "-l", "\(folder)/log", "start"])
            chronicle.outage(from: from, to: wallClock())
        }
    }

    private var folder: String {
        url.firstRange(of: "host=").map { String(url[$0.upperBound...].prefix { $0 != "&" }) } ?? "/nonexistent"
    }

    /// `pg_ctl` beside the server's program, as the user that owns the cluster, with the options it was started with.
    private func control(_ arguments: [String]) async throws {
        let data = "\(folder)/data"
        // The first line names the program and its options, each in double quotes.
        let words = tail(of: "\(data)/postmaster.opts", limit: 4096).split(separator: "\n").first?.split(separator: " ") ?? []
        let program = words.first.map(String.init) ?? ""
        guard let slash = program.lastIndex(of: "/") else { throw ChaosFailure("\(data) is no cluster that was started") }
        let options = words.dropFirst(3).map { $0.filter { $0 != "\"" } }.joined(separator: " ")
        var command = ["\(program[..<slash])/pg_ctl", "-D", data] + arguments
        if arguments.last == "start" { command.insert(contentsOf: ["-o", options], at: 3) }
        if getuid() == 0 {
            command = ["/usr/bin/setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"] + command
        }
        let child = try ChildProcess(
            command[0], Array(command.dropFirst()), environment: ["PATH": "/usr/bin:/bin", "LC_ALL": "C"], output: log)
        guard await child.end(within: .seconds(60)) == 0 else {
            throw ChaosFailure("pg_ctl failed: \(tail(of: log, limit: 1000))")
        }
    }
}
