import Pipeline

/// What reading one message costs.
struct Pace {
    private var microseconds: [Double] = []

    /// Reads every text ten times, after one round to warm up.
    init(of texts: [String]) {
        let clock = ContinuousClock()
        for text in texts { _ = Classifier.classify(text) }
        for _ in 0..<10 {
            for text in texts {
                let spent = clock.measure { _ = Classifier.classify(text) }
                microseconds.append(Double(spent.components.attoseconds) / 1e12)
            }
        }
        microseconds.sort()
    }

    private func quantile(_ share: Double) -> Double {
        let at = min(microseconds.count - 1, Int(Double(microseconds.count) * share))
        return (microseconds[at] * 10).rounded() / 10
    }

    var line: String {
        guard !microseconds.isEmpty else { return "nothing measured" }
        return "a message: \(quantile(0.5)) µs (p50), \(quantile(0.99)) µs (p99), of \(microseconds.count)"
    }
}
