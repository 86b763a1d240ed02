public import Delivery
public import Domain

/// What the carrier has on record of what came in for us: how an event is found whose webhook never arrived.
public protocol CarrierLedger: Sendable {
    /// The texts that came in since then, at least, for whichever number of the account.
    func texts(since: Moment) async throws(CarrierUnavailable) -> [InboundText]

    /// The calls that came in since then, at least, for whichever number of the account, as far as they have ended.
    func calls(since: Moment) async throws(CarrierUnavailable) -> [CallEvent]
}
