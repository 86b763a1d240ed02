/// The runs of words of a text that could be what is sought.
struct SpanCandidates {
    /// What part each word of the text could take in it, as a small number that the seeker knows; 0 where it could take none.
    let roles: [UInt8]
    private(set) var ranges: [ClosedRange<Int>] = []

    init<Role: RawRepresentable<UInt8>>(roles: [Role?]) {
        self.roles = roles.map { $0?.rawValue ?? 0 }
    }

    /// A text has some dozen at most; one that is made to have more must not cost more.
    var isFull: Bool { ranges.count >= 250 }

    mutating func add(_ range: ClosedRange<Int>) { ranges.append(range) }

    /// Adds what the rules found, which need not be a run that was thought of.
    mutating func addUnlessThere(_ range: ClosedRange<Int>?) {
        if let range, !ranges.contains(range) { ranges.append(range) }
    }

    /// The first that is worded like this.
    func first(saying words: String?, in reading: Reading) -> ClosedRange<Int>? {
        guard let words else { return nil }
        return ranges.first { reading.span($0.lowerBound, $0.upperBound) == words }
    }
}
