public import Domain

/// What the clock on a client's wall shows, and when it will be morning there.
public struct WallTime: Sendable, Hashable {
    public let local: LocalTime
    /// The next time it is 08:00: from then on customers may be written to late.
    public let morning: Moment
    /// The next time it is 07:30: from then on the owner may be told what is not urgent.
    public let waking: Moment

    public init(_ local: LocalTime, morning: Moment, waking: Moment) {
        self.local = local
        self.morning = morning
        self.waking = waking
    }

    private var minuteOfDay: Int { local.minuteOfDay }

    /// From 08:00 to 20:00 customers may be given a late answer.
    var isDay: Bool { (8 * 60..<20 * 60).contains(minuteOfDay) }

    /// Until when the owner is left in peace with what is not urgent: from 21:00 to 07:30.
    public var quietUntil: Moment? {
        minuteOfDay >= 21 * 60 || minuteOfDay < 7 * 60 + 30 ? waking : nil
    }
}

/// Whether an answer still comes in time. A late answer says that it is late, and none comes at night.
public enum Punctuality: Sendable, Hashable {
    case inTime
    /// With a word of apology; at night not before the morning.
    case late(notBefore: Moment?)
    /// The customer gets nothing any more; the owner is told.
    case tooLate

    /// Up to this age an event is answered as usual.
    public static let usual = Duration.minutes(15)
    /// A text of this age is not answered any more.
    public static let textLimit = Duration.hours(12)
    /// A text after a missed call that is older than this is worse than none.
    public static let callLimit = Duration.minutes(30)

    /// Judges an answer given now to an event that came in at `arrived`; `limit` is the age at which it is worthless.
    public static func judge(arrived: Moment, now: Moment, wall: WallTime, limit: Duration) -> Punctuality {
        if now - arrived <= usual { return .inTime }
        let leaves = wall.isDay ? now : wall.morning
        guard leaves - arrived <= limit else { return .tooLate }
        return .late(notBefore: wall.isDay ? nil : leaves)
    }

    /// Before this nothing leaves.
    public var notBefore: Moment? {
        if case .late(let moment) = self { moment } else { nil }
    }
}
