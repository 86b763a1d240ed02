/// Finds the word a misspelt one was meant to be: one letter missing, doubled, wrong or swapped, in words of five letters and more.
///
/// Symmetric deletion: a word and its misspelling share a form with one letter left out, so a lookup costs one hash per letter.
struct Spelling {
    private var words: [[UInt8]] = []
    private var keys: [UInt64] = []
    private var known: Set<UInt64> = []
    private var forms: [UInt64: [Int32]] = [:]

    mutating func learn(_ bytes: UnsafeBufferPointer<UInt8>, from token: Token) {
        guard known.insert(token.key).inserted else { return }
        let word = (token.start..<token.end).map { Letters.lower(bytes[$0]) }.filter(Letters.isLetter)
        let index = Int32(words.count)
        words.append(word)
        keys.append(token.key)
        forms[token.key, default: []].append(index)
        Self.withEachDeletion(of: word) { forms[$0, default: []].append(index) }
    }

    /// The hash of the known word that `token` misspells, if there is exactly such a one nearby.
    func correction(of token: Token, in bytes: UnsafeBufferPointer<UInt8>) -> UInt64? {
        guard token.length >= 5, token.length <= 16, token.shape.isDisjoint(with: [.digit, .foreign, .sign]) else { return nil }
        let word = (token.start..<token.end).map { Letters.lower(bytes[$0]) }.filter(Letters.isLetter)
        var found: UInt64?
        func consider(_ form: UInt64) {
            guard found == nil, let candidates = forms[form] else { return }
            for index in candidates where Self.isNear(word, words[Int(index)]) {
                found = keys[Int(index)]
                return
            }
        }
        consider(token.key)
        Self.withEachDeletion(of: word, consider)
        return found
    }

    private static func withEachDeletion(of word: [UInt8], _ body: (UInt64) -> Void) {
        for skipped in word.indices {
            var hash = WordHash.seed
            for index in word.indices where index != skipped { hash = WordHash.add(word[index], to: hash) }
            body(hash)
        }
    }

    /// One edit apart, with the same first letter: nobody misspells that one, and it keeps `power` from being `tower`.
    private static func isNear(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.first == right.first, abs(left.count - right.count) <= 1 else { return false }
        var start = 0
        while start < left.count, start < right.count, left[start] == right[start] { start += 1 }
        var end = 0
        while end < left.count - start, end < right.count - start, left[left.count - 1 - end] == right[right.count - 1 - end] {
            end += 1
        }
        let restLeft = left.count - start - end
        let restRight = right.count - start - end
        if restLeft <= 1, restRight <= 1 { return true }
        return restLeft == 2 && restRight == 2 && left[start] == right[start + 1] && left[start + 1] == right[start]
    }
}
