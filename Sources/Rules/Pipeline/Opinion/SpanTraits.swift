/// Some words of a text as a linear model sees them, for learning.
package struct SpanExample: Sendable {
    /// The words.
    package let span: String
    package let traits: [UInt32]
}

extension SpanCandidates {
    /// Each run with what a model sees of it, for learning.
    func examples(in reading: Reading, traits: (ClosedRange<Int>) -> [UInt32]) -> [SpanExample] {
        ranges.map { SpanExample(span: reading.span($0.lowerBound, $0.upperBound), traits: traits($0)) }
    }
}

/// What the linear models see around some words of a text: the words before and after, the pauses, and where in the text they stand.
struct SpanTraits {
    private let range: ClosedRange<Int>
    private let reading: Reading
    /// What there is to be seen; a trait that shows twice counts twice.
    private(set) var all: [UInt32] = []

    init(_ range: ClosedRange<Int>, in reading: Reading) {
        self.range = range
        self.reading = reading
        all.reserveCapacity(128)
        before()
        after()
        add(WordHash.join(key(range.lowerBound - 1), key(range.lowerBound)), 34)
        add(WordHash.join(key(range.lowerBound - 2), key(range.lowerBound - 1)), 35)
        for at in range { add(key(at), 36) }
        add(key(range.lowerBound), 37)
        add(key(range.upperBound), 38)
        add(UInt64(min(range.count, 5)), 40)
        add(pause(before: range.lowerBound) * 4 + pause(before: range.upperBound + 1), 41)
        add(range.lowerBound == 0 ? 1 : 0, 42)
        add(range.upperBound + 1 == reading.tokens.count ? 1 : 0, 43)
        senses()
    }

    mutating func add(_ value: UInt64, _ kind: UInt64) { all.append(Traits.index(value, kind: kind)) }

    /// A word; all numbers are one, and all words with digits another.
    func key(_ at: Int) -> UInt64 {
        guard reading.tokens.indices.contains(at) else { return 1 }
        let token = reading.tokens[at]
        return token.shape.contains(.digit) ? WordHash.of(token.shape.contains(.letter) ? "0a" : "0") : token.key
    }

    /// What the words could be by themselves, with the pauses between them and what stands around. `roles`: what part each word of the text
    /// could take, below 15. Takes eleven kinds, from `kind` on.
    mutating func addShape(kind: UInt64, roles: [UInt8]) {
        func seen(_ at: Int) -> UInt64 { pause(before: at) << 4 | (roles.indices.contains(at) ? UInt64(roles[at]) : 15) }
        let (first, last) = (range.lowerBound, range.upperBound)
        var pattern: UInt64 = 0
        for at in range { pattern = pattern << 6 | seen(at) }
        let head = seen(first - 1) << 6 | seen(first)
        let tail = seen(last + 1) << 6 | seen(last)
        add(pattern, kind)
        add(pattern << 6 | seen(last + 1), kind + 1)
        add(WordHash.join(pattern, seen(first - 1)), kind + 2)
        add(head, kind + 3)
        add(tail, kind + 4)
        add(tail << 6 | seen(last + 2), kind + 5)
        add(WordHash.join(key(first - 1), head), kind + 6)
        add(WordHash.join(key(last + 1), tail), kind + 7)
        add(WordHash.join(key(last), key(last + 1)), kind + 8)
        guard range.count > 1 else { return }
        add(WordHash.join(key(first), key(first + 1)), kind + 9)
        add(WordHash.join(key(last - 1), key(last)), kind + 10)
    }

    /// How the words lie to what the rules found: 0 when they found nothing.
    func relation(to ruled: ClosedRange<Int>?) -> UInt64 {
        guard let ruled else { return 0 }
        guard ruled.overlaps(range) else { return 1 }
        func order(_ one: Int, _ other: Int) -> UInt64 { one < other ? 0 : one == other ? 1 : 2 }
        return 2 + order(range.lowerBound, ruled.lowerBound) * 3 + order(range.upperBound, ruled.upperBound)
    }

    private func pause(before at: Int) -> UInt64 {
        reading.tokens.indices.contains(at) ? UInt64(reading.tokens[at].breakBefore.rawValue) : 3
    }

    /// The words before, the nearer the more exactly; those beyond a full stop are marked as such.
    private mutating func before() {
        var stops: UInt64 = 0
        for back in 1...8 {
            let at = range.lowerBound - back
            if pause(before: at + 1) == 2 { stops = 1 }
            if back <= 3 { add(key(at) &+ stops, 20 + UInt64(back)) }
            if at >= 0 { add(key(at), 30 + stops) }
        }
    }

    /// What the phrases may mean that stand among the words or near them.
    private mutating func senses() {
        var seen: Int32 = -1
        for at in max(0, range.lowerBound - 6)...min(reading.tokens.count - 1, range.upperBound + 4) where reading.markOf[at] > seen
        {
            seen = reading.markOf[at]
            let mark = reading.marks[Int(seen)]
            Traits.each(mark.senses.rawValue) { add(UInt64($0), mark.last < range.lowerBound ? 46 : 47) }
        }
    }

    private mutating func after() {
        var stops: UInt64 = 0
        for ahead in 1...6 {
            let at = range.upperBound + ahead
            if pause(before: at) == 2 { stops = 1 }
            if ahead <= 3 { add(key(at) &+ stops, 24 + UInt64(ahead)) }
            if at < reading.tokens.count { add(key(at), 32 + stops) }
        }
    }
}
