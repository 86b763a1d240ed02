import Domain
import Testing

@Suite struct PhoneNumberTests {
    @Test(
        "a number is + and 7 to 15 digits, the first not 0",
        arguments: [
            "+447700900123", "+1234567", "+123456789012345", "+15005550006",
        ])
    func numbers(text: String) {
        #expect(PhoneNumber(e164: text)?.e164 == text)
    }

    @Test(
        "anything else is no number",
        arguments: [
            "", "+", "447700900123", "+123456", "+1234567890123456", "+0447700900123", "+44 7700 900123", "+44770090012a",
            "anonymous",
            "+٤٤٧٧٠٠٩٠", "+44770090012\n", "whatsapp:+447700900123", "++447700900123", "+4477009001⒊",
        ])
    func others(text: String) {
        #expect(PhoneNumber(e164: text) == nil)
    }

    @Test("a number never shows more than its last three digits by itself, and a secret nothing")
    func masked() throws {
        let number = try #require(PhoneNumber(e164: "+447700900123"))
        #expect("\(number)" == "+…123")
        #expect(!String(reflecting: [number]).contains("7700900"))
        #expect(!"\([ParsedNumber(number: number, region: "GB", kind: .mobile)])".contains("7700900"))
        var dumped = ""
        dump(number, to: &dumped)
        #expect(!dumped.contains("7700900"))
        let secret = Secret("token-of-mine")
        dump(secret, to: &dumped)
        #expect(!"\(secret) \(String(reflecting: secret)) \(dumped)".contains("token"))
        let body = MessageBody("my door code is 1234")
        dump(body, to: &dumped)
        #expect(!"\(body) \(String(reflecting: body)) \(dumped)".contains("1234"))
    }
}
