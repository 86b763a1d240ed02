import Domain
import Testing

@testable import Pipeline

@Suite("Danger of life")
struct DangerTests {
    @Test(
        "is seen",
        arguments: [
            ("I can smell gas", LifeSafety.gas), ("smell gas", .gas), ("strong smell of gas in kitchen", .gas),
            ("theres a gas leak", .gas), ("house stinks of gas", .gas),
            ("think my gas cooker is leaking gas", .gas), ("can smell something like rotten eggs near the meter", .gas),
            ("SMELL OF GAS HELP", .gas),
            ("gas pipe hissing", .gas), ("we smelt gas this morning and it still smells", .gas),
            ("not sure if its gas but there is a funny gas smell", .gas),
            ("smel gas", .gas), ("gaz leak", .gas), ("builder drilled through a gas pipe", .gas), ("gas fire smells of gas", .gas),
            ("co alarm going off", .carbonMonoxide), ("carbon monoxide alarm is beeping", .carbonMonoxide),
            ("our CO detector went off last night", .carbonMonoxide),
            ("think we have carbon monoxide poisoning", .carbonMonoxide), ("co alarm wont stop", .carbonMonoxide),
            ("carbon monoxide detector keeps going off, feel dizzy", .carbonMonoxide),
            ("lectric in shed bit me", .electricShock), ("the light switch nipped my lad", .electricShock),
            ("Kettle bites us every time", .electricShock), ("mae ogla nwy yn y gegin", .gas),
            ("gwreichion o'r soced", .electricShock),
            ("socket's on fire", .fire), ("the fuse box is on fire", .fire), ("smoke coming out of the consumer unit", .fire),
            ("theres smoke coming from the boiler", .fire),
            ("flames coming out of the oven", .fire), ("my kitchen caught fire", .fire), ("plug is smoking", .fire),
            ("washing machine on fire!!", .fire),
            ("got a shock off the cooker", .electricShock), ("my son got an electric shock from the light switch", .electricShock),
            ("sparks coming from socket", .electricShock),
            ("socket sparking", .electricShock), ("burning smell from the fuse board", .electricShock),
            ("plug melted and smells burning", .electricShock),
            ("i keep getting zapped off the washing machine", .electricShock), ("tingling when i touch the tap", .electricShock),
            ("switch is hot to touch and buzzing", .electricShock),
        ])
    func seen(text: String, danger: LifeSafety) {
        #expect(DangerWatch.lifeSafety(in: text) == danger, "\(text)")
        #expect(Classifier.classify(text).intent == .urgent, "\(text)")
    }

    @Test(
        "somebody shut in who cannot help himself is in danger, and a door that sticks is none",
        arguments: [
            ("my mums 84 and shes stuck in her toilet, shes getting in a state", true), ("toddler locked in bathroom", true),
            ("bathroom doors jammed and im in it", true), ("the bathroom door keeps getting stuck in the damp", false),
            ("kids keep getting stuck in the bathroom, lock is stiff", false),
        ])
    func shutIn(text: String, isSeen: Bool) {
        #expect(DangerWatch.isSeenByRules(in: text) == isSeen, "\(text)")
    }

    @Test(
        "is not seen where there is none",
        arguments: [
            "wasps by the outside light stung me, nest wants shifting", "the electric bill bit a hole in my budget",
            "need a gas engineer", "gas safety certificate please", "smoke alarm fitting", "no smell of gas",
            "can you fit a co alarm", "fire door needs adjusting",
            "quote for a new gas fire", "electric fire not working", "fireplace removal", "emergency lighting test",
            "need a sparks to fit a light",
            "any sparky free this week", "hob ignition not sparking", "the price was a bit of a shock",
            "smoke alarm battery needs changing", "no gas leak, just want a service",
            "had a gas leak last year and want the pipes checked",
            "cadent came and made it safe, need the cooker pipe fixed, no smell now", "flood light installation",
            "fire alarm test for our office", "log burner install quote", "burning question, do you do saturdays?",
            "gas cooker connection",
            "boiler keeps going out, not urgent", "paint the fire surround", "chimney sweep needed",
        ])
    func unseen(text: String) {
        #expect(DangerWatch.lifeSafety(in: text) == nil, "\(text)")
    }
}
