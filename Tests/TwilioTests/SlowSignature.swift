/// Twilio's signature once more, as slowly and plainly as the vendor's page describes it, sharing nothing with the code under test:
/// its own SHA-1 (FIPS 180-4), HMAC (RFC 2104) and base64.
enum SlowSignature {
    static func sign(_ url: String, _ fields: [(name: String, value: String)], token: String) -> String {
        var text = Array(url.utf8)
        var names: [[UInt8]] = []
        for field in fields where !names.contains(Array(field.name.utf8)) { names.append(Array(field.name.utf8)) }
        for name in names.sorted(by: precedes) {
            var values: [[UInt8]] = []
            for field in fields where Array(field.name.utf8) == name && !values.contains(Array(field.value.utf8)) {
                values.append(Array(field.value.utf8))
            }
            for value in values.sorted(by: precedes) { text += name + value }
        }
        return base64(hmac(Array(token.utf8), text))
    }

    private static func precedes(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        for index in 0..<min(left.count, right.count) where left[index] != right[index] { return left[index] < right[index] }
        return left.count < right.count
    }

    private static func hmac(_ key: [UInt8], _ message: [UInt8]) -> [UInt8] {
        var block = key.count > 64 ? sha1(key) : key
        block += [UInt8](repeating: 0, count: 64 - block.count)
        return sha1(block.map { $0 ^ 0x5c } + sha1(block.map { $0 ^ 0x36 } + message))
    }

    private static func sha1(_ message: [UInt8]) -> [UInt8] {
        var padded = message + [0x80]
        while padded.count % 64 != 56 { padded.append(0) }
        let bits = UInt64(message.count) * 8
        for shift in stride(from: 56, through: 0, by: -8) { padded.append(UInt8(truncatingIfNeeded: bits >> UInt64(shift))) }
        var state: [UInt32] = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0]
        for start in stride(from: 0, to: padded.count, by: 64) {
            var words = (0..<16).map { index in
                (0..<4).reduce(UInt32(0)) { $0 << 8 | UInt32(padded[start + index * 4 + $1]) }
            }
            for index in 16..<80 {
                words.append(rotate(words[index - 3] ^ words[index - 8] ^ words[index - 14] ^ words[index - 16], 1))
            }
            var (a, b, c, d, e) = (state[0], state[1], state[2], state[3], state[4])
            for index in 0..<80 {
                let (f, k): (UInt32, UInt32) =
                    switch index {
                    case ..<20: ((b & c) | (~b & d), 0x5a82_7999)
                    case ..<40: (b ^ c ^ d, 0x6ed9_eba1)
                    case ..<60: ((b & c) | (b & d) | (c & d), 0x8f1b_bcdc)
                    default: (b ^ c ^ d, 0xca62_c1d6)
                    }
                let next = rotate(a, 5) &+ f &+ e &+ k &+ words[index]
                (e, d, c, b, a) = (d, c, rotate(b, 30), a, next)
            }
            for (index, word) in [a, b, c, d, e].enumerated() { state[index] = state[index] &+ word }
        }
        return state.flatMap { word in [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: word >> $0) } }
    }

    private static func rotate(_ word: UInt32, _ by: UInt32) -> UInt32 { word << by | word >> (32 - by) }

    private static func base64(_ bytes: [UInt8]) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        let bits = bytes.flatMap { byte in (0..<8).map { byte >> (7 - $0) & 1 } }
        var text = ""
        for start in stride(from: 0, to: bits.count, by: 6) {
            text.append(alphabet[(start..<start + 6).reduce(0) { $0 * 2 + ($1 < bits.count ? Int(bits[$1]) : 0) }])
        }
        while text.count % 4 != 0 { text += "=" }
        return text
    }
}

/// A small repeatable source of randomness (SplitMix64), so that a failing case can be seen again.
struct Dice: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var word = state
        word = (word ^ word >> 30) &* 0xbf58_476d_1ce4_e5b9
        word = (word ^ word >> 27) &* 0x94d0_49bb_1331_11eb
        return word ^ word >> 31
    }

    /// A string of up to `length` scalars from all over Unicode, with a liking for the awkward ones.
    mutating func text(upTo length: Int) -> String {
        let awkward = Array(
            "&<>\"' \t\n\r=+%\u{0}\u{b}\u{1f}\u{7f}\u{85}éé\u{301}😟\u{fffe}\u{ffff}\u{d7ff}\u{e000}\u{2028}]]>".unicodeScalars)
        var scalars = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...length, using: &self) {
            switch Int.random(in: 0..<4, using: &self) {
            case 0: scalars.append(awkward[Int.random(in: 0..<awkward.count, using: &self)])
            case 1: scalars.append(Unicode.Scalar(UInt32.random(in: 0...0x10ffff, using: &self)) ?? "?")
            default: scalars.append(Unicode.Scalar(UInt8.random(in: 0x20...0x7e, using: &self)))
            }
        }
        return String(scalars)
    }
}
