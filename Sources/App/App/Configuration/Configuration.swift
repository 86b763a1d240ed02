import Domain
import Gate
import OpenAI
import Telemetry
import Twilio

/// Where a listener listens.
struct ListenAddress: Sendable, Hashable {
    let host: String
    let port: UInt16

    /// True for this machine only: `localhost`, `::1` and the four numbers of 127.0.0.0/8, not a name that merely begins like them.
    var isLoopback: Bool {
        if host == "localhost" || host == "::1" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}

/// Which database.
enum DatabaseLocation: Sendable, Hashable {
    case sqlite(path: String)
    case postgres(url: Secret)
}

/// The Twilio account.
struct AccountSettings: Sendable {
    let sid: String
    let tokens: [Secret]
    let apiBaseURL: String
}

/// Everything JobRun is told from outside, validated whole.
struct Configuration: Sendable {
    var listen: ListenAddress
    var adminListen: ListenAddress?
    var publicBaseURL: PublicBaseURL
    var database: DatabaseLocation
    var spoolDirectory: String
    /// Nothing in the sandbox, which brings its own.
    var twilio: AccountSettings?
    var validatesSignatures: Bool
    var onboardingNumber: PhoneNumber?
    var failSafeNumber: PhoneNumber?
    var opsNumber: PhoneNumber?
    var founderPhone: PhoneNumber?
    var alertsDisabled: Bool
    /// Nothing when the rules are to think alone.
    var model: ModelServer?
    var modelBudget: ModelBudget
    var settle: Duration
    var replyBudget: Duration
    /// How long a server that is to stop says that it is not ready and goes on accepting.
    var drainNotice: Duration
    var voice: String
    var logLevel: LogLevel
    var logFormat: LogFormat?
    /// Settings that are known but mean nothing to this version; said once at start.
    var unused: [String]
}

/// What is wrong with a configuration: every fault at once.
struct ConfigurationFaults: Error, CustomStringConvertible {
    let faults: [String]

    var description: String {
        "the configuration has \(faults.count) \(faults.count == 1 ? "fault" : "faults"):\n"
            + faults.map { "  - \($0)" }.joined(separator: "\n")
    }
}
