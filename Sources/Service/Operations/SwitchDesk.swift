public import Domain
public import Relational
public import Store

/// Flips the switches: always with a reason, always with a row in the log, obeyed by every node at its next decision.
public struct SwitchDesk: Sendable {
    private let database: any Database
    private let clock: WallClock
    private let ids: IdentifierSource

    public init(database: any Database, clock: WallClock, ids: IdentifierSource) {
        self.database = database
        self.clock = clock
        self.ids = ids
    }

    /// Whose switches are meant.
    public enum Target: Sendable, Hashable {
        case client(ClientID)
        case allClients
        case global
    }

    /// What was found and what it became.
    public struct Outcome: Sendable {
        public let flips: [SwitchFlip]
        /// When the switch fell.
        public let at: Moment
    }

    /// Flips one switch. `mode` is for `outboundPaused` only.
    public func set(
        _ name: SwitchName, _ isOn: Bool, for target: Target, mode: PauseMode, reason: String, actor: String
    ) async throws -> Outcome {
        guard reason.contains(where: { !$0.isWhitespace }) else {
            throw OperationFailure("a switch needs a reason: add --reason \"why\"")
        }
        let now = clock.now
        let ids = ids
        return try await database.write { tx in
            let scopes: [SwitchScope]
            switch target {
            case .global: scopes = [.global]
            case .client(let id):
                guard try tx.ask(Clients.find(id)) != nil else {
                    throw OperationFailure("there is no client \(id): see `jobrun client list`")
                }
                scopes = [.client(id)]
            case .allClients: scopes = try tx.ask(Clients.all).map { .client($0.id) }
            }
            var flips: [SwitchFlip] = []
            for scope in scopes {
                let old = try tx.ask(Switchboard.find(scope))
                let new = old.setting(name, isOn, mode: mode)
                let flip = SwitchFlip(
                    scope: scope, name: name, from: old.value(of: name), to: new.value(of: name), reason: reason, actor: actor)
                let id: Identifier<SwitchFlip> = ids.next(at: now)
                try tx.later(Switchboard.set(new, for: scope))
                try tx.later(Switchboard.log(flip, id: id.text, at: now))
                flips.append(flip)
            }
            try tx.later(News.announce)
            return Outcome(flips: flips, at: now)
        }
    }

    /// Every switch that is on.
    public func active() async throws -> [(scope: String, switches: Switches)] {
        try await database.ask(Switchboard.active)
    }

    /// How many of the letters that were under way when the switch fell still are: those may arrive. Letters that were begun later are none
    /// of them, since the gate has read the switch for each. To be asked after the flip has committed.
    public func lettersInFlight(since flip: Outcome) async throws -> Int {
        let clients = Set(flip.flips.compactMap { if case .client(let id) = $0.scope { id.text } else { nil } })
        let isForAll = flip.flips.contains { $0.scope == .global }
        return try await database.ask(Self.underWay(before: flip.at + Self.skew))
            .count { client in isForAll || client.map(clients.contains) ?? false }
    }

    /// How far the clocks of two nodes may be apart.
    private static let skew = Duration.seconds(1)

    /// Whose letters have been with a sender or a webhook since before that moment.
    private static func underWay(before moment: Moment) -> Query<[String?]> {
        .all("SELECT client_id FROM outbox WHERE state IN \(LetterState.leased) AND changed_at <= \(moment)") { row in
            try row.optionalText(0)
        }
    }
}
