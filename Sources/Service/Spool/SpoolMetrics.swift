public import Telemetry

extension Counter {
    public static let spoolAppended = Counter("spool.appended")
    public static let spoolReplayed = Counter("spool.replayed")
    public static let spoolQuarantined = Counter("spool.quarantined")
    public static let spoolRefused = Counter("spool.refused")
}

extension Gauge {
    public static let spoolOpen = Gauge("spool.open")
    public static let spoolBytes = Gauge("spool.bytes")
    public static let spoolOldest = Gauge("spool.oldest_seconds")
}

/// What the spool counts.
public enum SpoolMetrics {
    public static let names = MetricNames(
        counters: [.spoolAppended, .spoolReplayed, .spoolQuarantined, .spoolRefused],
        gauges: [.spoolOpen, .spoolBytes, .spoolOldest])
}
