import Domain

/// Where the job is when a street is told.
extension Places {
    /// "14 Acacia Avenue, Leeds", "high street", "on Mill Lane".
    static func street(in reading: Reading, outside taken: ClosedRange<Int>) -> ClosedRange<Int>? {
        for at in reading.tokens.indices where reading.senses(at: at).contains(.street) && !taken.contains(at) && at > 0 {
            let whole = reading.mark(at: at).flatMap { $0.first == at && $0.last > at ? at : nil }
            guard let start = streetStart(before: at, in: reading) ?? whole.map({ numbered($0, in: reading) }) else { continue }
            var last = at
            if let mark = reading.mark(at: at), mark.senses.contains(.street) { last = mark.last }
            while last + 1 < reading.tokens.count, reading.tokens[last + 1].breakBefore == .none,
                reading.tokens[last + 1].shape.contains(.capital), reading.senses(at: last + 1).contains(.street)
            {
                last += 1
            }
            if last + 1 < reading.tokens.count, reading.tokens[last + 1].breakBefore <= .comma,
                let next = reading.mark(at: last + 1), next.senses.contains(.place) || isNamedTown(next, reading)
            {
                last = widened(next.first...next.last, reading).upperBound
            }
            return start...last
        }
        return nil
    }

    /// "41 High Street".
    private static func numbered(_ at: Int, in reading: Reading) -> Int {
        guard at > 0, reading.tokens[at - 1].shape.contains(.digit), reading.tokens[at - 1].length <= 4,
            reading.tokens[at].breakBefore <= .comma
        else { return at }
        return flat(before: at - 1, in: reading)
    }

    private static func streetStart(before suffix: Int, in reading: Reading) -> Int? {
        var start = suffix
        var names = 0
        while start > 0, names < 3, reading.tokens[start].breakBefore == .none {
            let token = reading.tokens[start - 1]
            if token.shape.contains(.digit) { break }
            let senses = reading.senses(at: start - 1)
            let isName =
                token.shape.contains(.capital) || senses.isEmpty || senses.meets([.place, .placeWord, .firstName, .street])
                || hasNumber(before: start - 1, in: reading) && !TimeWords.amounts.contains(token.key)
            guard isName, !cues.contains(token.key), !senses.meets([.want, .not, .question]) else { break }
            start -= 1
            names += 1
        }
        let number =
            start > 0 && names > 0 && reading.tokens[start - 1].shape.contains(.digit)
            && reading.tokens[start].breakBefore <= .comma
        if number, reading.tokens[start - 1].length <= 4 { return flat(before: start - 1, in: reading) }
        guard names > 0, start > 0 else { return nil }
        let cued = cues.contains(reading.tokens[start - 1].key)
        let written = (start..<suffix).allSatisfy { reading.tokens[$0].shape.contains(.capital) }
        let suffixWritten = reading.tokens[suffix].shape.contains(.capital)
        if cued && (written || firmSuffix.contains(reading.tokens[suffix].key)) || written && suffixWritten { return start }
        return nil
    }

    /// "Flat 3, 88 Cavendish Road".
    private static func flat(before number: Int, in reading: Reading) -> Int {
        guard number > 1, reading.tokens[number - 1].shape.contains(.digit) || reading.tokens[number - 1].length == 1,
            flats.contains(reading.tokens[number - 2].key)
        else { return number }
        return number - 2
    }

    private static let flats: Set<UInt64> = [
        WordHash.of("flat"), WordHash.of("apartment"), WordHash.of("apt"), WordHash.of("unit"), WordHash.of("suite"),
        WordHash.of("room"),
    ]

    private static func hasNumber(before at: Int, in reading: Reading) -> Bool {
        at > 0 && reading.tokens[at - 1].shape.isNumber && reading.tokens[at].breakBefore == .none
            && reading.tokens[at - 1].length <= 3
            && firmSuffix.contains(reading.tokens[at + 1].key)
    }

    private static let firmSuffix: Set<UInt64> = [
        WordHash.of("road"), WordHash.of("rd"), WordHash.of("street"), WordHash.of("avenue"), WordHash.of("ave"),
        WordHash.of("lane"),
        WordHash.of("crescent"), WordHash.of("close"), WordHash.of("terrace"), WordHash.of("drive"), WordHash.of("grove"),
        WordHash.of("gardens"), WordHash.of("mews"), WordHash.of("st"), WordHash.of("court"), WordHash.of("square"),
    ]
}
