public import Telemetry

extension Counter {
    /// Bodies run again because another transaction was in the way.
    public static let postgresRetries = Counter("postgres.retries")
    /// Connections that were lost or could not be used any more.
    public static let postgresConnectionsLost = Counter("postgres.connections_lost")
    /// Times that no connection was left and none could be had.
    public static let postgresOutages = Counter("postgres.outages")
    /// Calls that failed because no connection was to be had.
    public static let postgresCallsTurnedAway = Counter("postgres.calls_turned_away")
}

extension Gauge {
    /// Connections that are open.
    public static let postgresConnections = Gauge("postgres.connections")
}

extension Timing {
    /// From asking for a transaction to its answer: the wait for a connection, the body, and the commit. SQLite's has the same name.
    static let postgresTransaction = Timing("db.transaction.duration")
}

extension MetricNames {
    /// What the PostgreSQL engine counts.
    public static let postgres = MetricNames(
        counters: [.postgresRetries, .postgresConnectionsLost, .postgresOutages, .postgresCallsTurnedAway],
        gauges: [.postgresConnections],
        timings: [.postgresTransaction])
}
