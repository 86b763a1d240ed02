public import Domain
public import Relational

/// The clock that all nodes share.
public enum DatabaseClock {
    /// The database's time.
    public static let now: Query<Moment> = Query("SELECT \(.now)") { rows in try rows[0].moment(0) }
}
