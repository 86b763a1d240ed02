/// Some words of a text as a linear model sees them, for learning.
package struct SpanExample: Sendable {
    /// The words.
    package let span: String
    package let traits: [UInt32]
}

/// What the linear models see around some words of a text: the words before and after, the pauses, and where in the text they stand.
struct SpanTraits {
    private let range: ClosedRange<Int>
    private let reading: Reading
    private var traits: [UInt32] = []

    init(_ range: ClosedRange<Int>, in reading: Reading) {
        self.range = range
        self.reading = reading
        traits.reserveCapacity(96)
        before()
        after()
        add(WordHash.join(key(range.lowerBound - 1), key(range.lowerBound)), 34)
        add(WordHash.join(key(range.lowerBound - 2), key(range.lowerBound - 1)), 35)
        for at in range { add(key(at), 36) }
        add(key(range.lowerBound), 37)
        add(key(range.upperBound), 38)
        add(UInt64(min(range.count, 5)), 40)
        add(pauses, 41)
        add(range.lowerBound == 0 ? 1 : 0, 42)
        add(range.upperBound + 1 == reading.tokens.count ? 1 : 0, 43)
        for mark in reading.marks where mark.last >= range.lowerBound - 6 && mark.first <= range.upperBound + 4 {
            Traits.each(mark.senses.rawValue) { add(UInt64($0), mark.last < range.lowerBound ? 46 : 47) }
        }
    }

    /// Each trait once, in ascending order.
    var all: [UInt32] { Traits.unique(traits) }

    mutating func add(_ value: UInt64, _ kind: UInt64) { traits.append(Traits.index(value, kind: kind)) }

    /// A word; all numbers are one, and all words with digits another.
    func key(_ at: Int) -> UInt64 {
        guard reading.tokens.indices.contains(at) else { return 1 }
        let token = reading.tokens[at]
        return token.shape.contains(.digit) ? WordHash.of(token.shape.contains(.letter) ? "0a" : "0") : token.key
    }

    /// How the words are separated from those before and after.
    var pauses: UInt64 { pause(before: range.lowerBound) * 4 + pause(before: range.upperBound + 1) }

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
