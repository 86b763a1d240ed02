import Domain
import Gate
import Pipeline

/// A conversation of the corpus: what a customer writes, turn by turn, and what is to become of it.
public struct Rehearsal: Sendable {
    /// One text and what it is to lead to.
    struct Step: Sendable {
        var text: String
        var expected: [String] = []
    }

    /// What it is about.
    public let title: String
    /// How the business differs from the ordinary one: `nolink`, `prices`.
    let kind: Set<String>
    let steps: [Step]

    /// Reads conversations: `# title`, `~ kind`, `> text`, `= INTENT action flags`. See LABELLING.md.
    public static func read(_ path: String) -> [Rehearsal] {
        var rehearsals: [Rehearsal] = []
        var title = ""
        var kind: Set<String> = []
        var steps: [Step] = []
        for line in CorpusFile.lines(path) + ["# "] {
            let rest = String(line.dropFirst(2))
            switch line.first {
            case "#":
                if !steps.isEmpty { rehearsals.append(Rehearsal(title: title, kind: kind, steps: steps)) }
                (title, kind, steps) = (rest, [], [])
            case "~": kind = Set(rest.split(separator: " ").map(String.init))
            case ">": steps.append(Step(text: rest))
            case "=": if !steps.isEmpty { steps[steps.count - 1].expected = rest.split(separator: " ").map(String.init) }
            default: break
            }
        }
        return rehearsals
    }

    /// Plays it through the pipeline, as the desk would: each answer and each step of the lead is there for the next turn. What went
    /// otherwise than expected, one line for each.
    public func faults() -> [String] {
        guard let client = Self.client(kind) else { return ["\(title): there is no such business"] }
        var lead: Lead?
        var past: [PastMessage] = []
        var faults: [String] = []
        for (number, step) in steps.enumerated() {
            let now = Self.noon + .minutes(Int64(number) * 5)
            let text = InboundText(
                sid: "SM\(number)", to: Self.number,
                from: .number(ParsedNumber(number: Self.customer, region: "GB", kind: .mobile)),
                body: MessageBody(step.text), mediaCount: 0, at: now)
            let turn = Turn(
                client: client, texts: [text], past: past, lead: lead, isFirstContact: !past.contains { $0.direction == .outbound },
                now: now, said: LocalTime(date: CivilDate(day: 19_675), minuteOfDay: 12 * 60))
            let thought = ReplyPipeline.run(turn, counsel: .rulesAlone(because: .noModel))
            for fault in Self.compare(thought, with: step.expected, link: client.bookingURL) {
                faults.append("\(title), \"\(step.text)\": \(fault)")
            }
            past.append(PastMessage(direction: .inbound, body: MessageBody(step.text), at: now))
            if let reply = thought.reply { past.append(PastMessage(direction: .outbound, body: reply, at: now)) }
            switch thought.vault {
            case .none: break
            case .open(let entry), .move(_, let entry):
                lead = Lead(
                    id: LeadID("l1"), state: entry.state, intent: entry.intent, details: entry.details,
                    sentBooking: entry.sentBooking,
                    clarifyCount: entry.clarifyCount, escalated: entry.escalated)
            }
        }
        return faults
    }
}
