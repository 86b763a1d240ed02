public import Domain
public import Relational

/// The ledger's own number and name, in the one row that has them. The number only grows; a database whose number is lower than one a node
/// has seen has gone back in time, and one with another name is another database.
public struct LedgerMark: Sendable, Hashable {
    public let identity: String
    public let number: Int64
    /// Since when nothing leaves because what is stored is being verified; nothing in ordinary times.
    public let verifyingSince: Moment?

    public init(identity: String, number: Int64, verifyingSince: Moment? = nil) {
        self.identity = identity
        self.number = number
        self.verifyingSince = verifyingSince
    }
}

/// The row. Turns and claims look at it themselves (see ``Turns/take(for:of:seen:)``), so that no node acts on a ledger older than the
/// one it knows, not even before it has noticed.
public enum LedgerMarks {
    /// Gives a new database its name.
    public static func name(_ identity: String, at now: Moment) -> SQL {
        """
        UPDATE ledger_mark SET identity = \(identity), number = number + 1, at = \(now)
        WHERE identity = ''
        """
    }

    /// The row as it is.
    public static let read = Query<LedgerMark>("SELECT identity, number, verifying_since FROM ledger_mark") { rows in
        try decode(rows)
    }

    /// The next number.
    public static func advance(at now: Moment) -> Query<LedgerMark> {
        Query("UPDATE ledger_mark SET number = number + 1, at = \(now) RETURNING identity, number, verifying_since") { rows in
            try decode(rows)
        }
    }

    /// From now on nothing leaves: the number goes past the one that was seen, so that all nodes can go on with this database.
    public static func beginVerifying(past seen: Int64, at now: Moment) -> SQL {
        """
        UPDATE ledger_mark
        SET verifying_since = \(now), at = \(now),
            number = CASE WHEN number < \(seen) THEN \(seen) ELSE number END + 1
        """
    }

    /// All is verified that was to be since then.
    public static func endVerifying(since start: Moment, at now: Moment) -> Query<Bool> {
        .exists(
            """
            UPDATE ledger_mark SET verifying_since = NULL, number = number + 1, at = \(now)
            WHERE verifying_since = \(start)
            RETURNING 1
            """)
    }

    private static func decode(_ rows: [Row]) throws -> LedgerMark {
        let row = rows[0]
        return LedgerMark(
            identity: try row.text(0), number: try row.integer(1), verifyingSince: try row.optionalMoment(2))
    }
}
