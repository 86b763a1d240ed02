import Testing

@testable import Pipeline

@Suite("Which words are the place, and which the time")
struct SpanTests {
    @Test(
        "a place is told whole: the house, its street, the town and the county",
        arguments: [
            ("Gutters want clearing. The Old Bakery, Mill Lane, Helmsley", "The Old Bakery, Mill Lane, Helmsley"),
            ("tap drips at flat 3, 12 castle street, ludlow can you come friday", "flat 3, 12 castle street, ludlow"),
            ("Chimney to be lined, we are in Mullion, Cornwall. Jenny", "Mullion, Cornwall"),
            ("Is anyone free to look at a boiler in Cookstown, Co. Tyrone?", "Cookstown, Co. Tyrone"),
            ("its for 2/1, 19 Albert Road, Gourock", "2/1, 19 Albert Road, Gourock"),
            ("hedge needs a trim, Pontrhydfendigaid", "Pontrhydfendigaid"),
        ])
    func place(text: String, place: String) {
        #expect(Classifier.classify(text).location == place)
    }

    @Test(
        "what only looks like a place is none",
        arguments: [
            "Worcester boiler, it wants its yearly service", "eggshell or satin for the skirtings, which do you price for?",
            "Dishwasher shows E24 and will not drain", "patio in York stone, about 20 square metres", "had it serviced last March",
        ])
    func noPlace(text: String) {
        #expect(Classifier.classify(text).location == nil)
    }

    @Test(
        "a time is told with the words that bound it",
        arguments: [
            ("could somebody come before dark please, kitchen socket is dead", "before dark"),
            ("Hedge cutting, any time after the 23rd", "any time after the 23rd"),
            ("can we move Tuesday to Thursday morning instead", "Thursday morning"),
            ("Carpet clean please, the last week of October", "the last week of October"),
            ("only after 4 as I teach, two radiators want bleeding", "only after 4"),
        ])
    func time(text: String, time: String) {
        #expect(Classifier.classify(text).time == time)
    }

    @Test(
        "when it began, what is over and what is a habit is no time to come",
        arguments: [
            "been dripping since Tuesday, no rush", "it goes off every night at 3, that alarm",
            "you fitted it last August and it squeaks",
        ])
    func noTime(text: String) {
        #expect(Classifier.classify(text).time == nil)
    }

    @Test("a text that is made to have thousands of runs of words has no more than some hundred looked at")
    func bounded() {
        let places = Reading(String(repeating: "Otley Mill Lane Bampton Ridge Farm Hexham ", count: 50))
        #expect(PlaceCandidates.find(in: places, outside: nil, ruled: nil).ranges.count == 250)
        let times = Reading(String(repeating: "before next Monday or 3 at 5 after 4pm ", count: 50))
        #expect(TimeCandidates.find(in: times, outside: nil, ruled: []).ranges.count == 250)
        let names = Reading(String(repeating: "Anna Maria Carla Louise Beth ", count: 60))
        #expect(NameCandidates.find(in: names, outside: nil, ruled: nil).ranges.count == 250)
    }
}
