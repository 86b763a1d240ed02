import Domain
import Glibc
import OpenAI
import Operations
import PhoneLibrary
import Relational
import Store
import Telemetry

/// What every command that looks into the database has.
struct CommandContext: Sendable {
    let database: any Database
    let clock = WallClock.system
    let ids = IdentifierSource()
    let isJSON: Bool
    /// What the configuration says that some commands want to know.
    let model: ModelServer?
    let onboardingNumber: PhoneNumber?

    /// Opens the configured database. It must exist and have this version's schema, unless the command is there to bring it about.
    static func open(
        _ arguments: inout Arguments, _ environment: [String: String], checksSchema: Bool
    ) async throws -> CommandContext {
        let file = try arguments.option("config").map(ConfigurationText.read)
        let isJSON = arguments.flag("json")
        // Commands need the database only: the account's settings are not theirs to judge.
        let configuration = try ConfigurationReader.read(environment: environment, file: file, isSandbox: true)
        // What goes wrong is the command's one line on standard error; what an engine warns of on the way would only hide it.
        let log = Log(level: .error, sink: LogWriter(descriptor: 2, format: .text))
        if checksSchema, case .sqlite(let path) = configuration.database, access(path, F_OK) != 0 {
            throw StartFailure("there is no database at \(path): start the server once, or run `jobrun migrate`")
        }
        let database = try configuration.database.open(log: log, metrics: Metrics())
        do {
            if checksSchema { try await Migrator(Schema.migrations).check(database) }
        } catch {
            await database.close()
            throw error
        }
        return CommandContext(
            database: database, isJSON: isJSON, model: configuration.model, onboardingNumber: configuration.onboardingNumber)
    }

    var clients: ClientDesk { ClientDesk(database: database, clock: clock, ids: ids) }
    var switches: SwitchDesk { SwitchDesk(database: database, clock: clock, ids: ids) }

    /// A telephone number as typed, national forms read as British.
    func phone(_ text: String, _ what: String) throws -> PhoneNumber {
        guard let parsed = LibPhoneNumber().typed(text, region: "GB") else {
            throw UsageError("\(what) \"\(text)\" is no telephone number")
        }
        return parsed.number
    }
}

/// The text of a configuration file.
enum ConfigurationText {
    static func read(_ path: String) throws -> String {
        let file = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw StartFailure("\(path) cannot be read: \(String(cString: strerror(errno)))") }
        defer { close(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Glibc.read(file, &chunk, chunk.count)
            guard count > 0 else { break }
            bytes += chunk[..<count]
            guard bytes.count <= 1 << 20 else { throw StartFailure("\(path) is too large for a configuration") }
        }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw StartFailure("\(path) is not UTF-8 text") }
        return text
    }
}
