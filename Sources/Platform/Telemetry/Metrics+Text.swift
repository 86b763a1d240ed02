import Locking

extension Metrics {
    /// `{"counters":{…},"gauges":{…},"timings":{…}}`: each bare name is the sum, and each label set seen has a key of its own.
    public var json: String {
        let state = state.withLock { $0 }
        var counters = state.counters.map { ($0.key, String($0.value)) }
        counters += state.labelled.map { ("\($0.key.name){\($0.key.labels)}", String($0.value)) }
        let gauges = state.gauges.map { ($0.key, JSONText.number($0.value)) }
        let timings = state.timings.map { name, histogram in
            (
                name,
                JSONText.object([
                    ("count", String(histogram.count)), ("sum_ms", JSONText.number(Double(histogram.sum) / 1000)),
                    ("p50_ms", JSONText.number(Double(histogram.quantile(0.5)) / 1000)),
                    ("p99_ms", JSONText.number(Double(histogram.quantile(0.99)) / 1000)),
                ])
            )
        }
        return JSONText.object([
            ("counters", JSONText.object(counters.sorted { $0.0 < $1.0 })),
            ("gauges", JSONText.object(gauges.sorted { $0.0 < $1.0 })),
            ("timings", JSONText.object(timings.sorted { $0.0 < $1.0 })),
        ])
    }

    /// The same for Prometheus (text format 0.0.4): dots become underscores, counters end in `_total`.
    public var prometheus: String {
        let state = state.withLock { $0 }
        var text = ""
        for (name, value) in state.counters.sorted(by: { $0.key < $1.key }) {
            let family = Self.spelling(name) + "_total"
            text += "# TYPE \(family) counter\n\(family) \(value)\n"
        }
        let labelled = Dictionary(grouping: state.labelled, by: \.key.name)
        for (name, series) in labelled.sorted(by: { $0.key < $1.key }) {
            // The sum is under the plain family above; label sets have one of their own, so that summing it counts nothing twice.
            let family = Self.spelling(name) + "_by_label_total"
            text += "# TYPE \(family) counter\n"
            for (key, value) in series.sorted(by: { $0.key.labels < $1.key.labels }) {
                text += "\(family){\(Self.labels(key.labels))} \(value)\n"
            }
        }
        for (name, value) in state.gauges.sorted(by: { $0.key < $1.key }) {
            text += "# TYPE \(Self.spelling(name)) gauge\n\(Self.spelling(name)) \(JSONText.number(value))\n"
        }
        for (name, histogram) in state.timings.sorted(by: { $0.key < $1.key }) {
            let family = Self.spelling(name) + "_seconds"
            text += "# TYPE \(family) summary\n"
            for share in [0.5, 0.9, 0.99] {
                text += "\(family){quantile=\"\(share)\"} \(Double(histogram.quantile(share)) / 1_000_000)\n"
            }
            text += "\(family)_sum \(Double(histogram.sum) / 1_000_000)\n\(family)_count \(histogram.count)\n"
        }
        return text
    }

    private static func spelling(_ name: String) -> String {
        String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
    }

    private static func labels(_ text: String) -> String {
        text.split(separator: ",").map { pair in
            let halves = pair.split(separator: "=", maxSplits: 1)
            return "\(halves[0])=\(JSONText.quote(halves.count > 1 ? String(halves[1]) : ""))"
        }.joined(separator: ",")
    }
}
