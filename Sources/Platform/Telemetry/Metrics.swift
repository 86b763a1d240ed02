import Locking

/// The name of something counted, declared beside the code that counts it: `area.what_happened`.
public struct Counter: Sendable, Hashable {
    public let name: String
    public init(_ name: String) { self.name = name }
}

/// The name of a level that rises and falls.
public struct Gauge: Sendable, Hashable {
    public let name: String
    public init(_ name: String) { self.name = name }
}

/// The name of a duration, kept as a histogram.
public struct Timing: Sendable, Hashable {
    public let name: String
    public init(_ name: String) { self.name = name }
}

/// Every name a module declares, so that all are present from the start, at zero.
public struct MetricNames: Sendable {
    public var counters: [Counter]
    public var gauges: [Gauge]
    public var timings: [Timing]

    public init(counters: [Counter] = [], gauges: [Gauge] = [], timings: [Timing] = []) {
        self.counters = counters
        self.gauges = gauges
        self.timings = timings
    }
}

/// The numbers of one running application. Labels come from closed enums: never from the outside.
public final class Metrics: Sendable {
    struct Labelled: Hashable {
        let name: String
        let labels: String
    }

    struct State {
        var counters: [String: UInt64] = [:]
        var labelled: [Labelled: UInt64] = [:]
        var gauges: [String: Double] = [:]
        var timings: [String: Histogram] = [:]
    }

    let state: Locked<State>

    /// A registry in which every declared name is present and zero.
    public init(declared: [MetricNames] = []) {
        var state = State()
        for names in declared {
            for counter in names.counters { state.counters[counter.name] = 0 }
            for gauge in names.gauges { state.gauges[gauge.name] = 0 }
            for timing in names.timings { state.timings[timing.name] = Histogram() }
        }
        self.state = Locked(state)
    }

    /// Counts one (or `amount`) more, under the bare name and, with labels, under `name{label=value,…}` too.
    public func count(_ counter: Counter, _ labels: KeyValuePairs<String, String> = [:], by amount: UInt64 = 1) {
        state.withLock { state in
            state.counters[counter.name, default: 0] += amount
            guard !labels.isEmpty else { return }
            let text = labels.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
            state.labelled[Labelled(name: counter.name, labels: text), default: 0] += amount
        }
    }

    /// Sets a level.
    public func set(_ gauge: Gauge, to value: Double) {
        state.withLock { $0.gauges[gauge.name] = value }
    }

    /// Records how long something took.
    public func record(_ timing: Timing, _ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        let microseconds = UInt64(max(0, seconds)) * 1_000_000 + UInt64(max(0, attoseconds / 1_000_000_000_000))
        state.withLock { $0.timings[timing.name, default: Histogram()].record(microseconds: microseconds) }
    }

    /// The count so far under the bare name; 0 when never counted.
    public func value(_ counter: Counter) -> UInt64 {
        state.withLock { $0.counters[counter.name] ?? 0 }
    }
}
