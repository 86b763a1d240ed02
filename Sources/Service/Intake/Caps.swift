import Domain
import Gate
import Relational
import Store

/// The counted caps: what keeps a loop or a pump from running up a bill.
enum Caps {
    private static let firstContactsPerDay: Int64 = 40
    private static let failSafesPerHour: Int64 = 30

    /// Counts a first contact of a client, and says whether that is one too many today.
    static func firstContact(of client: ClientID, at now: Moment, in tx: borrowing Transaction) throws -> Cap? {
        let day = now.milliseconds / Duration.hours(24).inMilliseconds
        let count = try tx.ask(Tallies.add("first:\(client):\(day)", until: now + .hours(48)))
        return count > firstContactsPerDay ? .firstContactsDay : nil
    }

    /// Counts a fail-safe, and says whether it is one too many: one per caller and hour, thirty an hour in all.
    static func failSafe(to caller: PhoneNumber, at now: Moment, in tx: borrowing Transaction) throws -> Cap? {
        let counts = failSafeCounts(caller, at: now)
        let (own, all) = try tx.together(counts.own, counts.all)
        if own > 1 { return .failSafeCaller }
        return all > failSafesPerHour ? .failSafeHour : nil
    }

    /// The two counts of a fail-safe, for one that left without the database.
    static func failSafeCounts(_ caller: PhoneNumber, at now: Moment) -> (own: Query<Int64>, all: Query<Int64>) {
        let hour = now.milliseconds / Duration.hours(1).inMilliseconds
        return (
            Tallies.add("failsafe:\(caller.e164):\(hour)", until: now + .hours(2)),
            Tallies.add("failsafe:all:\(hour)", until: now + .hours(2))
        )
    }

    /// Counts something per client and hour.
    static func perHour(_ what: String, of client: ClientID, at now: Moment, in tx: borrowing Transaction) throws -> Int64 {
        let hour = now.milliseconds / Duration.hours(1).inMilliseconds
        return try tx.ask(Tallies.add("\(what):\(client):\(hour)", until: now + .hours(2)))
    }
}
