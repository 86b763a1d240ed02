public import Domain
public import Relational

/// Whose switches.
public enum SwitchScope: Sendable, Hashable {
    case global
    case client(ClientID)

    /// The scope as the table keys it.
    public var text: String {
        switch self {
        case .global: "global"
        case .client(let id): id.text
        }
    }
}

/// One flip, as the audit log keeps it.
public struct SwitchFlip: Sendable, Hashable {
    public let scope: SwitchScope
    public let name: SwitchName
    public let from: String
    public let to: String
    public let reason: String
    public let actor: String

    public init(scope: SwitchScope, name: SwitchName, from: String, to: String, reason: String, actor: String) {
        self.scope = scope
        self.name = name
        self.from = from
        self.to = to
        self.reason = reason
        self.actor = actor
    }
}

/// The switches and their log.
public enum Switchboard {
    /// The switches of a scope.
    public static func find(_ scope: SwitchScope) -> Query<Switches> {
        Query("SELECT outbound_paused, ai_disabled, notifications_paused FROM switches WHERE scope = \(scope.text)") { rows in
            guard let row = rows.first else { return .allOff }
            return try decode(row, from: 0)
        }
    }

    /// Every scope with a switch on.
    public static let active: Query<[(scope: String, switches: Switches)]> = .all(
        """
        SELECT scope, outbound_paused, ai_disabled, notifications_paused
        FROM switches
        WHERE outbound_paused IS NOT NULL OR ai_disabled = 1 OR notifications_paused = 1
        ORDER BY scope
        """
    ) { row in (try row.text(0), try decode(row, from: 1)) }

    /// Puts switches in place.
    public static func set(_ switches: Switches, for scope: SwitchScope) -> SQL {
        """
        INSERT INTO switches (scope, outbound_paused, ai_disabled, notifications_paused)
        VALUES (\(scope.text), \(switches.outboundPaused?.rawValue), \(switches.aiDisabled), \(switches.notificationsPaused))
        ON CONFLICT (scope) DO UPDATE
        SET outbound_paused = excluded.outbound_paused, ai_disabled = excluded.ai_disabled,
            notifications_paused = excluded.notifications_paused
        """
    }

    /// Writes a flip to the audit log.
    public static func log(_ flip: SwitchFlip, id: String, at now: Moment) -> SQL {
        """
        INSERT INTO switch_log (id, scope, name, from_value, to_value, reason, actor, at)
        VALUES (\(id), \(flip.scope.text), \(flip.name.rawValue), \(flip.from), \(flip.to), \(flip.reason), \(flip.actor), \(now))
        """
    }

    static func decode(_ row: Row, from start: Int) throws -> Switches {
        Switches(
            outboundPaused: try row.optionalChoice(start), aiDisabled: try row.optionalInteger(start + 1) == 1,
            notificationsPaused: try row.optionalInteger(start + 2) == 1)
    }
}
