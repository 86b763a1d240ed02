public import Domain
public import Relational
public import Store

/// The operator's verbs for clients and numbers.
public struct ClientDesk: Sendable {
    private let database: any Database
    private let clock: WallClock
    private let ids: IdentifierSource

    public init(database: any Database, clock: WallClock, ids: IdentifierSource) {
        self.database = database
        self.clock = clock
        self.ids = ids
    }

    /// Adds a client made by `build` from a new id.
    public func add(_ build: (ClientID) -> Client) async throws -> Client {
        let now = clock.now
        let client = build(ids.next(at: now))
        try await database.write { tx in try tx.later(Clients.insert(client, at: now)) }
        return client
    }

    /// Every client.
    public func clients() async throws -> [Client] {
        try await database.ask(Clients.all)
    }

    /// One client.
    public func client(_ id: ClientID) async throws -> Client {
        guard let client = try await database.ask(Clients.find(id)) else {
            throw OperationFailure("there is no client \(id): see `jobrun client list`")
        }
        return client
    }

    /// Changes what the owner has stated about his business.
    public func restate(_ id: ClientID, _ change: @escaping @Sendable (inout ClientFacts) -> Void) async throws -> Client {
        try await database.write { tx in
            guard var client = try tx.ask(Clients.find(id)) else {
                throw OperationFailure("there is no client \(id): see `jobrun client list`")
            }
            change(&client.facts)
            _ = try tx.ask(Clients.setFacts(client.facts, of: id))
            return client
        }
    }

    /// Takes a client out of service and its numbers back. What was said and promised stays on record.
    public func remove(_ id: ClientID) async throws {
        let now = clock.now
        try await database.write { tx in
            try tx.later(Numbers.releaseAll(of: id))
            guard try tx.ask(Clients.remove(id, at: now)) else {
                throw OperationFailure("there is no client \(id): see `jobrun client list`")
            }
        }
    }

    /// Adds a number to the pool; an operational one belongs to its client from the same moment on.
    public func addNumber(_ phone: PhoneNumber, role: NumberRole, client: ClientID?) async throws {
        let now = clock.now
        switch (role, client) {
        case (.operational, nil): throw OperationFailure("an operational number needs a client: add --client ID")
        case (.onboarding, .some), (.system, .some):
            throw OperationFailure("only an operational number belongs to a client: leave --client out")
        default: break
        }
        try await database.write { tx in
            if let client { try Self.claim(phone, for: client, in: tx) }
            guard try tx.ask(Numbers.insert(phone, role: role, client: client, at: now)) else {
                throw OperationFailure("\(phone.e164) is in the pool already: see `jobrun number list`")
            }
        }
    }

    /// Gives a free number to a client.
    public func assign(_ phone: PhoneNumber, to client: ClientID) async throws {
        try await database.write { tx in
            guard try tx.ask(Numbers.find(phone)) != nil else {
                throw OperationFailure("\(phone.e164) is not in the pool: `jobrun number add` it first")
            }
            try Self.claim(phone, for: client, in: tx)
            guard try tx.ask(Numbers.assign(phone, to: client)) else {
                throw OperationFailure("\(phone.e164) is not free: see `jobrun number list`")
            }
        }
    }

    /// Takes a number back from its client; it becomes a SYSTEM number.
    public func release(_ phone: PhoneNumber) async throws {
        try await database.write { tx in
            guard let number = try tx.ask(Numbers.find(phone)), let client = number.client else {
                throw OperationFailure("\(phone.e164) belongs to no client: see `jobrun number list`")
            }
            _ = try tx.ask(Clients.setNumber(nil, of: client))
            _ = try tx.ask(Numbers.release(phone))
        }
    }

    /// The pool.
    public func numbers() async throws -> [PoolNumber] {
        try await database.ask(Numbers.all)
    }

    private static func claim(_ phone: PhoneNumber, for id: ClientID, in tx: borrowing Transaction) throws {
        guard let client = try tx.ask(Clients.find(id)) else {
            throw OperationFailure("there is no client \(id): see `jobrun client list`")
        }
        if let other = client.twilioNumber, other != phone {
            throw OperationFailure("client \(id) has the number \(other.e164) already: release it first")
        }
        _ = try tx.ask(Clients.setNumber(phone, of: id))
    }
}
