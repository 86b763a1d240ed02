import Testing

@testable import Simulator

struct TwiMLTests {
    @Test("texts are read with their entities, attributes and callbacks")
    func message() throws {
        let xml = """
            <?xml version="1.0" encoding="UTF-8"?><Response><!-- one --><Message statusCallback="https://x/y?a=1&amp;b=2">\
            <Body>Smith &amp; Sons &lt;Plumbing&gt; &#x1F600;</Body></Message><Message to='+447700900457'>two</Message></Response>
            """
        #expect(
            try read(xml) == [
                .message(
                    body: "Smith & Sons <Plumbing> 😀", to: nil, from: nil, media: [], callbacks: ["https://x/y?a=1&b=2"]),
                .message(body: "two", to: "+447700900457", from: nil, media: [], callbacks: []),
            ])
        #expect(try read("<Response/>") == [])
        #expect(try read(" <Response > </Response> ") == [])
    }

    @Test("voice verbs are read")
    func voice() throws {
        let xml = #"<Response><Say voice="Polly.Amy" language="en-GB">Hello</Say><Pause length="2"/><Hangup/></Response>"#
        #expect(try read(xml, .voice) == [.say("Hello", voice: "Polly.Amy", language: "en-GB"), .pause(seconds: 2), .hangup])
        #expect(try read("<Response><Reject reason='busy'/></Response>", .voice) == [.reject(reason: "busy")])
    }

    @Test(
        "what is not well-formed, or not documented, is refused",
        arguments: [
            "", "hello", "<Response>", "<Response></response>", "<Response/><Response/>", "<Response/>x",
            "<Response>loose</Response>",
            "<Response a='1'/>", "<Response><Message>a & b</Message></Response>",
            "<Response><Message>a &nbsp; b</Message></Response>",
            "<Response><Message a=1>x</Message></Response>", "<Response><Message to='1' to='2'>x</Message></Response>",
            "<Response><Message colour='red'>x</Message></Response>", "<Response><Message></Message></Response>",
            "<Response><Message>x<Body>y</Body></Message></Response>",
            "<Response><Message><Body>x</Body><Body>y</Body></Message></Response>",
            "<Response><Mesage>x</Mesage></Response>", "<Response><Say>x</Say></Response>", "<!DOCTYPE a><Response/>",
            "<?php echo ?><Response/>", "<Response><Message to='<'>x</Message></Response>",
            "<Response><Message>&#0;</Message></Response>",
            "<Response><Message>\u{01}</Message></Response>", "<Response><Message to=\"x>y</Message></Response>",
            "<Message>x</Message>",
            "<Response><!-- no end </Response>",
        ])
    func refused(xml: String) {
        #expect(throws: TwiMLFault.self) { try read(xml) }
    }

    @Test("bytes that are not UTF-8 and another content type are refused")
    func notText() {
        #expect(throws: TwiMLFault.self) {
            try TwiML.read(Array("<Response/>".utf8) + [0xFF], contentType: "text/xml", dialect: .messaging)
        }
        for type in [nil, "", "text/html", "application/json"] {
            #expect(throws: TwiMLFault.self) { try TwiML.read(Array("<Response/>".utf8), contentType: type, dialect: .messaging) }
        }
    }

    @Test("a document nested too deep is refused, not followed")
    func deep() {
        let xml = String(repeating: "<a>", count: 100_000)
        #expect(throws: TwiMLFault.self) { try read("<Response>\(xml)</Response>") }
    }

    private func read(_ xml: String, _ dialect: TwiML.Dialect = .messaging) throws -> [TwiMLVerb] {
        try TwiML.read(Array(xml.utf8), contentType: "text/xml; charset=utf-8", dialect: dialect)
    }
}
