import Domain
import Gate
import Lifecycle
import Locking
import Outbox
import Relational
import Store

/// Asked after connecting, right before the bytes: are the lease and the letter still ours, and does the gate still agree? Blocks the
/// carrier's own thread for as long as one small read takes.
final class LastWord: Sendable {
    enum Objection: Sendable, Hashable {
        case leaseOver
        /// It is no longer this attempt: news came of an earlier one, or others have taken it up.
        case overtaken
        case gate(Refusal)
        case databaseSilent
    }

    private let database: any Database
    private let row: OutboxRow
    private let deadline: Uptime
    private let heard = Locked<Objection?>(nil)

    init(database: any Database, row: OutboxRow, deadline: Uptime) {
        self.database = database
        self.row = row
        self.deadline = deadline
    }

    /// Why writing was refused, if it was.
    var objection: Objection? { heard.withLock { $0 } }

    /// True when the bytes may leave now.
    func mayWrite() -> Bool {
        let objection = findObjection()
        heard.withLock { $0 = objection }
        return objection == nil
    }

    private func findObjection() -> Objection? {
        guard Uptime.now < deadline else { return .leaseOver }
        let answer = ConditionLock<Result<(GateRecords.GateRecord, Bool), SQLFailure>?>(nil)
        let (database, row) = (database, row)
        // Ends with the read, which is bounded by the database's own limits; nobody waits for it longer than two seconds.
        Task {
            let result: Result<(GateRecords.GateRecord, Bool), SQLFailure>
            do {
                let letter = row.letter
                result = .success(
                    try await database.ask(
                        GateRecords.find(client: letter.client, our: letter.from, phone: letter.to), Settlements.isOurs(row)))
            } catch {
                result = .failure(error as? SQLFailure ?? .other("\(error)"))
            }
            answer.change { $0 = result }
        }
        guard case .success((let record, let isOurs))? = answer.wait(atMost: .seconds(2), for: { $0 }) else {
            return .databaseSilent
        }
        guard isOurs else { return .overtaken }
        if let refusal = DraftLaw.refusal(of: row, under: record) { return .gate(refusal) }
        return Uptime.now < deadline ? nil : .leaseOver
    }
}

/// Asks the gate about a stored letter: the draft is rebuilt from its kind.
enum DraftLaw {
    static func refusal(of row: OutboxRow, under record: GateRecords.GateRecord) -> Refusal? {
        let c = circumstances(record)
        let letter = row.letter
        return switch row.kind {
        case .customer: refusal(CustomerText(letter), c)
        case .deflection: refusal(DeflectionText(letter), c)
        case .setUp: refusal(SetUpText(letter), c)
        case .safety: refusal(SafetyText(letter), c)
        case .help: refusal(HelpText(letter), c)
        case .failSafe: refusal(FailSafeText(letter), c)
        case .onboarding: refusal(OnboardingText(letter), c)
        case .owner: refusal(OwnerNotice(letter), c)
        case .danger: refusal(DangerNotice(letter), c)
        case .echo: refusal(OwnerEcho(letter), c)
        case .founder: refusal(FounderAlert(letter), c)
        }
    }

    static func circumstances(_ record: GateRecords.GateRecord) -> Circumstances {
        Circumstances(switches: record.switches, client: record.client, recipientStopped: record.recipientStopped)
    }

    private static func refusal<D: Draft>(_ draft: D, _ circumstances: Circumstances) -> Refusal? {
        switch SystemGate.clear(draft, under: circumstances) {
        case .allowed: nil
        case .refused(let refusal): refusal
        }
    }
}
