import Domain
import HTTP
import Testing

@testable import Twilio

private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

@Suite("TwiML is always well-formed and says what was meant") struct TwiMLTests {
    @Test("saying nothing is an empty response")
    func silence() {
        #expect(text(MessagingReply.silence.xml) == #"<?xml version="1.0" encoding="UTF-8"?><Response/>"#)
        #expect(text(VoiceReply([]).xml) == #"<?xml version="1.0" encoding="UTF-8"?><Response/>"#)
    }

    @Test("a message carries its words and the address to report to")
    func message() {
        let reply = MessagingReply.message(
            MessageBody("Smith & Sons <Plumbing> \"here\", it's us"), statusCallback: "https://a.example/status?letter=1&x='2'")
        #expect(
            text(reply.xml)
                == #"<?xml version="1.0" encoding="UTF-8"?><Response><Message statusCallback="https://a.example/status?letter=1&amp;x=&#39;2&#39;">"#
                + "<Body>Smith &amp; Sons &lt;Plumbing&gt; &quot;here&quot;, it&#39;s us</Body></Message></Response>")
        #expect(
            text(MessagingReply.message(MessageBody("Hi"), statusCallback: nil).xml)
                == #"<?xml version="1.0" encoding="UTF-8"?><Response><Message><Body>Hi</Body></Message></Response>"#)
    }

    @Test("a call is spoken to in British English, then ended")
    func voice() {
        #expect(
            text(VoiceReply([.say("Smith & Sons"), .pause(seconds: 1), .hangup]).xml)
                == #"<?xml version="1.0" encoding="UTF-8"?><Response><Say voice="Polly.Amy" language="en-GB">Smith &amp; Sons</Say>"#
                + #"<Pause length="1"/><Hangup/></Response>"#)
        #expect(
            text(VoiceReply([.reject(.busy)]).xml)
                == #"<?xml version="1.0" encoding="UTF-8"?><Response><Reject reason="busy"/></Response>"#)
        #expect(
            text(VoiceReply([.say("x")], speaker: .init(voice: "a\"b", language: "cy-GB")).xml).contains(
                #"voice="a&quot;b" language="cy-GB""#))
    }

    @Test("the answer is 200 with a content type: without one Twilio fails it (11200)")
    func response() {
        for response in [MessagingReply.silence.response, VoiceReply([.hangup]).response] {
            #expect(response.status == .ok)
            #expect(response.headers["Content-Type"] == "text/xml; charset=utf-8")
        }
    }

    @Test("whatever the words, the document is well-formed and they come back but for what XML forbids", arguments: 0..<50)
    func property(seed: Int) throws {
        var dice = Dice(seed: UInt64(seed))
        for _ in 0..<20 {
            let (words, address) = (dice.text(upTo: 60), dice.text(upTo: 30))
            let message = try StrictXML.read(MessagingReply.message(MessageBody(words), statusCallback: address).xml)
            let body = try #require(message.children.first?.children.first)
            #expect(body.text.unicodeScalars.elementsEqual(allowed(words)))
            #expect(message.children.first?.attributes["statusCallback"]?.unicodeScalars.elementsEqual(allowed(address)) == true)
            let call = try StrictXML.read(VoiceReply([.say(words), .hangup], speaker: .init(voice: address)).xml)
            #expect(call.children.map(\.name) == ["Say", "Hangup"])
            #expect(call.children[0].text.unicodeScalars.elementsEqual(allowed(words)))
        }
    }

    private func allowed(_ text: String) -> [Unicode.Scalar] { text.unicodeScalars.filter { StrictXML.isAllowed($0.value) } }
}
