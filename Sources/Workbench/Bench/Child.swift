import Glibc

/// A process of ours that is measured from outside.
struct Child: Sendable {
    let pid: pid_t
    private let output: String

    /// Starts a program with exactly this environment; what it says goes to the file `output`.
    init(_ path: String, _ arguments: [String], environment: [String: String], output: String) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        var arguments = ([path] + arguments).map { strdup($0) } + [nil]
        var variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in arguments + variables { free(text) } }
        var pid: pid_t = 0
        let status = posix_spawn(&pid, path, &actions, nil, &arguments, &variables)
        guard status == 0 else { throw BenchFailure("\(path) does not start: \(String(cString: strerror(status)))") }
        self.pid = pid
        self.output = output
    }

    /// What it has said so far.
    var said: String { Machine.text(of: output) }

    /// Processor time used so far, in seconds.
    var processorTime: Double {
        // The name in brackets may hold spaces; utime and stime are fields 14 and 15.
        let fields = Machine.text(of: "/proc/\(pid)/stat").split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else { return .nan }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    /// A line of its status in megabytes: `VmRSS` for what it holds in memory, `VmHWM` for the most it ever held.
    func memory(_ name: String) -> Double {
        let line = Machine.text(of: "/proc/\(pid)/status").split(separator: "\n").first { $0.hasPrefix(name + ":") }
        let kilobytes = line?.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first.flatMap { Double($0) }
        return (kilobytes ?? .nan) / 1024
    }

    /// Asks it to stop, if `signal` is given, and waits until it has: by itself, or by that signal.
    func end(with signal: Int32? = SIGTERM) async throws {
        if let signal { kill(pid, signal) }
        let status = await onOwnThread("wait") {
            var status: Int32 = 0
            waitpid(pid, &status, 0)
            return status
        }
        guard status == 0 || status == signal else { throw BenchFailure("a child ended with status \(status): \(said)") }
    }
}
