import Domain

/// A text as the rules see it: its words, and the phrases the lexicon found in them, in order.
struct Reading {
    /// A phrase of the lexicon as it occurs in the text.
    struct Mark {
        /// The words it covers.
        var first: Int
        var last: Int
        var senses: Sense
        var trade: Trade
        var weight: Int32
        /// Which part of the text it is in: parts end at full stops and at `but`.
        var part: Int
        /// True when a "no" or "not" before it takes its meaning away.
        var isNegated = false
        /// True when it lies in the past or was dealt with.
        var isOver = false
    }

    let text: String
    let tokens: ContiguousArray<Token>
    var marks: ContiguousArray<Mark> = []
    /// The mark each word belongs to, or -1.
    private(set) var markOf: ContiguousArray<Int32> = []
    private(set) var parts = 0
    /// All senses of all marks that are neither negated nor over.
    private(set) var senses: Sense = []

    init(_ text: String, lexicon: Lexicon = .british) {
        var text = text
        tokens = text.withUTF8 { Tokeniser.words(of: $0) }
        self.text = text
        markOf = ContiguousArray(repeating: -1, count: tokens.count)
        marks.reserveCapacity(tokens.count)
        text.withUTF8 { find(in: lexicon, bytes: $0) }
        Scope.settle(&self)
        for mark in marks where !mark.isNegated && !mark.isOver { senses.formUnion(mark.senses) }
    }

    private mutating func find(in lexicon: Lexicon, bytes: UnsafeBufferPointer<UInt8>) {
        var index = 0
        var part = 0
        while index < tokens.count {
            if index > 0, tokens[index].breakBefore == .stop { part += 1 }
            guard let match = longest(at: index, in: lexicon, bytes: bytes) else {
                index += 1
                continue
            }
            let entry = lexicon.entries[match.entry]
            if entry.senses.contains(.but) { part += 1 }
            for covered in index...match.last { markOf[covered] = Int32(marks.count) }
            marks.append(
                Mark(first: index, last: match.last, senses: entry.senses, trade: entry.trade, weight: entry.weight, part: part))
            index = match.last + 1
        }
        parts = part + 1
    }

    /// The longest phrase that begins at a word. It does not run over a full stop.
    private func longest(
        at start: Int, in lexicon: Lexicon, bytes: UnsafeBufferPointer<UInt8>
    ) -> (entry: Int, last: Int)? {
        var key = tokens[start].key
        var slot = lexicon.look(key)
        if slot == nil, let corrected = lexicon.spelling.correction(of: tokens[start], in: bytes) {
            key = corrected
            slot = lexicon.look(key)
        }
        guard var here = slot else { return nil }
        var found: (entry: Int, last: Int)? = here.entry >= 0 ? (here.entry, start) : nil
        var next = start + 1
        while here.continues, next < tokens.count, tokens[next].breakBefore < .stop {
            var joined = WordHash.join(key, tokens[next].key)
            var slot = lexicon.look(joined)
            if slot == nil, lexicon.look(tokens[next].key) == nil,
                let corrected = lexicon.spelling.correction(of: tokens[next], in: bytes)
            {
                joined = WordHash.join(key, corrected)
                slot = lexicon.look(joined)
            }
            guard let deeper = slot else { break }
            here = deeper
            key = joined
            if here.entry >= 0 { found = (here.entry, next) }
            next += 1
        }
        return found
    }

    /// The text of words `first…last`, as it was written.
    func span(_ first: Int, _ last: Int) -> String {
        let utf8 = text.utf8
        let start = utf8.index(utf8.startIndex, offsetBy: tokens[first].start)
        let end = utf8.index(utf8.startIndex, offsetBy: tokens[last].end)
        return String(text[start..<end])
    }

    /// The mark a word belongs to.
    func mark(at token: Int) -> Mark? {
        guard tokens.indices.contains(token), markOf[token] >= 0 else { return nil }
        return marks[Int(markOf[token])]
    }

    /// The senses of the mark a word belongs to.
    func senses(at token: Int) -> Sense {
        mark(at: token)?.senses ?? []
    }

    /// True when a valid mark with these senses is there.
    func has(_ senses: Sense) -> Bool { self.senses.meets(senses) }

    /// True when the word is this one.
    func isWord(_ token: Int, _ word: UInt64) -> Bool {
        tokens.indices.contains(token) && tokens[token].key == word
    }

    /// True when a valid mark of `one` and a valid mark of `other` (not the same) stand within `reach` words in one part.
    func near(_ one: Sense, _ other: Sense, within reach: Int) -> Bool {
        pair(one, other, within: reach) != nil
    }

    /// The first such pair, in the order of the text.
    func pair(_ one: Sense, _ other: Sense, within reach: Int) -> (Int, Int)? {
        guard senses.meets(one), senses.meets(other) else { return nil }
        for left in marks.indices where marks[left].senses.meets(one) && !marks[left].isNegated && !marks[left].isOver {
            for right in marks.indices where right != left && marks[right].senses.meets(other) {
                let a = marks[left]
                let b = marks[right]
                guard !b.isNegated, !b.isOver, a.part == b.part else { continue }
                let gap = a.first < b.first ? b.first - a.last - 1 : a.first - b.last - 1
                if gap <= reach { return (left, right) }
            }
        }
        return nil
    }
}
