import Domain
import Templates
import Testing

/// Everything but the customers' and the safety texts, which the pipeline's tests look after.
@Suite struct HouseTemplatesTests {
    private static let phone = PhoneNumber(e164: "+447700900123")!
    private static let names = [
        "Brown & Sons", String(repeating: "Brown ", count: 10), String(repeating: "€", count: 60),
        String(repeating: "x", count: 120),
        "Müller’s Café – “Żółć” 🔧", "R & B \u{0000} Plumbing\n\nLtd",
    ]
    private static let words = [
        "", "a tap", String(repeating: "it leaks everywhere ’ ", count: 80), String(repeating: "😱", count: 500),
    ]

    /// Every text that can leave, with names and words of every length.
    private static let texts: [(String, MessageBody)] = {
        var texts: [(String, MessageBody)] = [
            ("failSafe", SystemTemplates.failSafe), ("unrouted", SystemTemplates.unrouted),
            ("deflection", SystemTemplates.deflection(publicPhone: phone)),
            ("deflection", SystemTemplates.deflection(publicPhone: nil)),
            ("technicalIssue", SystemTemplates.technicalIssue), ("helpUnknown", SystemTemplates.helpUnknown),
            ("rangTwice", OwnerTemplates.rangTwice(phone)), ("rangAgain", OwnerTemplates.rangAgainAndAgain(phone, times: 3)),
            ("rangCannotText", OwnerTemplates.rangCannotText(phone, because: "asked us not to text")),
            ("withheldTwice", OwnerTemplates.withheldTwice), ("optedOutWithLead", OwnerTemplates.optedOutWithLead(phone)),
            ("notDelivered", OwnerTemplates.notDelivered(phone)), ("commands", OwnerTemplates.commands),
            ("help", OnboardingTemplates.help), ("person", OnboardingTemplates.person),
        ]
        for name in names {
            texts.append(("settingUp", SystemTemplates.settingUp(name)))
            texts.append(("help", SystemTemplates.help(name)))
            texts.append(("missedCall", VoiceTemplates.missedCall(name)))
            texts.append(("missedCallAgain", VoiceTemplates.missedCallAgain(name)))
        }
        for words in words {
            texts.append(("ringingBack", OwnerTemplates.ringingBack(phone, job: words)))
            texts.append(("reachedWhilePaused", OwnerTemplates.reachedWhilePaused(phone, words: words)))
            texts.append(("overToYou", OwnerTemplates.overToYou(phone, because: "they wrote again", words: words)))
            texts.append(("alert", FounderTemplates.alert(words)))
        }
        texts.append(("reachedWhilePaused", OwnerTemplates.reachedWhilePaused(phone, words: nil)))
        for state in OnboardingState.allCases {
            texts.append(("question", OnboardingTemplates.question(state)))
            texts.append(("again", OnboardingTemplates.again(state)))
            texts.append(("status", OnboardingTemplates.status(5, of: 5, state)))
        }
        texts.append(
            ("welcome", MessageBody(OnboardingTemplates.welcome + OnboardingTemplates.question(.businessTypeLocation).text)))
        return texts
    }()

    @Test("every text is GSM and at most two segments, whatever the names and words in it")
    func size() {
        for (name, body) in Self.texts {
            #expect(body.isGSM, "\(name): \(body.text)")
            #expect(body.segments <= 2, "\(name): \(body.text)")
            #expect(!body.text.isEmpty)
        }
    }

    @Test("no text tells anybody to send a word that the carrier takes for an opt-out, but for the one footer")
    func optOutWords() {
        let taken: Set<String> = [
            "STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT", "START", "UNSTOP",
        ]
        for (name, body) in Self.texts {
            let rest = body.text.replacing("Text STOP to opt out.", with: "")
            let words = rest.split { !$0.isLetter }.map(String.init)
            #expect(taken.isDisjoint(with: words), "\(name): \(body.text)")
            #expect(body.text.ranges(of: "STOP").count <= 1)
        }
    }

    @Test("the first text to anyone says what it is, asks for an answer, and how to opt out")
    func firstText() {
        let text = VoiceTemplates.missedCall("Brown & Sons").text
        #expect(text.contains("Brown & Sons") && text.contains("automatic") && text.contains("text back"))
        #expect(text.contains("Sorry we missed your call") && text.hasSuffix("Text STOP to opt out."))
        #expect(!VoiceTemplates.missedCallAgain("Brown & Sons").text.contains("STOP"), "once is enough")
    }

    @Test("the quoted texts are kept to the letter")
    func contracts() {
        #expect(
            SystemTemplates.failSafe.text
                == "We missed your call. Please reply with details about the job you need help with and we'll get back to you shortly."
        )
        #expect(
            SystemTemplates.settingUp("Brown & Sons").text
                == "Thank you for reaching out to Brown & Sons! We're currently setting up our automated system. A team member will contact you shortly."
        )
        #expect(
            SystemTemplates.deflection(publicPhone: Self.phone).text
                == "Thanks for your message! We're temporarily unable to respond via text. Please call us directly at +447700900123 for faster service."
        )
        #expect(
            SystemTemplates.technicalIssue.text
                == "We're experiencing a technical issue. Please call us directly or try again in a few minutes. Sorry for the inconvenience!"
        )
        #expect(
            VoiceTemplates.onboardingRefusal.words
                == "This number is for text messages only. Please send us a text to get started.")
    }

    @Test("a name of sixty characters is said in full")
    func longName() {
        let name = "Brown, Brown, Green and Daughters Plumbing and Heating Ltd."
        #expect(SystemTemplates.settingUp(name).text.contains("\(name)!"))
        #expect(VoiceTemplates.missedCall(name).text.contains("this is \(name)."))
    }

    @Test("without a phone the owner agreed to show, none is shown")
    func deflectionWithoutPhone() {
        let text = SystemTemplates.deflection(publicPhone: nil).text
        #expect(!text.contains("+") && text.contains("call us directly for faster service"))
    }

    @Test("words are cut to fit, never split in the sentence's own")
    func fitting() {
        let body = OwnerTemplates.overToYou(Self.phone, because: "reasons", words: String(repeating: "leak ", count: 400))
        #expect(body.text.hasPrefix("+447700900123 needs you: reasons. They wrote: \"leak leak"))
        #expect(body.text.hasSuffix("...\" Please ring them."))
    }

    @Test(
        "characters that phones cannot show become their likeness",
        arguments: [
            ("Müller", "Müller"), ("Łukasz", "Lukasz"), ("Señor Ångström", "Señor Ångström"),
            ("it’s “so” – ok…", "it's \"so\" - ok..."),
            ("½ price ™", "1/2 price "), ("e\u{301}", "e"), ("Çelik Şahin", "Çelik Sahin"), ("水道", ""), ("a\u{00a0}b", "a b"),
        ])
    func likeness(text: String, gsm: String) {
        #expect(Wording.gsm(text) == gsm)
    }

    @Test("a clipped text is no longer than asked, and ends at a word when one is near")
    func clip() {
        #expect(Wording.clip("short", to: 10) == "short")
        #expect(Wording.clip("one two three", to: 10) == "one...")
        #expect(Wording.clip(String(repeating: "x", count: 30), to: 10) == "xxxxxxx...")
        for limit in 3..<40 { #expect(Wording.clip(String(repeating: "ab cd ", count: 10), to: limit).count <= limit) }
    }
}
