public import Delivery
public import Domain

/// What the carrier has on record of what came in for us: how an event is found whose webhook never arrived.
public protocol CarrierLedger: Sendable {
    /// The texts that came in for this number since then, at least.
    func texts(to number: PhoneNumber, since: Moment) async throws(CarrierUnavailable) -> [InboundText]

    /// The calls that came in for this number since then, at least, as far as they have ended.
    func calls(to number: PhoneNumber, since: Moment) async throws(CarrierUnavailable) -> [CallEvent]
}
