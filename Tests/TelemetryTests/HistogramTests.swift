import Testing

@testable import Telemetry

@Suite struct HistogramTests {
    @Test("a quantile is within 13 % of the true one", arguments: 0..<20)
    func quantiles(seed: UInt64) {
        var state = seed &* 2 &+ 1
        func dice() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state >> 20
        }
        var histogram = Histogram()
        // Sizes of every order, from a microsecond to an hour.
        let values = (0..<2_000).map { _ in dice() % (UInt64(1) << (dice() % 32)) }
        for value in values { histogram.record(microseconds: value) }
        let sorted = values.sorted()
        for share in [0.01, 0.1, 0.5, 0.9, 0.99, 0.999, 1] {
            let index = max(0, Int((Double(sorted.count) * share).rounded(.up)) - 1)
            let (found, truth) = (Double(histogram.quantile(share)), Double(sorted[index]))
            #expect(abs(found - truth) <= truth * 0.13, "\(share): \(found) for \(truth)")
        }
        #expect(histogram.count == 2_000)
        #expect(histogram.sum == values.reduce(0, +))
    }

    @Test("every duration has a bucket that holds it, up to the last")
    func buckets() {
        var last = -1
        for value in (0..<5_000).map(UInt64.init) + (13..<33).flatMap({ [(UInt64(1) << $0) - 1, 1 << $0] }) {
            let bucket = Histogram.bucket(for: value)
            #expect(bucket >= last && bucket < Histogram.bucketCount)
            last = bucket
        }
        #expect(Histogram.bucket(for: .max) == Histogram.bucketCount - 1)
    }

    @Test("an empty histogram has no quantile, and one value is every quantile")
    func small() {
        var histogram = Histogram()
        #expect(histogram.quantile(0.5) == 0)
        histogram.record(microseconds: 3)
        #expect([0, 0.5, 1].map { histogram.quantile($0) } == [3, 3, 3])
    }
}
