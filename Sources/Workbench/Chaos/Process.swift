import Glibc

/// A process of ours.
struct ChildProcess: Sendable {
    let pid: pid_t

    /// Starts a program with exactly this environment; what it says is added to the file `output`.
    init(_ path: String, _ arguments: [String], environment: [String: String], output: String) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        // The sockets of the carrier are not the server's. Closing what is not open is no error here.
        for descriptor: Int32 in 3..<1024 { posix_spawn_file_actions_addclose(&actions, descriptor) }
        var arguments = ([path] + arguments).map { strdup($0) } + [nil]
        var variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in arguments + variables { free(text) } }
        var pid: pid_t = 0
        let status = posix_spawn(&pid, path, &actions, nil, &arguments, &variables)
        guard status == 0 else { throw ChaosFailure("\(path) does not start: \(String(cString: strerror(status)))") }
        self.pid = pid
    }

    func signal(_ number: Int32) { kill(pid, number) }

    /// How it ended, if it has.
    func ending() -> Int32? {
        var status: Int32 = 0
        return waitpid(pid, &status, WNOHANG) == pid ? status : nil
    }

    /// Waits until it has ended, at most so long; then it is killed. Returns its status, or nothing when it had to be killed.
    func end(within limit: Duration) async -> Int32? {
        let deadline = ContinuousClock.now + limit
        while ContinuousClock.now < deadline {
            if let status = ending() { return status }
            try? await Task.sleep(for: .milliseconds(10))
        }
        kill(pid, SIGKILL)
        let pid = pid
        await onOwnThread("wait") { _ = waitpid(pid, nil, 0) }
        return nil
    }
}
