public import Telemetry

extension Counter {
    static let outboxAccepted = Counter("outbox.accepted")
    static let outboxRetried = Counter("outbox.retried")
    static let outboxAmbiguous = Counter("outbox.ambiguous")
    static let outboxFailed = Counter("outbox.failed")
    static let outboxDead = Counter("outbox.dead")
    static let outboxExpired = Counter("outbox.expired")
    static let outboxWithheld = Counter("outbox.withheld")
    static let outboxDelivered = Counter("outbox.delivered")
    static let outboxConflicted = Counter("outbox.conflicted")
}

/// What Delivery counts.
public enum DeliveryMetrics {
    public static let names = MetricNames(counters: [
        .outboxAccepted, .outboxRetried, .outboxAmbiguous, .outboxFailed, .outboxDead, .outboxExpired, .outboxWithheld,
        .outboxDelivered, .outboxConflicted,
    ])
}
