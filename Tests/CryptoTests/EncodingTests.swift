import Testing

@testable import Crypto

@Suite("Encodings and secrecy") struct EncodingTests {
    /// RFC 4648 §10.
    @Test(
        "base64 is that of RFC 4648, both ways",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ]
    )
    func base64(plain: String, encoded: String) {
        #expect(base64Encode(Array(plain.utf8)) == encoded)
        #expect(base64Decode(encoded) == Array(plain.utf8))
    }

    @Test("every byte at every position survives base64")
    func everyByte() {
        for length in 0..<7 {
            for byte in UInt8.min...UInt8.max {
                let bytes = [UInt8](repeating: byte, count: length)
                #expect(base64Decode(base64Encode(bytes)) == bytes)
            }
        }
    }

    @Test(
        "what is not exactly base64 is nothing",
        arguments: [
            "Z", "Zg", "Zg=", "Zg===", "====", "=", "Zh==", "Zm9=", "Zm 9", "Zm9v\n", "Zm9v\r\n", "Z-9_", "Zg==Zg==", "Zé8=",
        ]
    )
    func refused(text: String) {
        #expect(base64Decode(text) == nil)
    }

    @Test("hexadecimal has two lower-case digits for each byte")
    func hexadecimal() {
        #expect(hex([]) == "")
        #expect(hex([0x00, 0x0f, 0xa5, 0xff]) == "000fa5ff")
    }

    @Test("equality of secrets is equality")
    func equality() {
        #expect(constantTimeEquals([], []))
        #expect(constantTimeEquals([1, 2, 3], [1, 2, 3]))
        #expect(!constantTimeEquals([1, 2, 3], [1, 2, 4]))
        #expect(!constantTimeEquals([1, 2, 3], [1, 2]))
        #expect(!constantTimeEquals([], [0]))
    }

    @Test("random bytes come in the length asked for and never twice the same")
    func randomness() {
        #expect(randomBytes(0).isEmpty)
        let drawn = (0..<1_000).map { _ in randomBytes(16) }
        #expect(drawn.allSatisfy { $0.count == 16 })
        #expect(Set(drawn).count == 1_000)
    }
}
