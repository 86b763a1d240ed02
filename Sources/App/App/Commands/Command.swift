import Glibc
import Relational

/// `jobrun …`: finds the command, runs it, and turns what goes wrong into one line and an exit status.
public enum Command {
    /// Runs what was typed (without the program's name) and returns the exit status: 0, 1 for a failure, 2 for a usage error.
    public static func run(_ typed: [String], environment: [String: String]) async -> Int32 {
        do {
            try await dispatch(typed, environment)
            return 0
        } catch let error as UsageError {
            Terminal.error("\(error.description). See `jobrun --help`.")
            return 2
        } catch let error as ConfigurationFaults {
            Terminal.error(error.description)
            return 2
        } catch {
            Terminal.error("\(error)")
            return 1
        }
    }

    private static func dispatch(_ typed: [String], _ environment: [String: String]) async throws {
        guard let name = typed.first, name != "--help", name != "-h", name != "help" else {
            if typed.isEmpty { throw UsageError("no command was given") }
            Terminal.line(Usage.text)
            return
        }
        if typed.contains("--help") || typed.contains("-h") {
            Terminal.line(Usage.text(for: name))
            return
        }
        var arguments = try Arguments(
            Array(typed.dropFirst()),
            flags: ["sandbox", "json", "complete", "all-clients", "global", "dry-run", "model", "all"])
        switch name {
        case "serve": try await Serve.run(&arguments, environment)
        case "demo": try await Demo.run(&arguments)
        case "classify": try Classify.run(&arguments)
        case "migrate": try await with(&arguments, environment, migrates: false, Migrate.run)
        case "client": try await with(&arguments, environment, ClientCommand.run)
        case "number": try await with(&arguments, environment, NumberCommand.run)
        case "switch": try await with(&arguments, environment, SwitchCommand.run)
        case "replay": try await with(&arguments, environment, ReplayCommand.run)
        case "message", "call", "lead", "customer", "conversation", "outbox", "unrouted", "consent", "disagreement":
            try await with(&arguments, environment) { try await ListCommand.run(name, &$0, $1) }
        default: throw UsageError("there is no command \"\(name)\"")
        }
    }

    /// Opens the database for a command and closes it afterwards.
    private static func with(
        _ arguments: inout Arguments, _ environment: [String: String], migrates: Bool = true,
        _ body: (inout Arguments, CommandContext) async throws -> Void
    ) async throws {
        let context = try await CommandContext.open(&arguments, environment, checksSchema: migrates)
        do {
            try await body(&arguments, context)
        } catch {
            await context.database.close()
            throw error
        }
        await context.database.close()
    }
}

/// What is printed: results on standard output, errors on standard error.
enum Terminal {
    /// A line of the result.
    static func line(_ text: String) {
        write(text + "\n", to: 1)
    }

    /// A line about what went wrong.
    static func error(_ text: String) {
        write("jobrun: \(text)\n", to: 2)
    }

    private static func write(_ text: String, to descriptor: Int32) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 || errno == EINTR else { return }
            bytes = bytes.dropFirst(max(0, count))
        }
    }
}
