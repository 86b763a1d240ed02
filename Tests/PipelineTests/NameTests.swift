import Testing

@testable import Pipeline

@Suite("Names")
struct NameTests {
    @Test(
        "a customer's own name, wherever it stands",
        arguments: [
            ("boiler needs a service please. Thanks, Priya", "Priya"),
            ("hi its kofi from the bakery, oven wont light", "kofi"),
            ("Aoife Brennan here, can you quote for a new gate in Leeds", "Aoife Brennan"),
            ("My name is Mrs Patel and the tap drips", "Mrs Patel"),
            ("Could you ring about the gutter?\nRegards\nT. Okonkwo", "T. Okonkwo"),
            ("this is Siân, my shower runs cold", "Siân"),
            ("tap dripping in the bathroom, LS6 2AB. Dave", "Dave"),
        ])
    func found(text: String, name: String) {
        #expect(Classifier.classify(text).name == name)
    }

    @Test(
        "nobody else's",
        arguments: [
            "Hi Sam, can you come and look at my boiler", "my husband Dave says the fuse board is old, quote please",
            "the Bosch washer won't spin", "Can you fit a tap on Friday", "I'm locked out",
        ])
    func none(text: String) {
        #expect(Classifier.classify(text).name == nil)
    }
}
