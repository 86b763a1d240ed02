import HTTP
import Testing

/// A fixed sequence (SplitMix64): a failure comes back on the next run.
struct Seeded: RandomNumberGenerator {
    private var state: UInt64
    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

@Suite("Forms")
struct FormTests {
    @Test(
        "a form is read as it is written",
        arguments: [
            ("a=1&b=2", [("a", "1"), ("b", "2")]),
            ("a=1&a=2", [("a", "1"), ("a", "2")]),
            ("a+b=c%20d%2B", [("a b", "c d+")]),
            ("Body=it%E2%80%99s+%F0%9F%94%A7", [("Body", "it\u{2019}s \u{1F527}")]),
            ("%3d=%26", [("=", "&")]),
            ("a=b=c", [("a", "b=c")]),
            ("a", [("a", "")]),
            ("a=", [("a", "")]),
            ("=b", [("", "b")]),
            ("=", [("", "")]),
            ("&&a=1&&", [("a", "1")]),
            ("", []),
            ("From=%2b447700900123&x=\u{E9}", [("From", "+447700900123"), ("x", "\u{E9}")]),
        ])
    func reading(text: String, fields: [(String, String)]) throws {
        let form = try Form.parse(Array(text.utf8))
        #expect(form == Form(fields.map { (name: $0.0, value: $0.1) }))
    }

    @Test(
        "a form that is not one is refused, and the words hold nothing of it",
        arguments: [
            ("a=%", FormFailure.malformedEscape), ("a=%4", .malformedEscape), ("a=%4G", .malformedEscape),
            ("a=%G4", .malformedEscape),
            ("%", .malformedEscape), ("a=%%41", .malformedEscape), ("a=% 1", .malformedEscape), ("a=%+1", .malformedEscape),
            ("a=%00", .nul), ("a%00=1", .nul), ("a=b\0", .nul),
            ("a=%FF", .notUTF8), ("%C3=1", .notUTF8), ("a=%C3&b=%A9", .notUTF8), ("a=%ED%A0%80", .notUTF8), ("a=%C0%80", .notUTF8),
        ])
    func refusing(text: String, failure: FormFailure) {
        #expect(throws: failure) { try Form.parse(Array(text.utf8)) }
        #expect(!failure.description.contains("\n"))
    }

    @Test("raw bytes that are not UTF-8 are refused")
    func rawBytes() {
        #expect(throws: FormFailure.notUTF8) { try Form.parse([0x61, 0x3D, 0xFF]) }
    }

    @Test("a thousand fields are read and one more is refused")
    func manyFields() throws {
        let thousand = Array(repeating: "a=1", count: 1000).joined(separator: "&")
        #expect(try Form.parse(Array(thousand.utf8)).fields.count == 1000)
        #expect(throws: FormFailure.tooManyFields(limit: 1000)) { try Form.parse(Array((thousand + "&b").utf8)) }
        #expect(throws: FormFailure.tooManyFields(limit: 1)) { try Form.parseQuery("a&b", limit: 1) }
    }

    @Test("a query is read by the same rules, from any kind of string")
    func queries() throws {
        let request = Request(method: "GET", target: "/x?a=1%202&b")
        #expect(try Form.parseQuery(request.query) == Form([(name: "a", value: "1 2"), (name: "b", value: "")]))
        #expect(try Form.parseQuery("").fields.isEmpty)
    }

    @Test("the first value answers for a name, and all of them can be had")
    func lookingUp() throws {
        let form = try Form.parseQuery("a=1&b=2&a=3")
        #expect(form["a"] == "1")
        #expect(form["c"] == nil)
        #expect(form.all("a") == ["1", "3"])
    }

    @Test("what is written is read back, whatever it is", arguments: 0..<200)
    func roundTrip(seed: UInt64) throws {
        var random = Seeded(seed)
        func text() -> String {
            var scalars = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0...12, using: &random) {
                let ranges: [ClosedRange<UInt32>] = [1...127, 1...127, 128...0xD7FF, 0xE000...0x10FFFF]
                let range = ranges[Int.random(in: 0..<ranges.count, using: &random)]
                if let scalar = Unicode.Scalar(UInt32.random(in: range, using: &random)) { scalars.append(scalar) }
            }
            return String(scalars)
        }
        let form = Form((0..<Int.random(in: 0...20, using: &random)).map { _ in (name: text(), value: text()) })
        let encoded = form.encoded()
        #expect(encoded.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F })
        let back = try Form.parse(Array(encoded.utf8))
        #expect(back.fields.map { Array($0.name.utf8) } == form.fields.map { Array($0.name.utf8) })
        #expect(back.fields.map { Array($0.value.utf8) } == form.fields.map { Array($0.value.utf8) })
    }

    @Test("no bytes at all bring it down, and what it takes survives a round trip", arguments: 0..<50)
    func anyBytes(seed: UInt64) throws {
        var random = Seeded(seed)
        let palette = Array("%%%&&==+0123456789abcdefABCDEF".utf8) + [0x00, 0xC3, 0xA9, 0xFF]
        for _ in 0..<200 {
            let bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in
                Bool.random(using: &random)
                    ? palette[Int.random(in: 0..<palette.count, using: &random)] : UInt8.random(in: 0...255, using: &random)
            }
            guard let form = try? Form.parse(bytes) else { continue }
            #expect(try Form.parse(Array(form.encoded().utf8)) == form)
        }
    }
}
