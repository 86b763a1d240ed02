import Domain
import Gate

@testable import Pipeline

/// The people and texts of the pipeline's tests.
enum Scenes {
    static let number = PhoneNumber(e164: "+447700900001") ?? fallback
    static let customer = PhoneNumber(e164: "+447700900123") ?? fallback
    private static let fallback: PhoneNumber = { preconditionFailure("not a number") }()
    static let noon = Moment(milliseconds: 1_700_000_000_000)

    static func client(
        name: String = "Ace Plumbing", link: String? = "https://ace.example/book", facts: ClientFacts = .none
    ) -> ActiveClient {
        let client = Client(
            id: ClientID("c1"), businessName: name, ownerName: "Dave", ownerPhone: PhoneNumber(e164: "+447700900002"),
            twilioNumber: number, bookingURL: link, trade: "plumbing", town: "Leeds", forwardingEnabled: true, notify: .sms,
            facts: facts)
        guard case .admitted(let active) = OnboardingGuard.admit(client) else {
            preconditionFailure("the test's client is incomplete")
        }
        return active
    }

    static func text(_ words: String, media: Int = 0, at: Moment = noon) -> InboundText {
        InboundText(
            sid: "SM\(words.count)", to: number, from: .number(ParsedNumber(number: customer, region: "GB", kind: .mobile)),
            body: MessageBody(words), mediaCount: media, at: at)
    }

    static func out(_ words: String, at: Moment = noon - .minutes(5)) -> PastMessage {
        PastMessage(direction: .outbound, body: MessageBody(words), at: at)
    }

    static func lead(
        _ state: LeadState, intent: Intent = .normal, details: JobDetails = JobDetails(trade: .plumbing, jobWords: "leaking tap"),
        sentBooking: Bool = false, clarified: Int = 0
    ) -> Lead {
        Lead(id: LeadID("l1"), state: state, intent: intent, details: details, sentBooking: sentBooking, clarifyCount: clarified)
    }

    static func turn(
        _ words: String..., client: ActiveClient = client(), past: [PastMessage] = [], lead: Lead? = nil,
        mode: ConversationMode = .automatic, first: Bool = false
    ) -> Turn {
        Turn(
            client: client, texts: words.map { text($0) }, past: past, lead: lead, mode: mode, isFirstContact: first, now: noon,
            said: LocalTime(date: CivilDate(day: 19_675), minuteOfDay: 12 * 60))
    }

    static func think(_ turn: Turn) -> Thought {
        ReplyPipeline.run(turn, counsel: .rulesAlone(because: .noModel))
    }
}
