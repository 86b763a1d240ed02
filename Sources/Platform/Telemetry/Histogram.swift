/// Durations in buckets whose bounds grow by a quarter: 4 per doubling, from 1 µs to over an hour, so a quantile is right within 13 %.
public struct Histogram: Sendable {
    static let bucketCount = 132

    private(set) var buckets = [UInt64](repeating: 0, count: Histogram.bucketCount)
    /// How many were recorded.
    public private(set) var count: UInt64 = 0
    /// Their sum in microseconds.
    public private(set) var sum: UInt64 = 0

    public init() {}

    /// Adds one duration.
    public mutating func record(microseconds: UInt64) {
        buckets[Self.bucket(for: microseconds)] += 1
        count += 1
        sum &+= microseconds
    }

    /// The middle in microseconds of the bucket in which the given share (0…1) of the durations is reached; 0 when empty.
    public func quantile(_ share: Double) -> UInt64 {
        guard count > 0 else { return 0 }
        let target = UInt64((Double(count) * share).rounded(.up))
        var seen: UInt64 = 0
        for (index, amount) in buckets.enumerated() {
            seen += amount
            if seen >= max(1, target) { return Self.middle(of: index) }
        }
        return Self.middle(of: Self.bucketCount - 1)
    }

    static func bucket(for microseconds: UInt64) -> Int {
        guard microseconds >= 4 else { return Int(microseconds) }
        let exponent = 63 - microseconds.leadingZeroBitCount
        let quarter = Int((microseconds >> UInt64(exponent - 2)) & 3)
        return min(bucketCount - 1, (exponent - 1) * 4 + quarter)
    }

    static func middle(of bucket: Int) -> UInt64 {
        guard bucket >= 4 else { return UInt64(bucket) }
        let exponent = UInt64(bucket / 4 + 1)
        let width = UInt64(1) << (exponent - 2)
        return (UInt64(1) << exponent) + UInt64(bucket % 4) * width + (width - 1) / 2
    }
}
