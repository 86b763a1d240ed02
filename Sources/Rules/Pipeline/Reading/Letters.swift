/// What single bytes of UTF-8 mean to the tokeniser.
enum Letters {
    @inline(__always)
    static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    @inline(__always)
    static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }

    @inline(__always)
    static func isWord(_ byte: UInt8) -> Bool { isLetter(byte) || isDigit(byte) }

    @inline(__always)
    static func isUpper(_ byte: UInt8) -> Bool { byte &- 0x41 < 26 }

    @inline(__always)
    static func lower(_ byte: UInt8) -> UInt8 { isUpper(byte) ? byte | 0x20 : byte }

    /// True where a letter of three bytes begins: the scripts of the world between U+0800 and U+D7FF without symbols and ideographs,
    /// which are not words to us.
    @inline(__always)
    static func isWordScript(_ bytes: UnsafeBufferPointer<UInt8>, _ at: Int) -> Bool {
        let byte = bytes[at]
        return byte == 0xe0 || byte == 0xe1
    }

    /// The length of an apostrophe that begins here: `'`, `’`, `‘` or a backtick between letters.
    @inline(__always)
    static func apostrophe(_ bytes: UnsafeBufferPointer<UInt8>, _ at: Int) -> Int? {
        switch bytes[at] {
        case 0x27, 0x60: 1
        case 0xe2 where at + 2 < bytes.count && bytes[at + 1] == 0x80 && (bytes[at + 2] == 0x99 || bytes[at + 2] == 0x98): 3
        case 0xc2 where at + 1 < bytes.count && bytes[at + 1] == 0xb4: 2
        default: nil
        }
    }

    /// The plain letter under a Latin letter with an accent, or 0.
    static func fold(_ first: UInt8, _ second: UInt8) -> UInt8 {
        switch (first, second | 0x20) {
        case (0xc3, 0xa0...0xa5): 0x61
        case (0xc3, 0xa7): 0x63
        case (0xc3, 0xa8...0xab): 0x65
        case (0xc3, 0xac...0xaf): 0x69
        case (0xc3, 0xb1): 0x6e
        case (0xc3, 0xb2...0xb6), (0xc3, 0xb8): 0x6f
        case (0xc3, 0xb9...0xbc): 0x75
        case (0xc3, 0xbd), (0xc3, 0xbf): 0x79
        default: foldExtended(first, second)
        }
    }

    /// Latin Extended-A, as far as Polish, Romanian, Czech and Turkish need it.
    private static func foldExtended(_ first: UInt8, _ second: UInt8) -> UInt8 {
        switch (first, second) {
        case (0xc4, 0x80...0x85): 0x61
        case (0xc4, 0x86...0x8d): 0x63
        case (0xc4, 0x8e...0x91): 0x64
        case (0xc4, 0x92...0x9b): 0x65
        case (0xc4, 0x9c...0xa3): 0x67
        case (0xc4, 0xa8...0xb1): 0x69
        case (0xc5, 0x81...0x82), (0xc4, 0xb9...0xbe): 0x6c
        case (0xc5, 0x83...0x88): 0x6e
        case (0xc5, 0x8c...0x91): 0x6f
        case (0xc5, 0x94...0x99): 0x72
        case (0xc5, 0x9a...0xa1), (0xc8, 0x98...0x99): 0x73
        case (0xc5, 0xa2...0xa7), (0xc8, 0x9a...0x9b): 0x74
        case (0xc5, 0xa8...0xb3): 0x75
        case (0xc5, 0xb9...0xbe): 0x7a
        default: 0
        }
    }

    static func isCapital(_ first: UInt8, _ second: UInt8) -> Bool {
        first == 0xc3 ? second < 0xa0 : (first == 0xc4 || first == 0xc5) && second & 1 == 0
    }
}
