import EngineKit
import Glibc
import Locking

/// The program itself, run as a process with nothing of this one's environment but the path.
struct Program: Sendable {
    /// How a run ended.
    struct Ended: Sendable {
        let status: Int32
        let output: String
        let errors: String

        var lines: [String] { output.split(separator: "\n").map(String.init) }
    }

    struct Failure: Error {
        let what: String
    }

    private let folder: TemporaryDirectory
    private let environment: [String: String]

    /// A program with an environment and a folder of its own.
    init(_ environment: [String: String] = [:]) throws {
        folder = try TemporaryDirectory()
        self.environment = environment
    }

    /// The folder, for files of the test.
    var path: String { folder.path }

    func remove() {
        folder.remove()
    }

    /// Runs a command to its end.
    func run(_ arguments: String..., input: String = "", with more: [String: String] = [:]) async throws -> Ended {
        try await start(arguments, input: input, with: more).end()
    }

    /// Starts a command.
    func start(_ arguments: [String], input: String = "", with more: [String: String] = [:]) throws -> Running {
        let run = "\(folder.path)/\(UInt64.random(in: 0...UInt64.max))"
        let names = (input: run + ".in", output: run + ".out", errors: run + ".err")
        try write(input, to: names.input)
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, names.input, O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, names.output, O_WRONLY | O_CREAT, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, names.errors, O_WRONLY | O_CREAT, 0o600)
        let settings = environment.merging(more) { $1 }.map { "\($0.key)=\($0.value)" }
        let binary = try Self.binary()
        var (words, values) = (([binary] + arguments).map { strdup($0) } + [nil], settings.map { strdup($0) } + [nil])
        defer { for word in words + values { free(word) } }
        var process: pid_t = 0
        let code = posix_spawn(&process, binary, &actions, nil, &words, &values)
        guard code == 0 else { throw Failure(what: "\(binary) cannot be started: \(String(cString: strerror(code)))") }
        return Running(process: process, output: names.output, errors: names.errors)
    }

    /// `jobrun` lies beside the tests.
    private static func binary() throws -> String {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = buffer.withUnsafeMutableBytes { bytes in
            readlink("/proc/self/exe", bytes.baseAddress!.assumingMemoryBound(to: CChar.self), bytes.count)
        }
        let path = String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
        guard let slash = path.lastIndex(of: "/") else { throw Failure(what: "this process has no path") }
        return path[..<slash] + "/jobrun"
    }

    private func write(_ text: String, to path: String) throws {
        guard let file = fopen(path, "w") else { throw Failure(what: path) }
        fputs(text, file)
        fclose(file)
    }
}

/// A process under way.
struct Running: Sendable {
    let process: pid_t
    let output: String
    let errors: String

    /// Asks it to stop, as an operator does.
    func stop() {
        kill(process, SIGTERM)
    }

    /// Waits for its end.
    func end() async -> Program.Ended {
        let process = process
        let status = await withCheckedContinuation { (done: CheckedContinuation<Int32, Never>) in
            OwnThread("waiting for a process") {
                var status: Int32 = 0
                while waitpid(process, &status, 0) < 0, errno == EINTR {}
                done.resume(returning: status)
            }.detach()
        }
        // The low seven bits are the signal that ended it, if one did.
        let code = status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f)
        return Program.Ended(status: code, output: read(output), errors: read(errors))
    }

    /// What it has written to standard error so far.
    var said: String { read(errors) }

    /// The same, once `condition` holds of it.
    func errors(until condition: (String) -> Bool) async throws -> String {
        for _ in 0..<600 {
            let text = said
            if condition(text) { return text }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw Impatience(what: "the process wrote only: \(said)")
    }

    private func read(_ path: String) -> String {
        guard let file = fopen(path, "r") else { return "" }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = fread(&chunk, 1, chunk.count, file)
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            bytes += chunk[..<count]
        }
    }
}
