import Testing

@testable import Simulator

struct ValueTests {
    @Test(
        "parts are counted as the network bills them",
        arguments: [
            (String(repeating: "a", count: 160), 1), (String(repeating: "a", count: 161), 2),
            (String(repeating: "a", count: 306), 2),
            (String(repeating: "a", count: 307), 3), (String(repeating: "€", count: 80), 1), (String(repeating: "€", count: 81), 2),
            ("’" + String(repeating: "a", count: 69), 1), ("’" + String(repeating: "a", count: 70), 2),
            (String(repeating: "😀", count: 35), 1), (String(repeating: "😀", count: 36), 2),
            (String(repeating: "a", count: 152) + "€" + String(repeating: "a", count: 10), 2), ("", 1),
        ])
    func segments(body: String, parts: Int) {
        #expect(segmentCount(of: body) == parts)
    }

    @Test(
        "dates are written as RFC 2822 has them",
        arguments: [
            (0, "Thu, 01 Jan 1970 00:00:00 +0000"), (1_558_719_886_000, "Fri, 24 May 2019 17:44:46 +0000"),
            (1_709_164_799_999, "Wed, 28 Feb 2024 23:59:59 +0000"), (1_709_164_800_000, "Thu, 29 Feb 2024 00:00:00 +0000"),
            (4_102_444_800_000, "Fri, 01 Jan 2100 00:00:00 +0000"),
        ])
    func dates(instant: Int64, text: String) {
        #expect(CarrierDate.rfc2822(instant) == text)
    }

    @Test("a day is read or refused")
    func days() {
        #expect(CarrierDate.dayNumber("1970-01-02") == 1)
        #expect(CarrierDate.dayNumber("2019-05-24T17:44:46Z") == CarrierDate.dayNumber(1_558_719_886_000 as Int64))
        for text in ["", "2019-5-24", "2019-13-01", "24/05/2019", "2019-05-24x", "+019-05-24"] {
            #expect(CarrierDate.dayNumber(text) == nil)
        }
    }

    @Test("JSON is written so that any reader reads it back")
    func json() {
        let odd = "quote \" back \\ line \n bell \u{07} del \u{7F} emoji 😟 </script>"
        let text = JSON.object([("a", .string(odd)), ("b", .array([.null, .bool(true), .number(-3)]))]).text
        #expect(parseJSON(text)["a"] as? String == odd)
        #expect(!text.contains("\n"))
    }
}
