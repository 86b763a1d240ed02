extension BinaryModel {
    /// Of several runs of words the likeliest to be what is sought; nothing when none has a chance of one in four. What is missed has to be
    /// asked for, what is mistaken misleads: on messages it was not learnt from, one in four did best for places, times and names alike.
    func choice(of candidates: SpanCandidates, traits: (ClosedRange<Int>) -> [UInt32]) -> ClosedRange<Int>? {
        var best: ClosedRange<Int>?
        var most = -1.0
        for range in candidates.ranges {
            let odds = margin(traits(range))
            if odds > most { (best, most) = (range, odds) }
        }
        return best
    }
}
