import Domain
import Testing

@testable import Pipeline

@Suite("VAULT's table")
struct VaultTests {
    /// Action × state in the order NEW, NEEDS_INFO, QUALIFIED, AWAITING_BOOKING, URGENT, CLOSED. `nil` stays.
    static let table: [(Action, [LeadState?])] = [
        (.politeDecline, [.closed, .closed, nil, nil, nil, nil]),
        (.bookingAndAlert, [.urgent, .urgent, .urgent, .urgent, nil, .urgent]),
        (.clarify, [.needsInfo, nil, nil, nil, nil, .needsInfo]),
        (.bookingLink, [.qualified, .qualified, .awaitingBooking, nil, nil, .qualified]),
        (.confirmAndHandOver, [.qualified, .qualified, nil, nil, nil, .qualified]),
        (.handToOwner, [.needsInfo, nil, nil, nil, nil, .needsInfo]),
    ]
    static let states: [LeadState] = [.new, .needsInfo, .qualified, .awaitingBooking, .urgent, .closed]

    @Test("every action from every state")
    func next() {
        #expect(Set(Self.table.map(\.0)) == Set(Action.allCases))
        for (action, row) in Self.table {
            for (state, expected) in zip(Self.states, row) {
                #expect(Vault.next(action, from: state) == expected, "\(action) from \(state)")
            }
        }
    }

    @Test("a closed lead is never reopened: a new one begins")
    func closed() {
        let closed = Scenes.lead(.closed)
        let step = Vault.step(.bookingAndAlert, lead: closed, intent: .urgent, details: JobDetails(), sendsLink: true, alerts: true)
        #expect(
            step == .open(LeadEntry(state: .urgent, intent: .urgent, details: JobDetails(), sentBooking: true, escalated: true)))
        #expect(
            Vault.step(.politeDecline, lead: nil, intent: .nonLead, details: JobDetails(), sendsLink: false, alerts: false) == .none
        )
    }

    @Test("flags are kept and counted")
    func flags() {
        let lead = Scenes.lead(.needsInfo, sentBooking: true, clarified: 1)
        let step = Vault.step(.clarify, lead: lead, intent: .unclear, details: lead.details, sendsLink: false, alerts: false)
        #expect(
            step
                == .move(
                    from: .needsInfo,
                    to: LeadEntry(state: .needsInfo, intent: .normal, details: lead.details, sentBooking: true, clarifyCount: 2)))
    }
}
