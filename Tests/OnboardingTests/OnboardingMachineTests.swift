import Domain
import Onboarding
import Templates
import Testing

@Suite struct OnboardingMachineTests {
    private static let phone = PhoneNumber(e164: "+447700900456")!
    private static let now = Moment(milliseconds: 1_800_000_000_000)

    private static func hear(_ text: String, _ signUp: SignUp?, at now: Moment = now) -> OnboardingMachine.Step {
        OnboardingMachine.hear(MessageBody(text), signUp, from: phone, at: now)
    }

    /// The conversation so far.
    private static func after(_ texts: String...) -> OnboardingMachine.Step {
        var step = hear("Hello", nil)
        for text in texts { step = hear(text, step.signUp) }
        return step
    }

    @Test("an owner who answers everything is known by five texts, and a person is called")
    func straight() {
        var step = Self.after()
        #expect(step.reply.text == OnboardingTemplates.welcome + OnboardingTemplates.question(.businessTypeLocation).text)
        var states = [step.signUp.state]
        for (index, text) in ["plumber in  Leeds", "Brown & Sons", "Jo Brown", "both jo@example.com"].enumerated() {
            #expect(!step.needsPerson)
            step = Self.hear(text, step.signUp, at: Self.now + .minutes(Int64(index + 1)))
            #expect(step.reply == OnboardingTemplates.question(step.signUp.state))
            states.append(step.signUp.state)
        }
        #expect(states == OnboardingState.allCases)
        #expect(step.needsPerson)
        #expect(
            step.signUp
                == SignUp(
                    phone: Self.phone, state: .confirmLive, since: Self.now + .minutes(4), tradeAndTown: "plumber in Leeds",
                    businessName: "Brown & Sons", ownerName: "Jo Brown", notify: .both, email: "jo@example.com"))
    }

    @Test("the states are named as runbooks name them")
    func names() {
        #expect(
            OnboardingState.allCases.map(\.rawValue) == [
                "S1_BUSINESS_TYPE_LOCATION", "S2_BUSINESS_NAME", "S3_OWNER_NAME", "S4_NOTIFICATION_PREF", "S5_CONFIRM_LIVE",
            ])
    }

    @Test("BACK goes one question back and keeps what was told; at the first it stays")
    func back() {
        let step = Self.after("plumber in Leeds", "Brown & Sons", "back")
        #expect(step.signUp.state == .businessName)
        #expect(step.signUp.businessName == "Brown & Sons" && step.signUp.tradeAndTown == "plumber in Leeds")
        #expect(Self.after("BACK").signUp.state == .businessTypeLocation)
        let corrected = Self.hear("Brown Ltd", step.signUp)
        #expect(corrected.signUp.businessName == "Brown Ltd" && corrected.signUp.state == .ownerName)
        #expect(Self.after("plumber in Leeds", "Brown", "Jo", "SMS", "Back!").signUp.state == .notificationPreference)
    }

    @Test("RESTART forgets; HELP and STATUS change nothing", arguments: ["HELP", "help", " Status ", "STATUS.", "Help!"])
    func commands(text: String) {
        let step = Self.after("plumber in Leeds", "Brown")
        let answered = Self.hear(text, step.signUp)
        #expect(answered.signUp == step.signUp)
        let help = text.lowercased().contains("help")
        #expect(answered.reply == (help ? OnboardingTemplates.help : OnboardingTemplates.status(3, of: 5, .ownerName)))
        let restarted = Self.hear("restart", step.signUp, at: Self.now + .hours(1))
        #expect(restarted.signUp == SignUp(phone: Self.phone, since: Self.now + .hours(1)))
    }

    @Test("three misunderstandings in a row call a person, each three; an answer begins the count anew")
    func misunderstood() {
        var step = Self.after("plumber in Leeds", "Brown", "Jo")
        var calls: [Bool] = []
        for _ in 0..<6 {
            step = Self.hear("???", step.signUp)
            calls.append(step.needsPerson)
            #expect(
                step.reply == (step.needsPerson ? OnboardingTemplates.person : OnboardingTemplates.again(.notificationPreference)))
        }
        #expect(calls == [false, false, true, false, false, true])
        #expect(step.signUp.state == .notificationPreference)
        #expect(Self.hear("SMS", step.signUp).signUp.misunderstood == 0)
    }

    @Test(
        "how to be told is understood as people write it",
        arguments: [
            ("SMS", NotificationPreference.sms, nil), ("sms.", .sms, nil), ("Text please", .sms, nil),
            ("Email jo@example.com", .email, "jo@example.com"), ("e-mail: jo@example.com", .email, "jo@example.com"),
            ("jo@example.com", .email, "jo@example.com"), ("BOTH jo@example.com", .both, "jo@example.com"),
            ("Both, jo@example.com.", .both, "jo@example.com"), ("both (jo@example.com)", .both, "jo@example.com"),
        ] as [(String, NotificationPreference, String?)])
    func preference(text: String, notify: NotificationPreference, email: String?) {
        let signUp = Self.after("plumber in Leeds", "Brown", "Jo", text).signUp
        #expect(signUp.state == .confirmLive)
        #expect(signUp.notify == notify)
        #expect(signUp.email == email)
    }

    @Test(
        "without an address there is no e-mail",
        arguments: [
            "EMAIL", "BOTH", "both jo@", "email jo@example", "email @example.com", "email jo@.com", "email jo@example.", "yes", "",
            "email jo@exam<ple>.com",
        ])
    func noPreference(text: String) {
        #expect(Self.after("plumber in Leeds", "Brown", "Jo", text).signUp.state == .notificationPreference)
    }

    @Test(
        "a business is named by a name: 2 to 60 characters, with letters, and no link",
        arguments: [
            "X", "", "12345", String(repeating: "a", count: 61), "https://evil.example", "see www.evil.example", "evil.com",
            "Win at bit.ly/abc now", "Brown (brown.co.uk)", "brown.co.uk/pay",
        ])
    func badName(text: String) {
        let step = Self.after("plumber in Leeds", text)
        #expect(step.signUp.state == .businessName)
        #expect(step.signUp.businessName == nil)
    }

    @Test(
        "names with dots in them are names", arguments: ["J.B.Plumbing", "St.Albans Drains", "Brown & Co.", "A1 Gas", "Mr. Fix-it"])
    func goodName(text: String) {
        #expect(Self.after("plumber in Leeds", text).signUp.businessName == text)
    }

    @Test("once everything is told, every further text calls the person, and loses nothing")
    func waiting() {
        let done = Self.after("plumber in Leeds", "Brown", "Jo", "SMS")
        let step = Self.hear("When do I get my number?", done.signUp)
        #expect(step.signUp == done.signUp)
        #expect(step.needsPerson)
    }

    @Test("time in a state counts from when it was entered")
    func since() {
        let first = Self.after()
        let lost = Self.hear("?", first.signUp, at: Self.now + .hours(1))
        #expect(lost.signUp.since == Self.now)
        let moved = Self.hear("plumber in Leeds", lost.signUp, at: Self.now + .hours(2))
        #expect(moved.signUp.since == Self.now + .hours(2))
        let stayed = Self.hear("HELP", moved.signUp, at: Self.now + .hours(3))
        #expect(stayed.signUp.since == Self.now + .hours(2))
    }

    @Test("whatever is texted, the conversation stays on its rails", arguments: 0..<20)
    func fuzz(seed: UInt64) {
        var random = Dice(state: seed)
        let words = [
            "plumber in Leeds", "Brown", "Jo", "SMS", "both a@b.co", "BACK", "RESTART", "HELP", "STATUS", "", " ", "\n", "😱",
            "STOP",
            "www.x.com", String(repeating: "x", count: 2000), "\u{0}\u{1b}[2J", "S5_CONFIRM_LIVE", "é\u{301}\u{301}", "YES", "@",
            ".",
        ]
        var step: OnboardingMachine.Step?
        for _ in 0..<200 {
            let before = step?.signUp
            let text = words[Int(random.next() % UInt64(words.count))]
            let next = Self.hear(text, before)
            let states = OnboardingState.allCases
            if let before, let from = states.firstIndex(of: before.state), let to = states.firstIndex(of: next.signUp.state) {
                #expect(abs(to - from) <= 1 || (to == 0 && text == "RESTART"), "\(before.state) → \(next.signUp.state) by \(text)")
            }
            let index = states.firstIndex(of: next.signUp.state) ?? 0
            #expect(index < 1 || next.signUp.tradeAndTown != nil)
            #expect(index < 2 || next.signUp.businessName != nil)
            #expect(index < 3 || next.signUp.ownerName != nil)
            #expect(index < 4 || next.signUp.notify != nil)
            #expect(next.signUp.notify?.rawValue == "sms" || next.signUp.notify == nil || next.signUp.email != nil)
            #expect(next.signUp.phone == Self.phone && !next.reply.text.isEmpty && next.reply.segments <= 2)
            step = next
        }
    }
}

/// Dice that fall the same way each time (SplitMix64).
struct Dice: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = (state ^ (state >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
