import Glibc

/// Stops the whole PostgreSQL cluster at once, as a power cut would, and starts it again. The cluster is the private one of
/// `Scripts/with-postgres`: its folder is in the address.
struct DatabaseHand: Sendable {
    let url: String
    let log: String

    /// Cuts the power, does something with the files meanwhile, and starts the cluster again.
    func cutPower(_ meanwhile: () async throws -> Void) async throws {
        guard await run("pg_ctl", ["-D", data, "-m", "immediate", "stop"]) == 0 else { throw failure("pg_ctl stop") }
        try await meanwhile()
        try await revive()
    }

    /// The cluster's files.
    var backup: BackupHand { BackupHand(files: data, log: log) }

    /// Returns when the cluster answers; one that has given up, as for want of space, is started again.
    func revive() async throws {
        for _ in 0..<60 {
            if await run("pg_isready", ["-q", "-h", folder]) == 0 { return }
            if await run("pg_ctl", ["-D", data, "status"]) != 0 {
                _ = await run("pg_ctl", ["-D", data, "-w", "-l", "\(folder)/log", "-o", options, "start"])
            }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw failure("the database does not come back")
    }

    /// Writes everything that is in it to a file, for whoever looks for a cause.
    func dump(to file: String) async {
        _ = await run("pg_dump", ["-U", "jobrun", "-h", folder, "-f", file, "postgres"], asOwner: false)
    }

    private var folder: String {
        url.firstRange(of: "host=").map { String(url[$0.upperBound...].prefix { $0 != "&" }) } ?? "/nonexistent"
    }

    private var data: String { "\(folder)/data" }

    /// How the server was started: its program, and its options, each in double quotes.
    private var started: [Substring] {
        tail(of: "\(data)/postmaster.opts", limit: 4096).split(separator: "\n").first?.split(separator: " ") ?? []
    }

    private var options: String { started.dropFirst(3).map { $0.filter { $0 != "\"" } }.joined(separator: " ") }

    /// Runs a program that lies beside the server's, as the user that owns the cluster. Returns its status.
    private func run(_ program: String, _ arguments: [String], asOwner: Bool = true) async -> Int32? {
        guard let server = started.first, let slash = server.lastIndex(of: "/") else { return nil }
        var command = ["\(server[..<slash])/\(program)"] + arguments
        if asOwner, getuid() == 0 {
            command = ["/usr/bin/setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"] + command
        }
        let child = try? ChildProcess(
            command[0], Array(command.dropFirst()), environment: ["PATH": "/usr/bin:/bin", "LC_ALL": "C"], output: log)
        return await child?.end(within: .seconds(60))
    }

    private func failure(_ what: String) -> ChaosFailure { ChaosFailure("\(what): \(tail(of: log, limit: 1000))") }
}
