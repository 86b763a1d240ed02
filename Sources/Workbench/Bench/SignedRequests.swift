import Crypto
import HTTP

/// Requests ready for the wire, one after the other in one piece of memory: nothing is built while the clock runs.
struct SignedRequests: Sendable {
    let bytes: [UInt8]
    let ends: [Int]

    static let token = "0123456789abcdef0123456789abcdef"
    static let account = "AC" + String(repeating: "0", count: 32)
    static let publicBaseURL = "https://jobrun.example.com"
    private static let path = "/api/twilio/sms"

    /// A text from each of these customers, as Twilio sends and signs it.
    init(from customers: Range<Int>, saying words: String) {
        self.init(
            customers.map {
                Sender(phone: Population.phone(of: $0), business: Population.business(of: $0), sid: Population.messageSID(of: $0))
            },
            saying: words)
    }

    /// Who writes to whom, in which message.
    struct Sender: Sendable {
        let phone: String
        let business: String
        let sid: String
    }

    /// A text from each of these.
    init(_ senders: [Sender], saying words: String) {
        var bytes: [UInt8] = []
        var ends: [Int] = []
        bytes.reserveCapacity(senders.count * 1100)
        for sender in senders {
            bytes += Self.request(Self.path, Self.fields(sender, words))
            ends.append(bytes.count)
        }
        self.bytes = bytes
        self.ends = ends
    }

    /// Where in `bytes` request number `index` lies. Numbers past the end begin again.
    func range(_ index: Int) -> Range<Int> {
        let index = index % ends.count
        return (index == 0 ? 0 : ends[index - 1])..<ends[index]
    }

    /// What Twilio reports of a text that it got as the answer of a webhook: that it left, and that it arrived. Nothing when this answer
    /// holds no text.
    static func reports(on answer: ArraySlice<UInt8>) -> [[UInt8]] {
        let words = String(decoding: answer, as: UTF8.self)
        guard let start = words.firstRange(of: "statusCallback=\"\(publicBaseURL)")?.upperBound,
            let end = words[start...].firstIndex(of: "\"")
        else { return [] }
        let target = String(words[start..<end])
        let sid = "SM" + hex(Array(sha256(Array(target.utf8)).prefix(16)))
        return ["sent", "delivered"].map { status in
            request(
                target,
                [
                    ("SmsSid", sid), ("SmsStatus", status), ("MessageStatus", status), ("MessageSid", sid), ("AccountSid", account),
                    ("ApiVersion", "2010-04-01"),
                ])
        }
    }

    /// A signed request as Twilio sends it.
    private static func request(_ target: String, _ fields: [(name: String, value: String)]) -> [UInt8] {
        let body = Form(fields).encoded()
        let signed = publicBaseURL + target + fields.sorted { $0.name < $1.name }.map { $0.name + $0.value }.joined()
        let signature = base64Encode(hmacSHA1(key: Array(token.utf8), message: Array(signed.utf8)))
        let head = """
            POST \(target) HTTP/1.1\r
            Host: jobrun.example.com\r
            User-Agent: TwilioProxy/1.1\r
            Accept: */*\r
            Content-Type: application/x-www-form-urlencoded; charset=utf-8\r
            X-Twilio-Signature: \(signature)\r
            I-Twilio-Idempotency-Token: 00000000-0000-4000-8000-000000000000\r
            Content-Length: \(body.utf8.count)\r
            \r

            """
        return Array(head.utf8) + Array(body.utf8)
    }

    private static func fields(_ sender: Sender, _ words: String) -> [(name: String, value: String)] {
        let sid = sender.sid
        return [
            ("ToCountry", "GB"), ("ToState", ""), ("SmsMessageSid", sid), ("NumMedia", "0"), ("ToCity", ""), ("FromZip", ""),
            ("SmsSid", sid), ("FromState", ""), ("SmsStatus", "received"), ("FromCity", ""), ("Body", words), ("FromCountry", "GB"),
            ("To", sender.business), ("ToZip", ""), ("NumSegments", "1"), ("MessageSid", sid),
            ("AccountSid", account), ("From", sender.phone), ("ApiVersion", "2010-04-01"),
        ]
    }
}
