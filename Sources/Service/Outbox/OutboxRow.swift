public import Domain
import Relational
import Store

/// A letter as the outbox has it.
public struct OutboxRow: Sendable, Hashable {
    public let id: LetterID
    public let cause: String
    public let kind: DraftKind
    public let letter: Letter
    public let correlation: String
    public let priority: Int
    public let attempt: Int64
    public let createdAt: Moment
    public let expiresAt: Moment

    /// Whether somebody's safety or a job that cannot wait hangs on the owner reading it.
    public var isUrgentToOwner: Bool {
        switch kind {
        case .danger: true
        case .owner: priority == Posting.Priority.danger.rawValue
        case .customer, .deflection, .setUp, .safety, .help, .onboarding, .echo, .failSafe, .founder: false
        }
    }

    static func decode(_ row: Row) throws -> OutboxRow {
        guard let from = PhoneNumber(e164: try row.text(3)), let to = PhoneNumber(e164: try row.text(4)),
            let kind = DraftKind(rawValue: try row.text(2))
        else { throw SQLFailure.other("an outbox row holds an unknown kind or a number that is none") }
        return OutboxRow(
            id: LetterID(try row.text(0)), cause: try row.text(1), kind: kind,
            letter: Letter(
                from: from, to: to, body: MessageBody(try row.text(5)), client: try row.optionalText(6).map { ClientID($0) },
                conversation: try row.optionalText(7).map { ConversationID($0) }),
            correlation: try row.text(8), priority: Int(try row.integer(9)), attempt: try row.integer(10),
            createdAt: Moment(milliseconds: try row.integer(11)), expiresAt: Moment(milliseconds: try row.integer(12)))
    }
}
