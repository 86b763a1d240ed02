import Domain
import Testing

@testable import PhoneLibrary

@Suite("Telephone numbers at the edge") struct LibPhoneNumberTests {
    let parser = LibPhoneNumber()

    @Test(
        "a number in international form is read with its country and kind",
        arguments: [
            ("+447700900123", "GB", LineKind.unknown),  // reserved for drama: possible, in no one's plan
            ("+447400123456", "GB", .mobile),
            ("+447911123456", "GG", .mobile),
            ("+442079460018", "GB", .landline),
            ("+449098790000", "GB", .premium),
            ("+447012345678", "GB", .personal),
            ("+447640123456", "GB", .pager),
            ("+12015550123", "US", .landlineOrMobile),
            ("+33612345678", "FR", .mobile),
            ("+448001111", "GB", .other),
        ]
    )
    func wire(text: String, region: String, kind: LineKind) throws {
        let parsed = try #require(parser.wire(text))
        #expect(parsed.number.e164 == text)
        #expect(parsed.kind == kind)
        #expect(parsed.region == region || (parsed.region == nil && kind == .unknown))
    }

    @Test(
        "what is not + and digits never becomes a number from a webhook",
        arguments: [
            "12345", "60100", "", "+", "+1", "+12", "07700900123", "447700900123", "00447700900123", "anonymous", "Anonymous",
            "client:alice", "sip:+447700900123@example.com", "whatsapp:+447700900123", "+44 7700 900123",
            " +447700900123", "+447700900123 ", "+447700900123\n", "+447700900123;ext=9", "tel:+447700900123", "++447700900123",
            "+44770090012345678", "+4477009001٢3", "+447700900123\u{0}9", "VODAFONE", "+CALLMENOW",
        ]
    )
    func refused(text: String) {
        #expect(parser.wire(text) == nil)
    }

    @Test(
        "a person may type a number as people write them",
        arguments: [
            ("07700 900123", "GB", "+447700900123"), ("(020) 7946 0018", "GB", "+442079460018"),
            ("+44 (0)7700 900123", "GB", "+447700900123"),
            ("0044 7700 900123", "GB", "+447700900123"), ("201-555-0123", "US", "+12015550123"),
            ("+33 6 12 34 56 78", "GB", "+33612345678"),
        ]
    )
    func typed(text: String, region: String, number: String) {
        #expect(parser.typed(text, region: region)?.number.e164 == number)
    }

    @Test("nonsense typed is nothing", arguments: ["", "hello", "12", "my number is not here", "07700 900123\u{0}4", "999"])
    func nonsense(text: String) {
        #expect(parser.typed(text, region: "GB") == nil)
    }

    @Test("a region that does not exist reads international forms only")
    func unknownRegion() {
        #expect(parser.typed("07700900123", region: "??") == nil)
        #expect(parser.typed("07700900123", region: "") == nil)
        #expect(parser.typed("+447700900123", region: "??")?.number.e164 == "+447700900123")
    }

    @Test("random bytes never crash, and what comes out is +E.164", arguments: 0..<4)
    func randomBytes(seed: Int) {
        var generator = SplitMix(state: UInt64(seed) &+ 1)
        let pieces: [[UInt8]] = [
            Array("+44".utf8), Array("0".utf8), Array(";ext=".utf8), Array("phone-context=".utf8), Array("tel:".utf8), [0],
            [0xff, 0xfe],
            Array("٤٤".utf8), Array("7700900123".utf8), Array("(".utf8), Array(String(repeating: "9", count: 300).utf8),
        ]
        for _ in 0..<1_500 {
            var bytes: [UInt8] = []
            for _ in 0..<Int.random(in: 0...5, using: &generator) {
                if Bool.random(using: &generator), let piece = pieces.randomElement(using: &generator) {
                    bytes += piece
                } else {
                    bytes += (0..<Int.random(in: 0...12, using: &generator)).map { _ in UInt8.random(in: 0...255, using: &generator)
                    }
                }
            }
            let text = String(decoding: bytes, as: UTF8.self)
            for parsed in [parser.wire(text), parser.typed(text, region: "GB"), parser.typed("07700900123", region: text)] {
                #expect(parsed.map { PhoneNumber(e164: $0.number.e164) != nil } ?? true)
            }
        }
    }
}

/// A generator that gives the same bytes each run, so that a failure can be repeated.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
