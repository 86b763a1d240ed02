import Domain
import HTTP
import Testing

@testable import Twilio

private let myCompany = "/myapp.php?foo=1&bar=2"
private let fields = [
    (name: "CallSid", value: "CA1234567890ABCDE"), (name: "Caller", value: "+14158675309"), (name: "Digits", value: "1234"),
    (name: "From", value: "+14158675309"), (name: "To", value: "+18005551212"),
]

/// Judges a POST of `fields` to `base` + `target`.
private func judge(
    _ base: String = "https://mycompany.com", _ target: String = myCompany, _ fields: [(name: String, value: String)] = fields,
    signature: String?, tokens: [String] = ["12345"], channel: TwilioSignature.Channel = .messaging, method: String = "POST",
    headers extra: Headers = ["Content-Type": "application/x-www-form-urlencoded"], body: [UInt8] = []
) throws -> SignedForm {
    var headers = extra
    if let signature { headers.add("X-Twilio-Signature", signature) }
    return try TwilioSignature.verify(
        Request(method: method, target: target, headers: headers, body: body), form: Form(fields), baseURL: PublicBaseURL(base),
        tokens: tokens.map(Secret.init), channel: channel)
}

@Suite("Only what Twilio signed is believed") struct SignatureTests {
    @Test("the vendor's own vectors are accepted (V1, V2, V6)")
    func published() throws {
        let form = try judge(signature: "RSOYDt4T1cUTdK1PDd93/VVr8B8=")
        #expect(form.variant == .whole)
        #expect(form.form["Digits"] == "1234")
        _ = try judge(signature: "kvajT1Ptam85bY51eRf/AJRuM3w=")
        _ = try judge(
            "https://mycompany.com", myCompany,
            [("Sid", "CA123"), ("MediaUrl", "https://b/2"), ("MediaUrl", "https://a/1"), ("MediaUrl", "https://b/2")],
            signature: "CM+BKfWRGKYcsILA5Dl5/LhCAE4=")
    }

    @Test("a port counts where it is configured, and the default one may be missing (V2, V3)")
    func ports() throws {
        for base in ["https://mycompany.com", "https://mycompany.com:443"] {
            for signature in ["RSOYDt4T1cUTdK1PDd93/VVr8B8=", "kvajT1Ptam85bY51eRf/AJRuM3w="] {
                _ = try judge(base, signature: signature)
            }
            #expect(throws: SignatureFailure.wrong) { try judge(base, signature: "ZOaJEsozlsUyzk5k5fpaCxTxXDA=") }
        }
        _ = try judge("https://mycompany.com:8443", signature: "ZOaJEsozlsUyzk5k5fpaCxTxXDA=")
        _ = try judge("https://mycompany.com:8443", signature: "RSOYDt4T1cUTdK1PDd93/VVr8B8=")
    }

    @Test("a signature for http is not one for https (V4)")
    func scheme() throws {
        #expect(throws: SignatureFailure.wrong) { try judge(signature: "OyGYPqTF6ztdbRNCvuQO/oPvqQ4=") }
        _ = try judge("http://mycompany.com", signature: "OyGYPqTF6ztdbRNCvuQO/oPvqQ4=")
    }

    @Test("a body that is no form is signed by its hash in the query (V5)")
    func json() throws {
        let target = myCompany + "&bodySHA256=0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620"
        let body = #"{"property": "value", "boolean": true}"#
        let json: Headers = ["Content-Type": "application/json"]
        let form = try judge(
            "https://mycompany.com", target, [("Sneaked", "in")], signature: "a9nBmqA0ju/hNViExpshrM61xv4=", headers: json,
            body: Array(body.utf8))
        #expect(form.variant == .bodyHash)
        #expect(form.form.fields.isEmpty)
        #expect(throws: SignatureFailure.wrong) {
            try judge(
                "https://mycompany.com", target, [], signature: "a9nBmqA0ju/hNViExpshrM61xv4=", headers: json,
                body: Array((body + " ").utf8))
        }
        // The same address with a form is no way round the fields.
        #expect(throws: SignatureFailure.wrong) {
            try judge(
                "https://mycompany.com", target, [("From", "+447700900001")], signature: "a9nBmqA0ju/hNViExpshrM61xv4=",
                body: Array(body.utf8))
        }
    }

    /// The whole set of a British text, empty values included, signed by Twilio's Python SDK 9.13.0.
    @Test("a British text with empty values and an emoji is accepted")
    func british() throws {
        let text = [
            ("ToCountry", "GB"), ("ToState", ""), ("SmsMessageSid", "SM0123456789abcdef0123456789abcdef"), ("NumMedia", "0"),
            ("ToCity", ""), ("FromZip", ""), ("SmsSid", "SM0123456789abcdef0123456789abcdef"), ("FromState", ""),
            ("SmsStatus", "received"), ("FromCity", ""), ("Body", "Boiler leaking 😟 & no heat "), ("FromCountry", "GB"),
            ("To", "+447700900123"), ("ToZip", ""), ("NumSegments", "1"), ("MessageSid", "SM0123456789abcdef0123456789abcdef"),
            ("AccountSid", "AC0123456789abcdef0123456789abcdef"), ("From", "+447700900456"), ("ApiVersion", "2010-04-01"),
        ]
        _ = try judge(
            "https://jobrun.example.com", "/twilio/sms", text, signature: "5tj/MgmoVhztHsY94uCWzpTXppA=",
            tokens: ["test_token_0123456789"])
    }

    @Test("no signature is `missing`; two, an empty token's and any other are `wrong`")
    func refused() {
        #expect(throws: SignatureFailure.missing) { try judge(signature: nil) }
        #expect(throws: SignatureFailure.missing) { try judge(signature: "") }
        #expect(throws: SignatureFailure.wrong) { try judge(signature: "RSOYDt4T1cUTdK1PDd93/VVr8B8") }
        #expect(throws: SignatureFailure.wrong) { try judge(signature: "rsoydt4t1cutdk1pdd93/vvr8b8=") }
        #expect(throws: SignatureFailure.wrong) { try judge(signature: "RSOYDt4T1cUTdK1PDd93/VVr8B8=", tokens: ["12346"]) }
        #expect(throws: SignatureFailure.wrong) { try judge(signature: "RSOYDt4T1cUTdK1PDd93/VVr8B8=", tokens: []) }
        #expect(throws: SignatureFailure.wrong) {
            try judge(signature: "RSOYDt4T1cUTdK1PDd93/VVr8B8=", headers: ["X-Twilio-Signature": "RSOYDt4T1cUTdK1PDd93/VVr8B8="])
        }
    }

    @Test("the secondary token is as good while tokens are rotated")
    func rotation() throws {
        _ = try judge(signature: "RSOYDt4T1cUTdK1PDd93/VVr8B8=", tokens: ["new", "12345"])
    }

    @Test("CallToken and StirVerstat may have been added after signing, for calls only, and are then not believed")
    func addedLater() throws {
        let more = fields + [(name: "CallToken", value: "{forged}"), (name: "StirVerstat", value: "TN-Validation-Passed-A")]
        let form = try judge("https://mycompany.com", myCompany, more, signature: "RSOYDt4T1cUTdK1PDd93/VVr8B8=", channel: .voice)
        #expect(form.variant == .withoutCallToken)
        #expect(form.form["CallToken"] == nil)
        #expect(form.form["StirVerstat"] == nil)
        #expect(form.form["From"] == "+14158675309")
        #expect(throws: SignatureFailure.wrong) {
            try judge("https://mycompany.com", myCompany, more, signature: "RSOYDt4T1cUTdK1PDd93/VVr8B8=", channel: .messaging)
        }
        let whole = SlowSignature.sign("https://mycompany.com" + myCompany, more, token: "12345")
        let believed = try judge("https://mycompany.com", myCompany, more, signature: whole, channel: .voice)
        #expect(believed.variant == .whole)
        #expect(believed.form["StirVerstat"] == "TN-Validation-Passed-A")
    }

    @Test("of a GET only the address is signed: fields that came along are dropped")
    func get() throws {
        let signature = SlowSignature.sign("https://mycompany.com" + myCompany, [], token: "12345")
        let form = try judge(signature: signature, method: "GET")
        #expect(form.form.fields.isEmpty)
        #expect(form.target == myCompany)
    }

    @Test("the address is the configured one with the target exactly as sent")
    func address() throws {
        for (base, url) in [
            ("https://user:p%40ss@example.com", "https://user:p%40ss@example.com/sms?a=%20b&c"),
            ("https://example.com/jobrun/", "https://example.com/jobrun/sms?a=%20b&c"),
            ("http://[::1]:3001", "http://[::1]:3001/sms?a=%20b&c"), ("http://[::1]", "http://[::1]:80/sms?a=%20b&c"),
            ("http://localhost:3001", "http://localhost/sms?a=%20b&c"),
        ] {
            let signature = SlowSignature.sign(url, fields, token: "t")
            _ = try judge(base, "/sms?a=%20b&c", fields, signature: signature, tokens: ["t"])
            #expect(throws: SignatureFailure.wrong) { try judge(base, "/sms?a=+b&c", fields, signature: signature, tokens: ["t"]) }
        }
    }

    @Test("without a signature only a loopback peer is taken at its word")
    func waived() throws {
        let request = Request(method: "POST", target: "/sms", isLoopback: true)
        #expect(try TwilioSignature.waive(request, form: Form(fields)).variant == .unsigned)
        #expect(throws: SignatureFailure.missing) {
            try TwilioSignature.waive(Request(method: "POST", target: "/sms", isLoopback: false), form: Form(fields))
        }
    }

    @Test("letters that only look equal are different ones: nothing is normalised")
    func noNormalisation() throws {
        let twins = [(name: "Body", value: "caf\u{e9}"), (name: "Body", value: "cafe\u{301}")]
        let both = SlowSignature.sign("https://mycompany.com/", twins, token: "12345")
        let one = SlowSignature.sign("https://mycompany.com/", [twins[0]], token: "12345")
        _ = try judge("https://mycompany.com", "/", twins, signature: both)
        #expect(throws: SignatureFailure.wrong) { try judge("https://mycompany.com", "/", twins, signature: one) }
        #expect(throws: SignatureFailure.wrong) { try judge("https://mycompany.com", "/", [twins[1]], signature: one) }
    }

    @Test("any form is judged as by a slow, plain implementation; any change to it is noticed", arguments: 0..<50)
    func property(seed: Int) throws {
        var dice = Dice(seed: UInt64(seed))
        for _ in 0..<8 {
            let names = (0..<6).map { _ in dice.text(upTo: 6) }
            let fields = (0..<Int.random(in: 0...24, using: &dice)).map { _ in
                (name: names[Int.random(in: 0..<6, using: &dice)], value: dice.text(upTo: 12))
            }
            let token = dice.text(upTo: 80)
            let signature = SlowSignature.sign("https://mycompany.com/sms", fields, token: token)
            _ = try judge("https://mycompany.com", "/sms", fields.shuffled(using: &dice), signature: signature, tokens: [token])
            let more = fields + [(name: "Extra", value: "\(seed)")]
            #expect(throws: SignatureFailure.wrong) {
                try judge("https://mycompany.com", "/sms", more, signature: signature, tokens: [token])
            }
        }
    }
}

@Suite("The public address is read whole or refused with a reason") struct PublicBaseURLTests {
    @Test(
        "a fault is named",
        arguments: [
            ("", "does not begin with https:// or http://"), ("ftp://x", "does not begin with https:// or http://"),
            ("https://", "names no host"), ("https://:443", "names no host"), ("https://a b", "holds a space or an odd character"),
            ("https://a.example/?x=1", "has a query or a fragment"), ("https://a.example/#rc=3", "has a query or a fragment"),
            ("https://a.example:", "has a port that is none"), ("https://a.example:99999", "has a port that is none"),
            ("https://a.example:+80", "has a port that is none"),
            ("https://job_run.example", "has an underscore in the host, which Twilio refuses"),
        ]
    )
    func faults(text: String, reason: String) {
        #expect(throws: PublicBaseURL.Fault(description: reason)) { try PublicBaseURL(text) }
    }

    @Test("addresses are made from it, and it prints without its password")
    func made() throws {
        let base = try PublicBaseURL("https://user:secret@jobrun.example.com:8443/x/")
        #expect(base.url("/sms") == "https://user:secret@jobrun.example.com:8443/x/sms")
        #expect("\(base)" == "https://jobrun.example.com:8443/x")
        #expect(
            base.messageStatusURL(of: LetterID("0190-a b&c"))
                == "https://user:secret@jobrun.example.com:8443/x/api/twilio/message-status?letter=0190-a+b%26c")
    }
}
