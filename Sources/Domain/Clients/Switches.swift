/// What happens to texts while a client is paused.
public enum PauseMode: String, Sendable, CaseIterable {
    /// A customer who writes gets one polite deflection with the owner's phone; nothing else leaves.
    case deflect
    /// Nothing leaves at all.
    case hold
}

/// The three switches. Each can only ever stop something.
public struct Switches: Sendable, Hashable {
    /// `nil` while texts may leave.
    public var outboundPaused: PauseMode?
    public var aiDisabled: Bool
    public var notificationsPaused: Bool

    public init(outboundPaused: PauseMode? = nil, aiDisabled: Bool = false, notificationsPaused: Bool = false) {
        self.outboundPaused = outboundPaused
        self.aiDisabled = aiDisabled
        self.notificationsPaused = notificationsPaused
    }

    public static let allOff = Switches()

    /// Both sets at once: whatever either stops is stopped, and `hold` is stronger than `deflect`.
    public func combined(with other: Switches) -> Switches {
        let pauses = [outboundPaused, other.outboundPaused].compactMap { $0 }
        return Switches(
            outboundPaused: pauses.contains(.hold) ? .hold : pauses.first,
            aiDisabled: aiDisabled || other.aiDisabled,
            notificationsPaused: notificationsPaused || other.notificationsPaused)
    }
}

/// A switch by name, as commands and the audit log spell it.
public enum SwitchName: String, Sendable, CaseIterable {
    case outboundPaused, aiDisabled, notificationsPaused
}

extension Switches {
    /// The value of one switch, as commands print it.
    public func value(of name: SwitchName) -> String {
        switch name {
        case .outboundPaused: outboundPaused?.rawValue ?? "off"
        case .aiDisabled: aiDisabled ? "on" : "off"
        case .notificationsPaused: notificationsPaused ? "on" : "off"
        }
    }

    /// The same switches with one of them flipped. `mode` is for `outboundPaused` only.
    public func setting(_ name: SwitchName, _ isOn: Bool, mode: PauseMode) -> Switches {
        var switches = self
        switch name {
        case .outboundPaused: switches.outboundPaused = isOn ? mode : nil
        case .aiDisabled: switches.aiDisabled = isOn
        case .notificationsPaused: switches.notificationsPaused = isOn
        }
        return switches
    }
}
