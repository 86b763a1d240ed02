import Domain
import Gate
import Testing

@testable import Pipeline

@Suite("Questions that only the owner can answer")
struct InquiryTests {
    @Test(
        "when somebody comes goes to the owner, who is told what is known in three lines",
        arguments: [
            "when are you coming?", "are you still coming today", "nobody turned up", "how long will you be", "has he left yet",
        ])
    func visit(text: String) {
        let lead = Scenes.lead(
            .qualified,
            details: JobDetails(
                trade: .plumbing, jobWords: "leaking tap", location: "Leeds", requestedTime: "friday", customerName: "Sue"),
            sentBooking: true)
        let thought = Scenes.think(Scenes.turn(text, lead: lead))
        #expect(thought.decision.action == .handToOwner)
        let words = thought.alert?.words.text ?? ""
        #expect(words.hasPrefix("Please reply yourself: leaking tap, Leeds\nWanted: "))
        #expect(words.contains("Name: Sue\nThey wrote: \"\(text)\""))
        #expect(words.split(separator: "\n").count == 3)
    }

    @Test("a price is what the owner has stated, or his to tell")
    func price() {
        let unstated = Scenes.think(Scenes.turn("what do you charge for a call out"))
        #expect(unstated.decision.action == .handToOwner)
        var client = Client(
            id: ClientID("c1"), businessName: "Ace", ownerName: "Dave", ownerPhone: PhoneNumber(e164: "+447700900002"),
            twilioNumber: Scenes.number, bookingURL: "https://ace.example/book", trade: "plumbing", town: "Leeds",
            forwardingEnabled: true,
            notify: .sms)
        client.facts.prices = "call-out GBP 60"
        guard case .admitted(let active) = OnboardingGuard.admit(client) else {
            Issue.record("incomplete")
            return
        }
        let stated = Scenes.think(Scenes.turn("how much do you charge to fix a tap?", client: active))
        #expect(stated.reply?.text.contains("call-out GBP 60. Book here: https://ace.example/book") == true)
        #expect(stated.decision.action == .bookingLink)
    }

    @Test("a quote for a job is a job", arguments: ["I need a quote for a new tap", "how much to fit a tap in Leeds"])
    func quote(text: String) {
        #expect(Scenes.think(Scenes.turn(text)).decision.action == .bookingLink)
    }

    @Test("a hand-over is said once, and told to the owner each time")
    func once() {
        let lead = Scenes.lead(.qualified, sentBooking: true)
        let first = Scenes.think(Scenes.turn("when are you coming", lead: lead))
        let again = Scenes.think(Scenes.turn("when are you coming??", past: [Scenes.out(first.reply?.text ?? "")], lead: lead))
        #expect(first.reply != nil)
        #expect(again.reply == nil)
        #expect(again.alert != nil)
    }

    @Test("with the job known only what is missing is asked")
    func missing() {
        let lead = Scenes.lead(.needsInfo, details: JobDetails(trade: .plumbing, jobWords: "leaking tap"), clarified: 0)
        let thought = Scenes.think(Scenes.turn("hmm", lead: lead))
        #expect(thought.reply?.text.contains("what service you need") == false)
        #expect(thought.reply?.text.contains("town or postcode") == true)
    }
}
