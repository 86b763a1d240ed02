import Telemetry
import Testing

@Suite struct MetricsTests {
    private static let names = MetricNames(
        counters: [Counter("outbox.accepted"), Counter("voice.refused")], gauges: [Gauge("outbox.age")],
        timings: [Timing("http.answer")])

    @Test("every declared name is there from the start, at zero")
    func declared() {
        let json = Metrics(declared: [Self.names]).json
        #expect(
            json == #"{"counters":{"outbox.accepted":0,"voice.refused":0},"gauges":{"outbox.age":0},"#
                + #""timings":{"http.answer":{"count":0,"sum_ms":0,"p50_ms":0,"p99_ms":0}}}"#)
    }

    @Test("a labelled count is under the bare name too, and labels are told apart")
    func labels() {
        let metrics = Metrics(declared: [Self.names])
        metrics.count(Counter("voice.refused"), ["reason": "a"])
        metrics.count(Counter("voice.refused"), ["reason": "b", "known": "true"], by: 2)
        metrics.count(Counter("undeclared"))
        #expect(metrics.value(Counter("voice.refused")) == 3)
        let json = metrics.json
        #expect(json.contains(#""voice.refused":3,"voice.refused{reason=a}":1,"voice.refused{reason=b,known=true}":2"#))
        #expect(json.contains(#""undeclared":1"#))
        #expect(metrics.value(Counter("never")) == 0)
    }

    @Test("Prometheus gets names it can read, sums and label sets in families of their own")
    func prometheus() {
        let metrics = Metrics(declared: [Self.names])
        metrics.count(Counter("voice.refused"), ["reason": "out-of\"hours"])
        metrics.set(Gauge("outbox.age"), to: 1.5)
        metrics.record(Timing("http.answer"), .milliseconds(1))
        let text = metrics.prometheus
        for line in [
            "# TYPE outbox_accepted_total counter", "outbox_accepted_total 0", "voice_refused_total 1",
            "# TYPE voice_refused_by_label_total counter", #"voice_refused_by_label_total{reason="out-of\"hours"} 1"#,
            "# TYPE outbox_age gauge", "outbox_age 1.5", "# TYPE http_answer_seconds summary", "http_answer_seconds_sum 0.001",
            "http_answer_seconds_count 1",
        ] {
            #expect(text.contains("\(line)\n"), "\(line)")
        }
        let names = text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { $0.prefix { $0 != "{" && $0 != " " } }
        #expect(names.allSatisfy { $0.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") } })
        #expect(text.hasSuffix("\n"))
    }

    @Test("counts from many tasks add up")
    func concurrent() async {
        let metrics = Metrics()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<16 { group.addTask { for _ in 0..<500 { metrics.count(Counter("a"), ["b": "c"]) } } }
        }
        #expect(metrics.value(Counter("a")) == 8000)
        #expect(metrics.json.contains(#""a{b=c}":8000"#))
    }

    @Test("a time before its start counts as none")
    func negative() {
        let metrics = Metrics()
        metrics.record(Timing("t"), .milliseconds(-1500))
        #expect(metrics.json.contains(#""t":{"count":1,"sum_ms":0,"#))
    }
}
