public import Domain
public import Gate
import Templates

/// What happens when the gate refuses a text to a customer: never plain silence without a reason.
public struct Instead: Sendable, Hashable {
    public enum Text: Sendable, Hashable {
        case deflection(MessageBody)
        case setUp(MessageBody)
    }

    public let text: Text?
    public let notice: DeskPlan.Notice?
    public let alert: DeskPlan.Alert?
    /// True when a person was told and is to answer.
    public let isHandedOver: Bool

    /// Decides. `words` are the customer's, nothing for a call; a call gets no deflection, only a text does.
    public static func of(
        _ refusal: Refusal, client: Client, customer: PhoneNumber, conversation: Conversation?, words: String?, now: Moment
    ) -> Instead {
        switch refusal {
        case .paused(.hold), .optedOut, .notificationsPaused:
            return Instead(text: nil, notice: nil, alert: nil, isHandedOver: false)
        case .paused(.deflect):
            let isOwed = words != nil && !FrontDesk.said(since: conversation?.deflectedAt, within: .hours(24), now: now)
            return Instead(
                text: isOwed ? .deflection(SystemTemplates.deflection(publicPhone: client.publicPhone)) : nil,
                notice: .init(OwnerTemplates.reachedWhilePaused(customer, words: words)), alert: nil, isHandedOver: true)
        case .incomplete:
            let isOwed = !FrontDesk.said(since: conversation?.setUpAt, within: .hours(24), now: now)
            return Instead(
                text: isOwed ? .setUp(SystemTemplates.settingUp(client.businessName)) : nil, notice: nil,
                alert: .init(
                    key: "incomplete:\(client.id)",
                    sentence:
                        "customers reach \(client.businessName), whose set-up is not complete. Finish it, or answer them by hand."),
                isHandedOver: true)
        case .billing(let status):
            return overToYou(
                client, customer, words, because: "your account is \(status.rawValue.lowercased())",
                .init(
                    key: "billing:\(client.id)",
                    sentence: "customers of \(client.businessName) are not answered: billing is \(status.rawValue)."))
        case .capReached(let cap):
            return overToYou(
                client, customer, words, because: "the limit for automatic texts is reached",
                .init(
                    key: "cap:\(cap.rawValue):\(client.id)",
                    sentence: "\(client.businessName) reached the cap \(cap.rawValue): further customers are handed to the owner."))
        }
    }

    private static func overToYou(
        _ client: Client, _ customer: PhoneNumber, _ words: String?, because reason: String, _ alert: DeskPlan.Alert
    ) -> Instead {
        Instead(
            text: nil, notice: .init(OwnerTemplates.overToYou(customer, because: reason, words: words)), alert: alert,
            isHandedOver: true)
    }
}
