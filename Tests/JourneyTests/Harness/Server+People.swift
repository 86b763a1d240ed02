import Domain
import Operations
import Relational
import Simulator
import Testing

/// A client of a test.
struct Business: Sendable {
    let id: ClientID
    let name: String
    let number: String
    let owner: String
}

/// Adds a complete client with its number, as an operator does from another process.
func sampleBusiness(
    _ number: String, in rows: any Database, clock: WallClock, carrier: SimulatedCarrier
) async throws -> Business {
    let owner = "+447700900100"
    let ownerPhone = try #require(PhoneNumber(e164: owner))
    let desk = ClientDesk(database: rows, clock: clock, ids: IdentifierSource())
    let client = try await desk.add { id in
        Client(
            id: id, businessName: "Smith Plumbing", ownerName: "Sam", ownerPhone: ownerPhone,
            publicPhone: PhoneNumber(e164: "+447700900555"), bookingURL: "https://book.example.com/smith", trade: "plumbing",
            town: "Leeds", forwardingEnabled: true, notify: .sms)
    }
    try await desk.addNumber(try #require(PhoneNumber(e164: number)), role: .operational, client: client.id)
    carrier.addNumber(number)
    return Business(id: client.id, name: client.businessName, number: number, owner: owner)
}

extension Server {
    /// Adds a client with its number: complete, with a booking address and a phone for customers, unless `change` says otherwise.
    @discardableResult
    func business(
        _ name: String = "Smith Plumbing", number: String = "+447700900010", owner: String = "+447700900100",
        _ change: @escaping @Sendable (inout Client) -> Void = { _ in }
    ) async throws -> Business {
        let ownerPhone = try #require(PhoneNumber(e164: owner))
        let client = try await desk.add { id in
            var client = Client(
                id: id, businessName: name, ownerName: "Sam", ownerPhone: ownerPhone,
                publicPhone: PhoneNumber(e164: "+447700900555"),
                bookingURL: "https://book.example.com/smith", trade: "plumbing", town: "Leeds", forwardingEnabled: true,
                notify: .sms)
            change(&client)
            return client
        }
        try await add(number, .operational, of: client.id)
        return Business(id: client.id, name: name, number: number, owner: owner)
    }

    /// Adds a number to the pool, and to the carrier's account unless it `isForeign` there.
    func add(_ number: String, _ role: NumberRole, of client: ClientID? = nil, isForeign: Bool = false) async throws {
        try await desk.addNumber(try #require(PhoneNumber(e164: number)), role: role, client: client)
        if !isForeign { carrier.addNumber(number) }
    }

    /// Flips a switch as an operator does.
    func flip(_ name: SwitchName, _ isOn: Bool, _ business: Business?, mode: PauseMode = .deflect) async throws {
        _ = try await switches.set(
            name, isOn, for: business.map { .client($0.id) } ?? .global, mode: mode, reason: "a test", actor: "test")
    }
}
