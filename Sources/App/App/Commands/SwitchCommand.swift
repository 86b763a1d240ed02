import Domain
import Operations
import Relational
import Store

/// `jobrun switch …`
enum SwitchCommand {
    static func run(_ arguments: inout Arguments, _ context: CommandContext) async throws {
        switch try arguments.word("set, list or log") {
        case "set": try await set(&arguments, context)
        case "list":
            try arguments.end()
            let active = try await context.switches.active()
            Table(
                columns: ["scope", "outboundPaused", "aiDisabled", "notificationsPaused"],
                rows: active.map { scope, switches in [.text(scope)] + SwitchName.allCases.map { .text(switches.value(of: $0)) } }
            ).show(asJSON: context.isJSON)
        case "log": try await ListCommand.show(.switchLog, &arguments, context)
        case let other: throw UsageError("\"\(other)\" is none of set, list, log")
        }
    }

    private static func set(_ arguments: inout Arguments, _ context: CommandContext) async throws {
        let nameText = try arguments.word("the switch")
        guard let name = SwitchName(rawValue: nameText) else {
            throw UsageError("\"\(nameText)\" is none of \(SwitchName.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        let isOn: Bool
        switch try arguments.word("on or off") {
        case "on": isOn = true
        case "off": isOn = false
        case let other: throw UsageError("\"\(other)\" is neither on nor off")
        }
        var targets: [SwitchDesk.Target] = []
        if let id = arguments.option("client") { targets.append(.client(ClientID(id))) }
        if arguments.flag("all-clients") { targets.append(.allClients) }
        if arguments.flag("global") { targets.append(.global) }
        guard targets.count == 1 else { throw UsageError("say whose: --client ID, --all-clients or --global") }
        let modeText = arguments.option("mode")
        guard let mode = PauseMode(rawValue: modeText ?? "deflect") else { throw UsageError("--mode must be deflect or hold") }
        if modeText != nil, name != .outboundPaused { throw UsageError("--mode belongs to outboundPaused only") }
        let reason = try arguments.required("reason")
        try arguments.end()
        let outcome = try await context.switches.set(
            name, isOn, for: targets[0], mode: mode, reason: reason, actor: "command line")
        Table(
            columns: ["scope", "switch", "from", "to"],
            rows: outcome.flips.map { [.text($0.scope.text), .text($0.name.rawValue), .text($0.from), .text($0.to)] }
        ).show(asJSON: context.isJSON)
        if isOn, name == .outboundPaused { try await waitForLetters(outcome, context) }
    }

    /// Letters that were under way when the switch fell may still arrive: says how many, and returns when they are settled.
    private static func waitForLetters(_ outcome: SwitchDesk.Outcome, _ context: CommandContext) async throws {
        // A turn that had read the switch just before it fell has committed by then.
        try await Task.sleep(for: .milliseconds(250))
        var inFlight = try await context.switches.lettersInFlight(since: outcome)
        if !context.isJSON {
            Terminal.line(
                inFlight == 0
                    ? "no text was under way"
                    : "\(inFlight) \(inFlight == 1 ? "text was" : "texts were") under way when the switch fell; waiting until settled"
            )
        }
        for _ in 0..<480 where inFlight > 0 {
            try await Task.sleep(for: .milliseconds(125))
            inFlight = try await context.switches.lettersInFlight(since: outcome)
        }
        if inFlight > 0 { throw StartFailure("\(inFlight) texts are still under way after a minute; see `jobrun outbox list`") }
    }
}
