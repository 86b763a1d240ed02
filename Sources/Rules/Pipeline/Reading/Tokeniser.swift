/// Cuts a text into words in one pass over its UTF-8.
///
/// Apostrophes and full stops inside words are dropped (`don't` = `dont`, `u.k` = `uk`), accents of Latin letters are folded, three or more
/// equal letters count as one (`heeelp`), and the `'s` of `boiler's` becomes a word of its own, read as `is`.
struct Tokeniser {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var at = 0
    private var pending = Token.Break.stop
    private var tokens = ContiguousArray<Token>()

    private static let isKey = WordHash.of("is")
    /// Words that stay one with their `'s`, as people write them without it: `whats`, `its`.
    private static let fused: Set<UInt64> = [
        WordHash.of("what"), WordHash.of("who"), WordHash.of("how"), WordHash.of("it"), WordHash.of("that"), WordHash.of("there"),
        WordHash.of("where"), WordHash.of("let"), WordHash.of("name"), WordHash.of("when"), WordHash.of("here"),
    ]

    /// The words of a text. No more than `limit`: nobody texts more, and hostile ones must not cost more.
    static func words(of bytes: UnsafeBufferPointer<UInt8>, limit: Int = 400) -> ContiguousArray<Token> {
        var tokeniser = Tokeniser(bytes: bytes)
        tokeniser.tokens.reserveCapacity(min(limit, bytes.count / 4 + 4))
        while tokeniser.at < bytes.count, tokeniser.tokens.count < limit { tokeniser.step() }
        return tokeniser.tokens
    }

    private init(bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
    }

    private mutating func step() {
        let byte = bytes[at]
        if Letters.isWord(byte) || (byte >= 0xc3 && byte <= 0xdf) || Letters.isWordScript(bytes, at) {
            word()
            return
        }
        switch byte {
        case 0x20, 0x09, 0x0d, 0x27, 0x60, 0x2a, 0x5f, 0x7e: at += 1
        case 0x2c, 0x28, 0x29, 0x2f, 0x2d, 0x22: pause(.comma, only: byte != 0x2d && byte != 0x2f)
        case 0x0a, 0x2e, 0x21, 0x3f, 0x3b, 0x3a: pause(.stop, only: true)
        case 0x26, 0x40, 0xa3, 0x24, 0x25, 0x2b, 0x23: sign(length: 1)
        case 0xc2:
            // £ and other Latin-1 signs.
            sign(length: 2)
        case 0xe2: punctuation()
        case 0xf0...0xf4: sign(length: 4)
        case 0xe0...0xef: sign(length: 3)
        default: at += 1
        }
    }

    private mutating func pause(_ strength: Token.Break, only real: Bool) {
        if real { pending = max(pending, strength) }
        at += 1
    }

    /// General punctuation (U+2000…U+206F) and the symbols beyond it.
    private mutating func punctuation() {
        guard at + 2 < bytes.count else {
            at = bytes.count
            return
        }
        if bytes[at + 1] == 0x80 {
            switch bytes[at + 2] {
            case 0x93, 0x94: pending = max(pending, .comma)
            case 0xa6: pending = .stop
            default: break
            }
            at += 3
        } else if bytes[at + 1] == 0x81 {
            at += 3
        } else {
            sign(length: 3)
        }
    }

    private mutating func sign(length: Int) {
        let end = min(at + length, bytes.count)
        var hash = WordHash.seed
        for index in at..<end { hash = WordHash.add(bytes[index], to: hash) }
        append(Token(start: at, end: end, key: hash, breakBefore: pending, shape: .sign))
        at = end
    }

    private mutating func append(_ token: Token) {
        tokens.append(token)
        pending = .none
    }

    private mutating func word() {
        let start = at
        var hash = WordHash.seed
        var shape: Token.Shape = []
        var last: UInt8 = 0
        var run = 0
        var hashBeforeRun = hash
        while at < bytes.count {
            let byte = bytes[at]
            if Letters.isWord(byte) {
                let lower = Letters.lower(byte)
                if Letters.isDigit(byte) {
                    // `3pm`, `2morrow` stay whole; `5th` too.
                    shape.insert(.digit)
                } else {
                    shape.insert(.letter)
                    if byte == lower { shape.insert(.small) } else if at == start { shape.insert(.capital) }
                }
                if lower == last, !Letters.isDigit(lower) {
                    run += 1
                    if run == 3 { hash = WordHash.add(lower, to: hashBeforeRun) }
                    if run >= 3 {
                        at += 1
                        continue
                    }
                } else {
                    run = 1
                    hashBeforeRun = hash
                    last = lower
                }
                hash = WordHash.add(lower, to: hash)
                at += 1
            } else if let apostrophe = Letters.apostrophe(bytes, at), at + apostrophe < bytes.count,
                Letters.isLetter(bytes[at + apostrophe])
            {
                let next = at + apostrophe
                if Letters.lower(bytes[next]) == 0x73, next + 1 == bytes.count || !Letters.isWord(bytes[next + 1]),
                    !Self.fused.contains(hash)
                {
                    append(Token(start: start, end: at, key: hash, breakBefore: pending, shape: shape))
                    at = next + 1
                    append(Token(start: next, end: at, key: Self.isKey, breakBefore: .none, shape: [.letter, .small, .clitic]))
                    return
                }
                at = next
                last = 0
            } else if byte == 0x2e || byte == 0x3a, shape.isNumber, at + 1 < bytes.count, Letters.isDigit(bytes[at + 1]) {
                // 5.30, 17:00
                hash = WordHash.add(0x3a, to: hash)
                last = 0
                at += 1
            } else if byte >= 0xc3 && byte <= 0xdf || Letters.isWordScript(bytes, at) {
                let width = byte >= 0xe0 ? 3 : 2
                guard at + width <= bytes.count else {
                    at = bytes.count
                    break
                }
                let folded = Letters.fold(byte, bytes[at + 1])
                shape.insert(.letter)
                if folded != 0 {
                    if at == start, Letters.isCapital(byte, bytes[at + 1]) { shape.insert(.capital) } else { shape.insert(.small) }
                    hash = WordHash.add(folded, to: hash)
                } else {
                    shape.insert(.foreign)
                    for offset in 0..<width { hash = WordHash.add(bytes[at + offset], to: hash) }
                }
                last = 0
                at += width
            } else {
                break
            }
        }
        append(Token(start: start, end: at, key: hash, breakBefore: pending, shape: shape))
    }
}
