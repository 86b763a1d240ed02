/// How long to wait before the next try: 20 ms at first, doubled up to half a second, and never quite the same for two.
struct BackOff {
    private(set) var failures = 0

    /// Counts a failure and says how long to wait after it.
    mutating func next() -> Duration {
        let ceiling = min(500, 20 << min(failures, 5))
        failures += 1
        return .milliseconds(Int.random(in: ceiling / 2...ceiling))
    }
}
