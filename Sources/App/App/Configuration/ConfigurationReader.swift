import Domain
import Gate
import OpenAI
import Telemetry
import Twilio

/// Reads a ``Configuration`` from names and values, and collects every fault on the way.
struct ConfigurationReader {
    let values: [String: String]
    private let isSandbox: Bool
    var faults: [String]

    /// Every name that means something.
    static let known: Set<String> = [
        "PORT", "LISTEN", "ADMIN_LISTEN", "PUBLIC_BASE_URL", "DATABASE_URL", "SPOOL_DIR", "TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN",
        "TWILIO_AUTH_TOKEN_SECONDARY", "TWILIO_API_BASE_URL", "TWILIO_VALIDATE_SIGNATURE", "ONBOARDING_NUMBER",
        "SYSTEM_FAILSAFE_NUMBER", "TWILIO_OPS_NUMBER", "FOUNDER_ALERT_PHONE", "ALERTS_DISABLED", "SETTLE_MS", "REPLY_BUDGET_MS",
        "DRAIN_MS", "VOICE", "LOG_LEVEL", "LOG_FORMAT", "OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_MODEL", "OPENAI_STRUCTURED",
        "OPENAI_TOKENS_PER_DAY", "OPENAI_MONEY_PER_DAY", "OPENAI_PRICES",
    ]

    /// Names of later capabilities: allowed, and said to be without effect.
    static let later: Set<String> = [
        "FOUNDER_ALERT_EMAIL", "ALERT_WEBHOOK_URL", "SMTP_URL", "MAIL_FROM", "BILLING", "STRIPE_SECRET_KEY",
        "STRIPE_WEBHOOK_SECRET",
    ]

    /// Reads the file (if any) and the environment, which wins. Names a file does not know are faults; the environment is full of names.
    static func read(
        environment: [String: String], file: String?, isSandbox: Bool
    ) throws(ConfigurationFaults) -> Configuration {
        var values: [String: String] = [:]
        var faults: [String] = []
        if let file {
            let parsed = ConfigurationFile.parse(file)
            values = parsed.values
            faults = parsed.faults
            for name in values.keys.sorted() where !known.contains(name) && !later.contains(name) {
                faults.append("\(name) is no setting of jobrun")
            }
        }
        for (name, value) in environment where known.contains(name) || later.contains(name) { values[name] = value }
        var reader = ConfigurationReader(values: values.filter { !$0.value.isEmpty }, isSandbox: isSandbox, faults: faults)
        return try reader.read()
    }

    private init(values: [String: String], isSandbox: Bool, faults: [String]) {
        self.values = values
        self.isSandbox = isSandbox
        self.faults = faults
    }

    private mutating func read() throws(ConfigurationFaults) -> Configuration {
        let listen = ListenAddress(host: values["LISTEN"] ?? "127.0.0.1", port: number("PORT", 3001, 0...65535, as: UInt16.self))
        let adminListen = address("ADMIN_LISTEN")
        let baseURL = baseURL(default: listen.port == 0 ? "http://localhost" : "http://localhost:\(listen.port)")
        let validates = flag("TWILIO_VALIDATE_SIGNATURE", !isSandbox)
        if !validates, !listen.isLoopback || adminListen?.isLoopback == false {
            faults.append(
                isSandbox
                    ? "the sandbox believes unsigned webhooks, so LISTEN and ADMIN_LISTEN must be loopback addresses"
                    : "TWILIO_VALIDATE_SIGNATURE=false is for loopback only: set LISTEN and ADMIN_LISTEN to loopback addresses")
        }
        let settle = Duration.milliseconds(number("SETTLE_MS", 2000, 0...10_000, as: Int64.self))
        let replyBudget = Duration.milliseconds(number("REPLY_BUDGET_MS", 8000, 0...12_000, as: Int64.self))
        if settle + replyBudget + .seconds(2) > .seconds(14) {
            faults.append("SETTLE_MS and REPLY_BUDGET_MS together must leave 2 s of Twilio's 14: at most 12000")
        }
        let drainNotice = Duration.milliseconds(number("DRAIN_MS", isSandbox ? 0 : 2000, 0...10_000, as: Int64.self))
        let (database, account) = (database(), account())
        let (onboarding, failSafe, ops) = (phone("ONBOARDING_NUMBER"), phone("SYSTEM_FAILSAFE_NUMBER"), phone("TWILIO_OPS_NUMBER"))
        let (founder, alertsDisabled) = (phone("FOUNDER_ALERT_PHONE"), flag("ALERTS_DISABLED", false))
        let model = model()
        let modelBudget = modelBudget(model)
        let (logLevel, logFormat) = (choice("LOG_LEVEL", LogLevel.info), format())
        guard faults.isEmpty, let baseURL else { throw ConfigurationFaults(faults: faults) }
        return Configuration(
            listen: listen, adminListen: adminListen, publicBaseURL: baseURL, database: database,
            spoolDirectory: values["SPOOL_DIR"] ?? "./var/spool", twilio: account, validatesSignatures: validates,
            onboardingNumber: onboarding, failSafeNumber: failSafe, opsNumber: ops, founderPhone: founder,
            alertsDisabled: alertsDisabled, model: model, modelBudget: modelBudget, settle: settle, replyBudget: replyBudget,
            drainNotice: drainNotice, voice: values["VOICE"] ?? "Polly.Amy",
            logLevel: logLevel, logFormat: logFormat, unused: values.keys.filter(Self.later.contains).sorted())
    }

    // MARK: Kinds of value

    mutating func number<T: FixedWidthInteger>(_ name: String, _ usual: T, _ range: ClosedRange<Int>, as type: T.Type) -> T {
        guard let text = values[name] else { return usual }
        guard let value = Int(text), range.contains(value) else {
            faults.append("\(name) must be a whole number from \(range.lowerBound) to \(range.upperBound)")
            return usual
        }
        return T(value)
    }

    private mutating func flag(_ name: String, _ usual: Bool) -> Bool {
        switch values[name]?.lowercased() {
        case nil: return usual
        case "true", "1", "yes": return true
        case "false", "0", "no": return false
        default:
            faults.append("\(name) must be true or false")
            return usual
        }
    }

    private mutating func choice<T: RawRepresentable<String> & CaseIterable>(_ name: String, _ usual: T) -> T {
        guard let text = values[name]?.lowercased() else { return usual }
        if let value = T(rawValue: text) { return value }
        faults.append("\(name) must be one of \(T.allCases.map(\.rawValue).joined(separator: ", "))")
        return usual
    }

    private mutating func format() -> LogFormat? {
        values["LOG_FORMAT"] == nil ? nil : choice("LOG_FORMAT", LogFormat.text)
    }

    private mutating func phone(_ name: String) -> PhoneNumber? {
        guard let text = values[name] else { return nil }
        if let phone = PhoneNumber(e164: text) { return phone }
        faults.append("\(name) must be a number in the form +447700900123")
        return nil
    }

    private mutating func address(_ name: String) -> ListenAddress? {
        guard let text = values[name] else { return nil }
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]), colon != text.startIndex
        else {
            faults.append("\(name) must be host:port")
            return nil
        }
        let host = text[..<colon].trimmingBrackets
        return ListenAddress(host: host, port: port)
    }

    private mutating func baseURL(default usual: String) -> PublicBaseURL? {
        let text = values["PUBLIC_BASE_URL"] ?? usual
        do {
            return try PublicBaseURL(text)
        } catch {
            faults.append("PUBLIC_BASE_URL \(error.description)")
            return nil
        }
    }

    private mutating func database() -> DatabaseLocation {
        let text = values["DATABASE_URL"] ?? "sqlite://./var/jobrun.db"
        if text.hasPrefix("sqlite://"), text.count > 9 { return .sqlite(path: String(text.dropFirst(9))) }
        if text.hasPrefix("postgres://") || text.hasPrefix("postgresql://") { return .postgres(url: Secret(text)) }
        faults.append("DATABASE_URL must begin with sqlite:// or postgres://")
        return .sqlite(path: "")
    }

    /// `http://` and a loopback host: anywhere else the token would travel in the clear.
    static func isPlainLoopback(_ address: String) -> Bool {
        guard address.hasPrefix("http://") else { return false }
        let authority = address.dropFirst(7).prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        guard !authority.contains("@") else { return false }
        let host = authority.hasPrefix("[") ? authority.dropFirst().prefix { $0 != "]" } : authority.prefix { $0 != ":" }
        return ListenAddress(host: String(host), port: 0).isLoopback
    }

    private mutating func account() -> AccountSettings? {
        if isSandbox { return nil }
        if values["TWILIO_ACCOUNT_SID"] == nil { faults.append("TWILIO_ACCOUNT_SID is missing (or start with --sandbox)") }
        if values["TWILIO_AUTH_TOKEN"] == nil { faults.append("TWILIO_AUTH_TOKEN is missing (or start with --sandbox)") }
        guard let sid = values["TWILIO_ACCOUNT_SID"], let token = values["TWILIO_AUTH_TOKEN"] else { return nil }
        if !sid.hasPrefix("AC") || !sid.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != 0x2f }) {
            faults.append("TWILIO_ACCOUNT_SID must be the account's SID, which begins with AC")
        }
        let api = values["TWILIO_API_BASE_URL"] ?? "https://api.twilio.com"
        if !api.hasPrefix("https://"), !Self.isPlainLoopback(api) {
            faults.append("TWILIO_API_BASE_URL must begin with https:// (http:// for loopback only)")
        }
        let tokens = [token] + (values["TWILIO_AUTH_TOKEN_SECONDARY"].map { [$0] } ?? [])
        return AccountSettings(sid: sid, tokens: tokens.map(Secret.init), apiBaseURL: api)
    }
}

extension Substring {
    /// `[::1]` without its brackets.
    fileprivate var trimmingBrackets: String {
        hasPrefix("[") && hasSuffix("]") ? String(dropFirst().dropLast()) : String(self)
    }
}
