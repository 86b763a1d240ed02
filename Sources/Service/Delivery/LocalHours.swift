public import Domain
public import Gate
public import TimeZones

/// The clocks on the walls of all clients.
public struct LocalHours: Sendable {
    private let zones: ZoneFiles

    public init(zones: ZoneFiles = ZoneFiles()) {
        self.zones = zones
    }

    /// What the clock shows in a zone, named as the tz database does; in a zone nobody knows, UTC.
    public func wall(at moment: Moment, in zone: String?) -> WallTime {
        let place = zone.flatMap(zones.zone) ?? .utc
        let seconds = moment.milliseconds / 1000
        let reading = place.reading(at: seconds)
        func next(_ hour: Int, _ minute: Int) -> Moment {
            Moment(milliseconds: place.next(hour: hour, minute: minute, after: seconds) * 1000)
        }
        let local = LocalTime(date: CivilDate(day: reading.day), minuteOfDay: reading.hour * 60 + reading.minute)
        return WallTime(local, morning: next(8, 0), waking: next(7, 30))
    }
}
