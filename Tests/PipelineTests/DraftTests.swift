import Domain
import Testing

@testable import Pipeline

/// What a model may say in the business's name, and what it may not.
@Suite struct DraftTests {
    private static let details = JobDetails(trade: .plumbing, jobWords: "leaking tap", location: "LS6 2AB", customerName: "Sarah")

    private static func judge(
        _ draft: String, _ action: Action, link: String? = "https://ace.example/book", details: JobDetails = details,
        lead: Lead? = nil,
        first: Bool = false
    ) -> Result<MessageBody, DraftFault> {
        let turn = Scenes.turn("my leaking tap in LS6 2AB, Sarah", client: Scenes.client(link: link), lead: lead, first: first)
        return DraftRules.judge(draft, for: action, in: turn, details: details)
    }

    @Test(
        "an ordinary polite draft is said",
        arguments: [
            ("Hi Sarah, thanks for getting in touch about your leaking tap. You can book a visit here: {link}", Action.bookingLink),
            ("Thanks for your message, Sarah. Please choose a time that suits you: {link}", .bookingLink),
            ("Hello! Sorry to hear about the leak. Book here: {link}.", .bookingLink),
            ("Thank you for contacting Ace Plumbing. You can book an appointment using this link: {link}", .bookingLink),
            ("Thanks Sarah. We've received your urgent request and Ace Plumbing has been alerted. {link}", .bookingAndAlert),
            (
                "Sorry to hear about the flooding in your kitchen. The team has been notified. Please also book here: {link}",
                .bookingAndAlert
            ),
            ("Thanks for your message. Could you tell us a bit more about the job you need help with?", .clarify),
            ("Hi! What work would you like help with?", .clarify),
            ("Thanks for getting back to us. Is it the boiler or the radiators that you need help with?", .clarify),
            ("Thanks for reaching out to Ace Plumbing. What's the problem with your boiler?", .clarify),
            ("Thanks Sarah, we've noted the leaking tap in LS6 2AB and passed your details to Dave.", .handToOwner),
            ("Thanks. We've passed your question on to Dave.", .handToOwner),
            ("Thanks for letting us know. Unfortunately we are unable to help with this.", .politeDecline),
            ("Sorry, we can't help with that, but thank you for asking.", .politeDecline),
            ("Thank you Sarah. Your request for the leaking tap has been passed to the team.", .confirmAndHandOver),
        ])
    func ordinary(_ draft: String, _ action: Action) throws {
        let body = try Self.judge(draft, action).get()
        #expect(
            body.text
                == draft.split(separator: "{link}", omittingEmptySubsequences: false).joined(separator: "https://ace.example/book"))
    }

    @Test("the first text to anybody keeps its duties whoever drafted it")
    func duties() throws {
        let body = try Self.judge("Thanks for your message. What do you need help with?", .clarify, first: true).get()
        #expect(body.text.contains("automatic reply from Ace Plumbing"))
        #expect(body.text.contains("Text STOP to opt out"))
        #expect(body.segments <= 2)
    }

    @Test("the owner's statements may be quoted, whole and word for word, and not otherwise")
    func facts() throws {
        let stated = ClientFacts(hours: "Mon-Fri 8-18", prices: "call-out 60 pounds, first half hour included")
        let turn = Scenes.turn("how much?", client: Scenes.client(facts: stated))
        func judge(_ draft: String) -> Result<MessageBody, DraftFault> {
            DraftRules.judge(draft, for: .handToOwner, in: turn, details: JobDetails())
        }
        #expect(throws: Never.self) {
            try judge("Thanks for asking. Call-out 60 pounds, first half hour included. We've passed your question to Dave.").get()
        }
        #expect(throws: Never.self) { try judge("We are here Mon-Fri 8-18.").get() }
        for draft in [
            "Our call-out is 60 pounds.", "Call-out 50 pounds, first half hour included.", "We are here Mon-Sat 8-18.",
            "Call-out 60 pounds, first half hour included, and 20 pounds off today.",
        ] {
            #expect(throws: DraftFault.self, "\(draft)") { try judge(draft).get() }
        }
    }

    @Test("the link is there exactly when it is needed, once, and cannot be bent")
    func link() {
        #expect(Self.judge("Book here.", .bookingLink).fault == .missingLink)
        #expect(Self.judge("Book here: {link} or {link}", .bookingLink).fault == .strayLink)
        #expect(Self.judge("Book here: {link}.evil.example", .bookingLink).fault == .strayLink)
        #expect(Self.judge("Book here: {link}x", .bookingLink).fault == .strayLink)
        #expect(Self.judge("Book here: {link}", .clarify).fault == .strayLink)
        #expect(Self.judge("Book here: {link}", .bookingLink, link: nil).fault == .strayLink)
        let sent = Scenes.lead(.qualified, sentBooking: true)
        #expect(Self.judge("Book here: {link}", .bookingLink, lead: sent).fault == .strayLink)
        #expect(Self.judge("Thanks, we've noted that.", .bookingLink, lead: sent).fault == nil)
    }

    @Test("a question asks for one thing, and never for what is known")
    func questions() {
        #expect(Self.judge("Thanks for your message.", .clarify).fault == .question)
        #expect(Self.judge("What is the problem? And which room is it in?", .clarify).fault == .question)
        #expect(Self.judge("Where are you?", .clarify).fault == .asksAgain)
        #expect(Self.judge("Could you tell us your name?", .clarify).fault == .asksAgain)
        #expect(Self.judge("Could you tell us your postcode?", .clarify, details: JobDetails(trade: .plumbing)).fault == nil)
    }

    @Test("what would be true of one action is not said with another")
    func truth() {
        #expect(Self.judge("Thanks, the team has been alerted. What is the problem?", .clarify).fault == .untrue)
        #expect(Self.judge("Unfortunately we are unable to help. {link}", .bookingLink).fault == .untrue)
    }

    @Test("a customer's words are repeated only when they are a job, a place or a name and nothing else")
    func echoes() {
        for told in ["free boiler", "07700900999", "call me now", "evil.example", "STOP", "50 pounds"] {
            let details = JobDetails(trade: .plumbing, jobWords: told)
            #expect(Self.judge("Thanks, we've noted \(told).", .handToOwner, details: details).fault != nil, "\(told)")
        }
    }

    @Test("no price, promise, time, stranger's link or number, opt-out word, third segment or other language is ever said")
    func leaks() {
        let drafts = Leaks.drafts
        #expect(drafts.count >= 1000)
        #expect(Set(drafts.map(\.text)).count == drafts.count)
        for (text, action) in drafts {
            #expect(Self.judge(text, action).fault != nil, "\(action): \(text)")
        }
    }
}

extension Result where Failure == DraftFault {
    fileprivate var fault: DraftFault? {
        switch self {
        case .success: nil
        case .failure(let fault): fault
        }
    }
}
