/// How long each of many things took, to the microsecond.
struct Latencies: Sendable {
    private var sorted: [UInt32] = []

    init(microseconds: [UInt32]) {
        sorted = microseconds.sorted()
    }

    /// The time in milliseconds within which this share (0…1) was done.
    func quantile(_ share: Double) -> Double {
        guard !sorted.isEmpty else { return .nan }
        return Double(sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]) / 1000
    }
}

/// One measurement.
struct Figure: Sendable {
    var perSecond: Double
    var p50: Double
    var p99: Double
    /// What was not answered as it should be.
    var errors = 0
    /// Processor time of the process measured, in microseconds for each request.
    var processor = Double.nan

    init(count: Int, nanoseconds: Int64, _ latencies: Latencies, errors: Int = 0) {
        perSecond = Double(count) / (Double(nanoseconds) / 1e9)
        p50 = latencies.quantile(0.5)
        p99 = latencies.quantile(0.99)
        self.errors = errors
    }

    /// Nothing measured yet.
    static let none = Figure(medians: [])

    /// Several that were measured side by side: their rates add up, and the slowest speaks for the times.
    init(together figures: [Figure]) {
        perSecond = figures.reduce(0) { $0 + $1.perSecond }
        p50 = figures.map(\.p50).max() ?? .nan
        p99 = figures.map(\.p99).max() ?? .nan
        errors = figures.reduce(0) { $0 + $1.errors }
    }

    /// The medians of several rounds, each figure by itself; errors are added up.
    init(medians figures: [Figure]) {
        perSecond = median(figures.map(\.perSecond))
        p50 = median(figures.map(\.p50))
        p99 = median(figures.map(\.p99))
        errors = figures.reduce(0) { $0 + $1.errors }
        processor = median(figures.map(\.processor))
    }
}

/// The value in the middle.
func median(_ values: [Double]) -> Double {
    values.isEmpty ? .nan : values.sorted()[values.count / 2]
}
