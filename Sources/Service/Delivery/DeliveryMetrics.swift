public import Telemetry

extension Counter {
    public static let outboxAccepted = Counter("outbox.accepted")
    static let outboxRetried = Counter("outbox.retried")
    static let outboxAmbiguous = Counter("outbox.ambiguous")
    static let outboxFailed = Counter("outbox.failed")
    static let outboxDead = Counter("outbox.dead")
    static let outboxExpired = Counter("outbox.expired")
    static let outboxWithheld = Counter("outbox.withheld")
    public static let outboxDelivered = Counter("outbox.delivered")
    static let outboxConflicted = Counter("outbox.conflicted")
    public static let outboxFound = Counter("outbox.found_by_listing")
    static let outboxResent = Counter("outbox.resent")
    static let outboxPerson = Counter("outbox.person")
    static let outboxDouble = Counter("outbox.double_proven")
    static let outboxEndUnknown = Counter("outbox.end_unknown")
    static let listingFailed = Counter("carrier.listing_failed")
}

extension Gauge {
    public static let listingLag = Gauge("carrier.listing_lag")
    static let accountHeld = Gauge("carrier.account_held")
    static let clockAhead = Gauge("clock.ahead_seconds")
}

/// What Delivery counts.
public enum DeliveryMetrics {
    public static let names = MetricNames(
        counters: [
            .outboxAccepted, .outboxRetried, .outboxAmbiguous, .outboxFailed, .outboxDead, .outboxExpired, .outboxWithheld,
            .outboxDelivered, .outboxConflicted, .outboxFound, .outboxResent, .outboxPerson, .outboxDouble, .outboxEndUnknown,
            .listingFailed,
        ], gauges: [.listingLag, .accountHeld, .clockAhead])
}
