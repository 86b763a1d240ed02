import Glibc

/// The operator at the command line: `jobrun switch set`, as a process of its own beside the server.
struct SwitchHand: Sendable {
    let path: String
    let environment: [String: String]
    let log: String

    /// Flips one switch and returns when the command does, or a while later when it waits for texts to be settled: the flip is
    /// committed before that wait. A database that is away is tried again, as an operator would.
    func set(_ arguments: [String]) async throws {
        for _ in 0..<10 {
            let child = try ChildProcess(
                path, ["switch", "set"] + arguments + ["--reason", "chaos"], environment: environment, output: log)
            let status = await child.end(within: .seconds(8))
            if status == 0 || status == nil { return }
            try await Task.sleep(for: .milliseconds(500))
        }
    }

    /// Every switch off, at the end.
    func releaseAll() async throws {
        for name in ["outboundPaused", "aiDisabled", "notificationsPaused"] {
            for scope in ["--global", "--all-clients"] {
                let child = try ChildProcess(
                    path, ["switch", "set", name, "off", scope, "--reason", "chaos is over"], environment: environment, output: log)
                guard await child.end(within: .seconds(60)) == 0 else {
                    throw ChaosFailure("a switch cannot be turned off: \(tail(of: log, limit: 500))")
                }
            }
        }
    }
}
