import Domain
import Gate
import Outbox
import Relational
import Store

/// One decision of the gate, kept until the transaction has committed: only then is it true, and only then is it logged.
struct GateDecision: Sendable, Hashable {
    let kind: DraftKind
    let client: ClientID?
    let refusal: Refusal?
    let body: MessageBody
}

/// Posts drafts inside a commit: asks the gate with what was read in this very transaction, and keeps what it said.
struct Postbox: Sendable {
    let record: DeskRecord
    let our: PhoneNumber
    let now: Moment
    let correlation: String
    let ids: IdentifierSource
    /// True when a text that is still to be heard asks for no more texts.
    let stopsLater: Bool
    private(set) var decisions: [GateDecision] = []

    init(record: DeskRecord, our: PhoneNumber, now: Moment, correlation: String, ids: IdentifierSource, stopsLater: Bool = false) {
        self.record = record
        self.our = our
        self.now = now
        self.correlation = correlation
        self.ids = ids
        self.stopsLater = stopsLater
    }

    /// What became of a draft.
    enum Posted: Sendable, Hashable {
        case letter(LetterID)
        case refused(Refusal)

        var letter: LetterID? { if case .letter(let id) = self { id } else { nil } }
    }

    /// What a cause that is there already means.
    private enum Manner { case new, once, growing }

    /// Posts a draft to the customer, if the gate agrees.
    mutating func toCustomer<D: Draft>(
        _ draft: D, with writer: OutboxWriter<D>, _ posting: Posting, cap: Cap? = nil, in tx: borrowing Transaction
    ) throws -> Posted {
        try post(
            draft, with: writer, posting, stopped: record.stopped || stopsLater, cap: cap, manner: .new, in: tx)
    }

    /// Whether the gate refuses a draft to the customer whatever the caps say: then it is not to be counted against one.
    func refuses<D: Draft>(_ draft: D) -> Bool {
        let circumstances = Circumstances(
            switches: record.switches, client: record.client, recipientStopped: record.stopped || stopsLater)
        return switch SystemGate.clear(draft, under: circumstances) {
        case .allowed: false
        case .refused: true
        }
    }

    /// Posts a draft to the owner, if the gate agrees. The owner is never opted out: his STOP means OFF.
    mutating func toOwner<D: Draft>(
        _ draft: D, with writer: OutboxWriter<D>, _ posting: Posting, growing: Bool = false, in tx: borrowing Transaction
    ) throws -> Posted {
        try post(draft, with: writer, posting, stopped: false, cap: nil, manner: growing ? .growing : .once, in: tx)
    }

    private mutating func post<D: Draft>(
        _ draft: D, with writer: OutboxWriter<D>, _ posting: Posting, stopped: Bool, cap: Cap?, manner: Manner,
        in tx: borrowing Transaction
    ) throws -> Posted {
        let circumstances = Circumstances(switches: record.switches, client: record.client, recipientStopped: stopped, cap: cap)
        switch SystemGate.clear(draft, under: circumstances) {
        case .refused(let refusal):
            decisions.append(GateDecision(kind: D.kind, client: record.client?.id, refusal: refusal, body: draft.letter.body))
            return .refused(refusal)
        case .allowed(let permit):
            let id: LetterID = ids.next(at: now)
            switch manner {
            case .new: try writer.post(permit, as: id, posting, in: tx)
            case .once: try writer.postOnce(permit, as: id, posting, in: tx)
            case .growing: try writer.postGrowing(permit, as: id, posting, in: tx)
            }
            decisions.append(GateDecision(kind: D.kind, client: record.client?.id, refusal: nil, body: draft.letter.body))
            return .letter(id)
        }
    }
}

/// How long each kind of letter is worth sending.
enum Lifetime {
    static let reply = Duration.hours(12)
    /// A missed-call text that comes later is worse than none.
    static let missedCall = Duration.minutes(30)
    static let notice = Duration.hours(12)

    /// What is left of a lifetime that began with the event; never nothing.
    static func left(of lifetime: Duration, since arrived: Moment, at moment: Moment) -> Duration {
        max(.seconds(1), arrived + lifetime - moment)
    }
}
