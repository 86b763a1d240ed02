/// What takes back the sound of a refusal: its writer wants to be rung or visited instead, or speaks of texts to somebody else.
enum StillWanted {
    /// True when a deed is asked for in place of texts: "stop texting and send someone", "please just ring", "talk to me!"
    static func asksForDeed(_ words: ContiguousArray<Token>) -> Bool {
        words.indices.dropFirst().contains { at in
            let (before, key) = (words[at - 1].key, words[at].key)
            let after = at + 1 < words.count ? words[at + 1].key : 0
            if talks.contains(key), after == to, at + 2 < words.count, me.contains(words[at + 2].key) {
                return !denials.contains(before)
            }
            // "Telephone me": as a sentence of its own.
            if calls.contains(key), me.contains(after), words[at].breakBefore == .stop {
                return at + 2 >= words.count || words[at + 2].key != again
            }
            // "Please contact me again next week", and not "please text me no more".
            if contacts.contains(key), me.contains(after), justs.contains(before), at < 2 || !denials.contains(words[at - 2].key) {
                return at + 2 >= words.count || !denials.contains(words[at + 2].key)
            }
            guard calls.contains(key) || key == come || gets.contains(key) && somebody.contains(after) else { return false }
            // "Just call it a day", "please come off it".
            if turns.contains(after) { return false }
            if justs.contains(before) { return at < 2 || !denials.contains(words[at - 2].key) }
            // "Don't text and ring me at night" is one denial; "stop texting and ring me" is not.
            return ands.contains(before) && words[..<at].contains { stops.contains($0.key) }
        }
    }

    /// True when a call is asked for: "ring me instead", "can you ring me, I don't like this texting".
    static func asksToBeRung(_ words: ContiguousArray<Token>) -> Bool {
        words.indices.dropFirst().dropLast().contains { at in
            guard calls.contains(words[at].key), me.contains(words[at + 1].key), !denials.contains(words[at - 1].key) else {
                return false
            }
            if at + 2 < words.count, words[at + 2].key == instead { return true }
            return words[at - 1].key == you && at > 1 && modals.contains(words[at - 2].key)
        }
    }

    /// True when the texts that are to end go to somebody else: "stop texting the tenant", "message my husband".
    static func isAboutOthers(_ words: ContiguousArray<Token>, after texting: Int) -> Bool {
        guard texting + 2 < words.count, words[texting + 1].breakBefore == .none, words[texting + 2].breakBefore == .none else {
            return false
        }
        return owners.contains(words[texting + 1].key) && people.contains(words[texting + 2].key)
    }

    private static let to = WordHash.of("to")
    private static let come = WordHash.of("come")
    private static let me = ConsentWords.keys("me us")
    private static let talks = ConsentWords.keys("talk speak")
    private static let calls = ConsentWords.keys("ring call phone bell telephone")
    private static let instead = WordHash.of("instead")
    private static let you = WordHash.of("you")
    private static let modals = ConsentWords.keys("can could will would")
    private static let again = WordHash.of("again")
    private static let turns = ConsentWords.keys("it off on this that")
    private static let contacts = ConsentWords.keys("contact text message email")
    private static let gets = ConsentWords.keys("send get")
    private static let somebody = ConsentWords.keys("someone somebody anyone anybody a him them round here")
    private static let justs = ConsentWords.keys("just please pls plz instead")
    private static let ands = ConsentWords.keys("and n then")
    private static let stops = ConsentWords.keys("stop quit cease enough")
    private static let denials = ConsentWords.keys("dont not never no cant wont stop to")
    private static let owners = ConsentWords.keys("the my our his her their")
    private static let people = ConsentWords.keys(
        "tenant tenants husband wife hubby missus partner mum mam dad nan gran son daughter brother sister neighbour neighbours landlord landlady agent "
            + "husbands wifes mums dads office shop staff receptionist secretary lodger boss old other upstairs downstairs people lads lad"
    )
}
