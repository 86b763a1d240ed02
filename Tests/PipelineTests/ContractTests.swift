import Domain
import Testing

@testable import Pipeline

@Suite("What the product's owner asked to see")
struct ContractTests {
    @Test(
        "C1: intents without a model",
        arguments: [
            ("urgent plumbing issue", Intent.urgent), ("I need a quote", .normal), ("unsubscribe", .nonLead), ("xyz", .unclear),
        ])
    func intents(text: String, intent: Intent) {
        #expect(Classifier.classify(text).intent == intent)
    }

    @Test("C2: details without a model")
    func details() {
        let leak = Classifier.classify("plumbing leak in Manchester")
        #expect(leak.trade == .plumbing)
        #expect(leak.location == "Manchester")
        let electrician = Classifier.classify("need electrician today")
        #expect(electrician.trade == .electrical)
        #expect(electrician.jobWords == "electrician")
        #expect(electrician.time == "today")
    }

    @Test("C3: replies without a model")
    func replies() {
        #expect(
            Scenes.think(Scenes.turn("I need a plumber")).reply?.text
                == "Hi! Thanks for reaching out to Ace Plumbing. Book here: https://ace.example/book")
        #expect(Scenes.think(Scenes.turn("xyz")).reply?.text.contains("what service you need?") == true)
        #expect(Scenes.think(Scenes.turn("any work going for a labourer mate")).reply?.text.contains("unable to assist") == true)
        #expect(
            Scenes.think(Scenes.turn("urgent plumbing issue")).reply?.text
                == "We've received your urgent request. Book: https://ace.example/book")
        #expect(
            Scenes.think(Scenes.turn("urgent plumbing issue", client: Scenes.client(link: nil))).reply?.text
                == "We've received your urgent request. Ace Plumbing has been alerted.")
    }

    @Test("G5: a dripping tap is a normal lead, not a refusal")
    func drippingTap() {
        let text = "stop the tap dripping please"
        #expect(ConsentWords.wish(in: text) == nil)
        let thought = Scenes.think(Scenes.turn(text))
        #expect(thought.intent == .normal)
        #expect(thought.decision.action == .bookingLink)
    }

    @Test("G10: a smell of gas is danger, whoever is asked, and the pipeline adds no link to the safety text")
    func gas() {
        #expect(DangerWatch.lifeSafety(in: "I can smell gas") == .gas)
        let thought = Scenes.think(Scenes.turn("I can smell gas"))
        #expect(thought.reply == nil)
        #expect(thought.silence == "safety text")
        #expect(thought.alert?.urgency == .danger)
        #expect(thought.details.trade == .gasHeating)
    }

    @Test("G3: a business's name appears as it is")
    func businessName() {
        let thought = Scenes.think(Scenes.turn("I need a plumber", client: Scenes.client(name: "Smith & Sons <Plumbing>")))
        #expect(thought.reply?.text.contains("Smith & Sons <Plumbing>") == true)
    }

    @Test("empty and very short texts are unclear", arguments: ["", " ", "h", "k?", "\n"])
    func short(text: String) {
        #expect(Classifier.classify(text).intent == .unclear)
    }

    @Test("what is no name and no town", arguments: ["I'm locked out", "leak in the kitchen", "im stuck in bed"])
    func noName(text: String) {
        let seen = Classifier.classify(text)
        #expect(seen.name == nil)
        #expect(seen.location == nil)
    }
}
