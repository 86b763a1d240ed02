import Glibc

/// Copies the files of the database while nobody has them open, and puts them back later, as an operator restores a backup. What lies
/// beside the database, the spools and what servers remember, stays as it is.
struct BackupHand: Sendable {
    /// The folder that holds the database's files, and nothing else.
    let files: String
    let log: String
    private var copy: String { "\(files).backup" }

    /// Takes a copy.
    func take() async throws {
        try await run(["/bin/rm", "-rf", copy])
        try await run(["/bin/cp", "-a", files, copy])
    }

    /// Puts the copy in the place of what is there.
    func putBack() async throws {
        try await run(["/bin/rm", "-rf", files])
        try await run(["/bin/cp", "-a", copy, files])
    }

    private func run(_ command: [String]) async throws {
        let child = try ChildProcess(command[0], Array(command.dropFirst()), environment: [:], output: log)
        guard await child.end(within: .seconds(60)) == 0 else {
            throw ChaosFailure("\(command.joined(separator: " ")) failed: \(tail(of: log, limit: 1000))")
        }
    }
}
