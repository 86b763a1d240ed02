public import Domain
public import Relational
import Store

/// What all nodes know of the carrier: whether its news are late, and by how much.
public struct CarrierHealth: Sendable, Hashable {
    /// When its listing or a callback was last found late or failing.
    public let trouble: Moment?
    /// The longest that a text was missing from the listing within the last day.
    public let listingLag: Duration

    /// How long trouble keeps us from sending anything again.
    public static let brakeTime = Duration.minutes(10)

    public init(trouble: Moment? = nil, listingLag: Duration = .zero) {
        self.trouble = trouble
        self.listingLag = listingLag
    }

    /// While the brake is on, nothing is sent again: absence proves nothing now.
    public func isBraked(at now: Moment) -> Bool {
        trouble.map { now - $0 < Self.brakeTime } ?? false
    }

    /// The bound on the listing's lag: a minute, or three times the longest seen.
    public var lagBound: Duration { max(.seconds(60), listingLag * 3) }

    /// Reads it.
    public static func read(at now: Moment) -> Query<CarrierHealth> {
        Query("SELECT name, value, at FROM carrier_health") { rows in
            var trouble: Moment?
            var lag = Duration.zero
            for row in rows {
                let at = Moment(milliseconds: try row.integer(2))
                switch try row.text(0) {
                case "brake": trouble = at
                case "listing_lag" where now - at < .hours(24): lag = .milliseconds(try row.integer(1))
                default: break
                }
            }
            return CarrierHealth(trouble: trouble, listingLag: lag)
        }
    }

    /// Puts the brake on.
    public static func brake(at now: Moment) -> SQL {
        """
        INSERT INTO carrier_health (name, value, at) VALUES ('brake', 1, \(now))
        ON CONFLICT (name) DO UPDATE SET at = excluded.at WHERE carrier_health.at < excluded.at
        """
    }

    /// Remembers that a text was missing from the listing for so long, if no longer time was seen within a day.
    public static func lagged(_ lag: Duration, at now: Moment) -> SQL {
        """
        INSERT INTO carrier_health (name, value, at) VALUES ('listing_lag', \(lag.inMilliseconds), \(now))
        ON CONFLICT (name) DO UPDATE SET value = excluded.value, at = excluded.at
        WHERE carrier_health.value <= excluded.value OR carrier_health.at < \(now - .hours(24))
        """
    }

    /// Whether the carrier holds the whole account, as far as any node knows.
    public struct Hold: Sendable, Hashable {
        /// Until when nothing is tried; nothing when the carrier takes texts.
        public let until: Moment?
        /// When this became known.
        public let at: Moment

        public init(until: Moment?, at: Moment) {
            self.until = until
            self.at = at
        }

        /// What is known now; nothing when there never was a hold.
        public static let known: Query<Hold?> = .first("SELECT value, at FROM carrier_health WHERE name = 'hold'") { row in
            let until = try row.integer(0)
            return Hold(until: until == 0 ? nil : Moment(milliseconds: until), at: Moment(milliseconds: try row.integer(1)))
        }

        /// Lets every node know.
        public var statement: SQL {
            """
            INSERT INTO carrier_health (name, value, at) VALUES ('hold', \(until?.milliseconds ?? 0), \(at))
            ON CONFLICT (name) DO UPDATE SET value = excluded.value, at = excluded.at
            """
        }
    }
}
