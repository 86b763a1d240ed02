import Domain
import Templates
import Testing
import Voice

@Suite struct VoicePolicyTests {
    private static let our = PhoneNumber(e164: "+441632960001")!
    private static let owner = PhoneNumber(e164: "+447700900456")!
    private static let client = Client(
        id: ClientID("one"), businessName: "Brown & Sons", ownerPhone: owner, twilioNumber: our, forwardingEnabled: true,
        notify: .sms)
    private static let now = Moment(milliseconds: 1_800_000_000_000)
    private static let mobile = "+447700900123"
    private static let landline = "+442079460123"

    private static func snapshot(
        _ number: String? = mobile, door: ResolvedNumber.Door = .operational(client), stopped: Bool = false, earlier: Int = 0,
        withheld: Int = 0, lead: Lead? = nil, isFirst: Bool = true, forwarded: Bool = true
    ) -> CallSnapshot {
        let call = CallEvent(
            sid: "CA1", called: our, caller: number.map { ReachabilityTests.caller($0) } ?? .withheld, status: .ringing,
            forwardedFrom: forwarded ? owner : nil, at: now)
        return CallSnapshot(
            call: call, resolved: ResolvedNumber(number: our, door: door, source: .pool), stopped: stopped,
            earlierCalls: (0..<earlier).map { now - .minutes(Int64($0 + 1)) }, earlierWithheld: withheld, lead: lead,
            isFirstContact: isFirst)
    }

    /// What is said to the caller, what is texted, what the owner is told.
    private struct Effect: Equatable {
        var spoken: String
        var text: String?
        var notice: String?
        var isUrgent = false

        init(_ outcome: VoiceOutcome) {
            switch outcome {
            case .textCaller(let words, _, _, let spoken, _, let also):
                (self.spoken, text, notice) = (spoken.words, words.text, also?.body.text)
            case .noText(_, _, let spoken, let told):
                (self.spoken, notice, isUrgent) = (spoken.words, told?.body.text, told?.isUrgent == true)
            case .failSafe(let caller, let spoken, _):
                (self.spoken, text) = (spoken.words, caller == nil ? nil : "fail-safe")
            case .refuse(let spoken, _): self.spoken = spoken.words
            }
        }
    }

    private static func effect(_ snapshot: CallSnapshot) -> Effect { Effect(VoicePolicy.decide(snapshot)) }

    @Test("the onboarding number refuses in exactly these words, whoever rings, and does nothing else")
    func onboarding() {
        for snapshot in [
            Self.snapshot(door: .onboarding), Self.snapshot(nil, door: .onboarding), Self.snapshot(door: .onboarding, earlier: 3),
        ] {
            #expect(VoicePolicy.decide(snapshot) == .refuse(VoiceTemplates.onboardingRefusal, .onboardingNumberCalled))
        }
        #expect(
            VoiceTemplates.onboardingRefusal.words
                == "This number is for text messages only. Please send us a text to get started.")
    }

    @Test(
        "a number that nobody owns, or lost its owner, answers with the fail-safe to whom it can be texted",
        arguments: [
            (ResolvedNumber.Door.system, VoiceOutcome.Violation.systemNumberCalled),
            (.operationalWithoutClient, .operationalWithoutClient),
        ])
    func failSafe(door: ResolvedNumber.Door, violation: VoiceOutcome.Violation) {
        let mobile = PhoneNumber(e164: Self.mobile)
        #expect(
            VoicePolicy.decide(Self.snapshot(door: door)) == .failSafe(mobile, spoken: VoiceTemplates.generic, violation))
        for snapshot in [
            Self.snapshot(nil, door: door), Self.snapshot(Self.landline, door: door), Self.snapshot(door: door, stopped: true),
            Self.snapshot("+447012345678", door: door),
        ] {
            #expect(VoicePolicy.decide(snapshot) == .failSafe(nil, spoken: VoiceTemplates.generic, violation))
        }
    }

    @Test("a missed call is answered with one text, and with words that are true whether or not the gate lets it leave")
    func missed() {
        guard
            case .textCaller(let words, let to, let client, let spoken, let otherwise, let also) =
                VoicePolicy.decide(Self.snapshot())
        else {
            Issue.record("not texted")
            return
        }
        #expect(to.e164 == Self.mobile && client.id == Self.client.id && also == nil)
        #expect(words == VoiceTemplates.missedCall("Brown & Sons"))
        #expect(spoken == VoiceTemplates.textFollows("Brown & Sons"))
        #expect(otherwise == VoiceTemplates.noText("Brown & Sons"))
        #expect(Self.effect(Self.snapshot(isFirst: false)).text == VoiceTemplates.missedCallAgain("Brown & Sons").text)
    }

    @Test(
        "the second call tells the owner, the third presses him, the fourth says nothing new: none is texted again",
        arguments: [
            mobile, landline,
        ])
    func coolDown(number: String) {
        let effects = (1...4).map { Self.effect(Self.snapshot(number, earlier: $0)) }
        #expect(effects.allSatisfy { $0.text == nil })
        #expect(effects[0].notice == OwnerTemplates.rangTwice(PhoneNumber(e164: number)!).text)
        #expect(effects[1].notice == OwnerTemplates.rangAgainAndAgain(PhoneNumber(e164: number)!, times: 3).text)
        #expect(effects.map(\.isUrgent) == [false, true, false, false])
        #expect(effects[2].notice == nil && effects[3].notice == nil)
        guard case .noText(_, _, _, let third?) = VoicePolicy.decide(Self.snapshot(number, earlier: 2)) else {
            Issue.record("the third call tells nobody")
            return
        }
        #expect(third.raisesUrgency)
    }

    @Test("what the owner is told of a second call is true of a landline too")
    func truthful() {
        let notice = Self.effect(Self.snapshot(Self.landline, earlier: 1)).notice ?? ""
        #expect(!notice.contains("text"))
    }

    @Test(
        "a landline and somebody who said stop are worth ringing back; a robot's number is not",
        arguments: [
            (landline, false, true), (mobile, true, true), ("+447012345678", false, false), ("+15005550006", false, false),
            ("+448081570123", false, false),
        ])
    func notTextable(number: String, stopped: Bool, isTold: Bool) {
        let effect = Self.effect(Self.snapshot(number, stopped: stopped))
        #expect(effect.text == nil)
        #expect((effect.notice != nil) == isTold)
        #expect(effect.notice?.contains(number) ?? true)
    }

    @Test("one withheld call tells nobody, two within minutes tell the owner")
    func withheld() {
        #expect(Self.effect(Self.snapshot(nil)).notice == nil)
        #expect(Self.effect(Self.snapshot(nil, withheld: 1)).notice == OwnerTemplates.withheldTwice.text)
    }

    @Test("the owner who rings to try the divert hears that it works, and is no lead")
    func ownersPhone() {
        let effect = Self.effect(Self.snapshot(Self.owner.e164, earlier: 2))
        #expect(effect == Self.effect(Self.snapshot(Self.owner.e164)))
        #expect(effect.spoken == VoiceTemplates.divertWorks("Brown & Sons").words)
        #expect(effect.text == nil && effect.notice == nil)
    }

    @Test("a customer with an open lead who rings the number itself is ringing back")
    func ringingBack() {
        let lead = Lead(id: LeadID("l1"), details: JobDetails(jobWords: "a dripping tap"))
        let back = Self.effect(Self.snapshot(lead: lead, forwarded: false))
        #expect(back.notice == OwnerTemplates.ringingBack(PhoneNumber(e164: Self.mobile)!, job: "a dripping tap").text)
        #expect(back.text != nil)
        #expect(Self.effect(Self.snapshot(lead: lead)).notice == nil, "a divert is not ringing back")
        #expect(Self.effect(Self.snapshot(forwarded: false)).notice == nil, "nobody to ring back without a lead")
    }

    @Test("nobody is promised a text that does not follow, or a message to the owner that is not sent")
    func promises() {
        for number in [Self.mobile, Self.landline, "+447012345678", "+15005550006", Self.owner.e164, nil] {
            for door in [ResolvedNumber.Door.operational(Self.client), .operationalWithoutClient, .onboarding, .system] {
                for stopped in [true, false] {
                    for count in 0...4 {
                        let effect = Self.effect(
                            Self.snapshot(number, door: door, stopped: stopped, earlier: count, withheld: count))
                        if effect.text == nil { #expect(!effect.spoken.contains("sending you a text")) }
                        if effect.notice == nil { #expect(!effect.spoken.contains("will be told")) }
                    }
                }
            }
        }
    }

    @Test("a call is missed once it is over, whoever ended it", arguments: CallStatus.allCases)
    func missedStatus(status: CallStatus) {
        #expect(VoicePolicy.isMissed(status) == ["completed", "busy", "failed", "no-answer", "canceled"].contains(status.rawValue))
    }
}
