public import Relational

/// Wakes the other nodes when there is something for them that they would find by themselves a moment later. Not for what is frequent:
/// PostgreSQL lets one transaction at a time commit that notifies, so it is kept out of turns, which have their own node to go on with them.
public enum News {
    /// Wakes them once this has committed.
    public static let announce: SQL = "SELECT \(.announcement)"
}
