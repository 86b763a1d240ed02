/// The runs of words of a text that could be what is sought.
struct SpanCandidates {
    /// What part each word of the text could take in it, as a small number that the seeker knows; 0 where it could take none.
    let roles: [UInt8]
    private(set) var ranges: [ClosedRange<Int>] = []

    init<Role: RawRepresentable<UInt8>>(roles: [Role?]) {
        self.roles = roles.map { $0?.rawValue ?? 0 }
    }

    /// A text has some dozen at most; one that is made to have more must not cost more.
    private static let most = 250

    /// Adds every run of at most `longest` words: from a word that can begin one, over each next word that goes on with it, ending where it
    /// can. None of the words is in `taken`.
    mutating func addRuns(
        upTo longest: Int, outside taken: ClosedRange<Int>?, begins: (Int) -> Bool, ends: (ClosedRange<Int>) -> Bool,
        goesOn: (_ run: ClosedRange<Int>, _ next: Int) -> Bool
    ) {
        let taken = taken ?? (-1)...(-1)
        for start in roles.indices where !taken.contains(start) && begins(start) {
            var run = start...start
            while ranges.count < Self.most {
                if ends(run) { ranges.append(run) }
                let next = run.upperBound + 1
                guard run.count < longest, next < roles.count, !taken.contains(next), goesOn(run, next) else { break }
                run = start...next
            }
        }
    }

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
