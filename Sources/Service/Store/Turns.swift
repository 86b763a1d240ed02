import Domain
public import Relational

/// The right to think about one pair of numbers. Taken by whoever stores an event first; fenced by its epoch.
public struct TurnLease: Sendable, Hashable {
    public let pair: NumberPair
    public let epoch: Int64
}

/// What the ledger keeps of a pair's turn. The statements of ``Turns`` do what these functions say; the ledger's model is searched with
/// them.
public struct TurnStanding: Sendable, Hashable {
    public var epoch: Int64
    /// By the database's clock, in milliseconds; 0 when nobody has it.
    public var until: Int64

    public init(epoch: Int64, until: Int64) {
        self.epoch = epoch
        self.until = until
    }

    /// The turn after somebody took it at `now`; nothing while another holds it.
    public static func taken(_ standing: TurnStanding?, at now: Int64) -> TurnStanding? {
        guard let standing else { return TurnStanding(epoch: 1, until: now + Turns.lease.inMilliseconds) }
        guard standing.until < now else { return nil }
        return TurnStanding(epoch: standing.epoch + 1, until: now + Turns.lease.inMilliseconds)
    }

    /// The turn after whoever held it as `epoch` gave it back; nothing when another took it over since.
    public func released(by epoch: Int64) -> TurnStanding? {
        epoch == self.epoch ? TurnStanding(epoch: epoch, until: 0) : nil
    }

    /// The turn after whoever held it as `epoch` left it to others with nothing committed; nothing when another took it over since.
    public func handedOver(by epoch: Int64) -> TurnStanding? {
        epoch == self.epoch ? TurnStanding(epoch: epoch + 1, until: 0) : nil
    }
}

/// The lease per pair of numbers: turns of one conversation never overlap, on any number of nodes.
public enum Turns {
    /// Longer than the settle time and every thought; a worker that dies is taken over after it.
    public static let lease = Duration.seconds(20)

    /// Takes the turn of the pair this open event belongs to. Nothing when the event is settled or somebody else has the turn, nor while
    /// the ledger is being verified or is behind the number that was `seen`.
    public static func take(for sid: String, of pair: NumberPair, seen: Int64 = 0) -> Query<TurnLease?> {
        .first(
            """
            INSERT INTO turn (our, their, epoch, until)
            SELECT r.our, r.their, 1, \(.now) + \(lease.inMilliseconds)
            FROM receipt r
            WHERE r.sid = \(sid) AND r.disposition IS NULL
                AND EXISTS (SELECT 1 FROM ledger_mark m WHERE m.id = 1 AND m.verifying_since IS NULL AND m.number >= \(seen))
            ON CONFLICT (our, their) DO UPDATE
            SET epoch = turn.epoch + 1, until = excluded.until
            WHERE turn.until < \(.now)
            RETURNING epoch
            """
        ) { row in TurnLease(pair: pair, epoch: try row.integer(0)) }
    }

    /// Gives the turn back, if it is still ours: false means that another took over, and nothing of ours may be committed.
    public static func release(_ lease: TurnLease) -> Query<Bool> {
        .exists(
            """
            UPDATE turn SET until = 0
            WHERE our = \(lease.pair.our) AND their = \(lease.pair.their) AND epoch = \(lease.epoch)
            RETURNING 1
            """)
    }

    /// Gives the turn back for another to take at once, and so that whoever holds it can commit nothing any more: the epoch moves on.
    public static func handOver(_ lease: TurnLease) -> Query<Bool> {
        .exists(
            """
            UPDATE turn SET until = 0, epoch = epoch + 1
            WHERE our = \(lease.pair.our) AND their = \(lease.pair.their) AND epoch = \(lease.epoch)
            RETURNING 1
            """)
    }
}
