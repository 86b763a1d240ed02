public import Telemetry

/// What this module counts.
public enum TransferMetrics {
    /// Requests that are over, by client and outcome.
    public static let finished = Counter("transfer.finished")
    /// Mails that are over, by outcome.
    public static let mailed = Counter("transfer.mailed")
    /// From asking for a transfer until its end.
    public static let took = Timing("transfer.took")

    public static let names = MetricNames(counters: [finished, mailed], timings: [took])
}
