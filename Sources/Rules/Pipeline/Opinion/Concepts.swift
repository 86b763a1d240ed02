/// What words have in common that no list of phrases could foresee: who is there, which part of the body, what holds a house up, how it moves.
///
/// The linear models learn from which of them stand together: a small child and a lock, a beam and a movement, a stove and a headache. A word
/// may belong to several. They say nothing by themselves, and no rule asks for them.
enum Concepts {
    /// Which of ``lists`` a word is in, a bit for each.
    @inline(__always)
    static func of(_ key: UInt64) -> UInt64 { table[key] ?? 0 }

    private static let table: [UInt64: UInt64] = {
        precondition(lists.count <= UInt64.bitWidth, "a concept is a bit of 64")
        var table: [UInt64: UInt64] = [:]
        for (number, list) in lists.enumerated() {
            var words = list
            words.withUTF8 { bytes in
                for token in Tokeniser.words(of: bytes, limit: .max) { table[token.key, default: 0] |= 1 << UInt64(number) }
            }
        }
        return table
    }()
}
