import HTTP
import Testing

@testable import Simulator

struct SignatureTests {
    private static let call = [
        ("CallSid", "CA1234567890ABCDE"), ("Caller", "+14158675309"), ("Digits", "1234"), ("From", "+14158675309"),
        ("To", "+18005551212"),
    ]
    private static let path = "mycompany.com/myapp.php?foo=1&bar=2"

    @Test(
        "the carrier signs as its documented vectors say (V1 to V4)",
        arguments: [
            ("https://mycompany.com/myapp.php?foo=1&bar=2", "RSOYDt4T1cUTdK1PDd93/VVr8B8="),
            ("https://mycompany.com:443/myapp.php?foo=1&bar=2", "kvajT1Ptam85bY51eRf/AJRuM3w="),
            ("https://mycompany.com:8443/myapp.php?foo=1&bar=2", "ZOaJEsozlsUyzk5k5fpaCxTxXDA="),
            ("http://mycompany.com/myapp.php?foo=1&bar=2", "OyGYPqTF6ztdbRNCvuQO/oPvqQ4="),
        ])
    func documented(url: String, signature: String) {
        #expect(WebhookSignature.ofForm(Self.call, to: url, token: "12345") == signature)
        #expect(WebhookSignature.ofForm(Self.call.reversed(), to: url + "#rc=2", token: "12345") == signature)
    }

    @Test("a body that is no form is signed through its digest in the address (V5)")
    func json() {
        let body = Array(#"{"property": "value", "boolean": true}"#.utf8)
        let digest = WebhookSignature.digest(of: body)
        #expect(digest == "0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620")
        #expect(
            WebhookSignature.ofBody(to: "https://\(Self.path)&bodySHA256=\(digest)", token: "12345")
                == "a9nBmqA0ju/hNViExpshrM61xv4=")
    }

    @Test("values of one name are sorted and counted once (V6)")
    func repeated() {
        let fields = [("Sid", "CA123"), ("MediaUrl", "https://b/2"), ("MediaUrl", "https://a/1"), ("MediaUrl", "https://b/2")]
        #expect(WebhookSignature.ofForm(fields, to: "https://\(Self.path)", token: "12345") == "CM+BKfWRGKYcsILA5Dl5/LhCAE4=")
    }

    @Test("a British text with empty values and an emoji is signed as the vendor's library signs it (V7's shape)")
    func british() {
        let sid = "SM0123456789abcdef0123456789abcdef"
        let fields = [
            ("ToCountry", "GB"), ("ToState", ""), ("SmsMessageSid", sid), ("NumMedia", "0"), ("ToCity", ""), ("FromZip", ""),
            ("SmsSid", sid), ("FromState", ""), ("SmsStatus", "received"), ("FromCity", ""),
            ("Body", "Boiler leaking 😟 & no heat "), ("FromCountry", "GB"), ("To", "+447700900123"), ("ToZip", ""),
            ("NumSegments", "1"), ("MessageSid", sid), ("AccountSid", "AC0123456789abcdef0123456789abcdef"),
            ("From", "+447700900456"), ("ApiVersion", "2010-04-01"),
        ]
        let signature = WebhookSignature.ofForm(fields, to: "https://jobrun.example.com/twilio/sms", token: "test_token_0123456789")
        #expect(signature == "5tj/MgmoVhztHsY94uCWzpTXppA=")
    }

    @Test("a webhook carries the signature of exactly what it posts")
    func delivered() async {
        let desk = Desk()
        let carrier = makeCarrier(desk)
        await carrier.text(from: Cast.customer, to: Cast.shop, body: "Boiler leaking 😟 & no heat")
        let request = desk.requests[0]
        let fields = request.form.fields.map { ($0.name, $0.value) }
        #expect(request.headers["X-Twilio-Signature"] == WebhookSignature.ofForm(fields, to: request.url, token: Cast.token))
        #expect(request.form["Body"] == "Boiler leaking 😟 & no heat")
    }
}
