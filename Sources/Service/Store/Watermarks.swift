public import Domain
public import Relational

/// Up to when the carrier's own list of what came in was compared with ours, for one number and one kind of event.
public struct Watermark: Sendable, Hashable {
    public enum Kind: String, Sendable, CaseIterable { case text, call }

    public let number: PhoneNumber
    public let kind: Kind
    /// Everything before it is known.
    public let at: Moment
    /// What came before this is none of our business.
    public let since: Moment
}

/// The watermarks of all numbers.
public enum Watermarks {
    /// Begins to watch every number of the pool, from when it came into the pool.
    public static let beginPool: [SQL] = [begin("text"), begin("call")]

    private static func begin(_ kind: String) -> SQL {
        """
        INSERT INTO watermark (number, kind, at, since)
        SELECT n.phone, CAST(\(kind) AS TEXT), n.created_at, n.created_at
        FROM number n
        WHERE n.status <> 'RETIRED' AND NOT EXISTS (SELECT 1 FROM watermark w WHERE w.number = n.phone AND w.kind = \(kind))
        ON CONFLICT (number, kind) DO NOTHING
        """
    }

    /// Begins to watch a number that is ours by configuration.
    public static func begin(_ number: PhoneNumber, _ kind: Watermark.Kind, at now: Moment) -> SQL {
        """
        INSERT INTO watermark (number, kind, at, since) VALUES (\(number), \(kind.rawValue), \(now), \(now))
        ON CONFLICT (number, kind) DO NOTHING
        """
    }

    /// The watermarks of a kind that lie before `moment`.
    public static func due(_ kind: Watermark.Kind, before moment: Moment) -> Query<[Watermark]> {
        .all(
            """
            SELECT number, kind, at, since
            FROM watermark
            WHERE kind = \(kind.rawValue) AND at <= \(moment)
            ORDER BY at, number
            """
        ) { row in
            Watermark(number: try row.phone(0), kind: try row.choice(1), at: try row.moment(2), since: try row.moment(3))
        }
    }

    /// Whether any lies before `moment`.
    public static func areDue(before moment: Moment) -> Query<Bool> {
        .exists("SELECT 1 FROM watermark WHERE at <= \(moment) LIMIT 1")
    }

    /// Moves all of a kind on. None goes back, and one that begins later than `moment` is left alone.
    public static func advance(_ kind: Watermark.Kind, to moment: Moment) -> SQL {
        "UPDATE watermark SET at = \(moment) WHERE kind = \(kind.rawValue) AND at < \(moment)"
    }
}
