import Testing

@testable import Pipeline

@Suite("Consent")
struct ConsentTests {
    @Test(
        "Twilio's words, in any case and dress",
        arguments: [
            "STOP", "stop", "Stop.", " stop ", "STOP!!", "\"Stop\"", "StopAll", "UNSUBSCRIBE", "cancel", "End", "quit", "REVOKE",
            "OptOut", "STOP 👍",
        ])
    func keywords(text: String) {
        #expect(ConsentWords.wish(in: text) == .stop(keyword: true))
    }

    @Test(
        "plain refusals",
        arguments: [
            "Please don't send any more texts to this phone, it is a work mobile for the ambulance station",
            "Stop texting me", "stop texting me please", "don't text this number again", "leave me alone", "remove me",
            "take me off your list",
            "Please stop messaging me", "do not contact me again", "STOP SENDING ME THESE", "pls stop txting",
            "I dont want any more texts from you",
            "never text me again", "opt out", "lose my number", "don’t message me anymore", "stop bloody texting me",
            "Can you stop texting me",
            "no more texts please", "i said stop texting me", "unsubscribe me please", "please remove my number from your system",
            "dont ever text me again",
            "stop contacting me", "Please take me off this list, thanks", "I wish to opt out", "quit messaging me",
            "leave us alone",
            "Who is this? stop texting me", "wrong number, don't text me again", "delete my number", "stop spamming me",
            "STOP MESSAGING THIS NUMBER", "I want to unsubscribe", "how do I get out of these messages, I am not your customer",
            "you have the wrong person, bin my number please", "pls can u not text here anymore",
            "take us off your list", "don't text me again, I only rang the wrong number", "stop texting the house phone",
            "please no more, just stop", "Stop texting me. Call me again and I will report you",
            "can you phone me and take me off your list please", "what part of STOP is hard", "which bit of stop don't you get",
            "Stop mithering me, it's every flaming week",
            "please just call it a day and stop texting me",
        ])
    func refusals(text: String) {
        #expect(ConsentWords.wish(in: text) == .stop(keyword: false), "\(text)")
    }

    @Test(
        "a single word or sign that was meant for STOP",
        arguments: [
            "stp", "Stp.", "STPO", "dtop", "SSTOP", "stoppit", "STOP2END", "stop2end!!", "stopnow", "stoptexting",
            "unsuscribe", "S T O P please", "s t o p", "S. T. O. P.", "UNSUBCRIBE", "unsubscibe!!", "usubscribe", "optuot",
            "0ptout", "cease",
            "Desist.", "\u{1f6d1}", "🚫📱🚫",
        ])
    func slips(text: String) {
        #expect(ConsentWords.wish(in: text) == .stop(keyword: false), "\(text)")
    }

    @Test(
        "a single word that is none",
        arguments: [
            "stopcock", "stoptap", "step", "shop", "top", "stopped", "subscribe", "spot", "soap", "layout", "options", "👍", "❓",
            "ok",
            "M1", "sto p cock", "S T O V E", "s t o p the tap", "stepladder",
        ])
    func noSlips(text: String) {
        #expect(ConsentWords.wish(in: text) == nil, "\(text)")
    }

    @Test(
        "work is no refusal",
        arguments: [
            "Thank you so much, you've been ever so kind xx", "Nice one", "R u on ur way",
            "Can you ring me, I dont like this texting",
            "Please don't text back as I cannot read it without my glasses, telephone me instead",
            "stop the tap dripping", "please cancel my appointment", "stop the leak", "don't text, ring me instead",
            "I need it to stop leaking",
            "water won't stop", "can't stop the water", "the toilet won't stop running", "need to stop the drip asap",
            "can you remove a wall",
            "remove my old boiler please", "please call don't text", "stop cock is stuck", "it stopped texting me the code",
            "end of tenancy clean",
            "cancel the booking for tuesday", "don't leave me alone with this leak", "the alarm keeps texting me",
            "how do i stop my boiler losing pressure",
            "take me off the roof lol", "my tenants keep messaging me about the heating", "I don't text much, call me",
            "is it ok to text this number again",
            "can you stop by tomorrow", "the boiler won't quit banging", "stop tap is leaking", "bus stop outside our house",
            "door stop needs fitting",
            "i will text you again tomorrow", "don't contact me before 9am", "no need to text back just come round",
            "could you sweep the flue in September, never any bother with it", "cooking on the other three rings no bother",
            "can you take us off oil and put in a heat pump",
            "don't text me I can't read it without my specs. Ring the house phone",
            "STOP TEXTING AND RING ME THE TOILET IS OVERFLOWING", "stop messaging and send someone, we are freezing",
            "enough texting, talk to me! where are my tiles", "please stop texting the tenant about money, it's me who pays",
            "please do not contact the shop upstairs, all questions to me", "take me off the waiting list for the boiler",
            "Please contact me again next week", "150 max no more",
            "please don't send anything to my husband's number, it's a surprise",
            "Don't text back, I can't read them. Telephone me about the quotation",
            "please don't text back just come, the ceiling is dripping",
            "can you take me off the list for Tuesday and put me on Friday", "20% off vans this month. To unsubscribe text OUT",
        ])
    func work(text: String) {
        #expect(ConsentWords.wish(in: text) == nil, "\(text)")
    }

    @Test("texts again, and help")
    func others() {
        #expect(ConsentWords.wish(in: "START") == .start(isYes: false))
        #expect(ConsentWords.wish(in: "unstop.") == .start(isYes: false))
        #expect(ConsentWords.wish(in: "Yes") == .start(isYes: true))
        #expect(ConsentWords.wish(in: "help") == .help)
        #expect(ConsentWords.wish(in: "INFO") == .help)
        #expect(ConsentWords.wish(in: "help my boiler has died") == nil)
        #expect(ConsentWords.wish(in: "yes please tomorrow") == nil)
    }
}
