/// What a clock on the wall shows in one place of the world, as the tz database knows it. Read from a TZif file (RFC 9636, RFC 8536):
/// its table of changes, and the rule in its footer for all the years after.
public struct Zone: Sendable, Hashable {
    /// The bytes are no TZif file, or not a whole one.
    public struct Fault: Error, Sendable, Hashable, CustomStringConvertible {
        public let description: String
    }

    private let changes: [Int64]
    private let offsets: [Int]
    /// Before the first change.
    private let first: Int
    private let rule: ZoneRule?

    /// Coordinated Universal Time: what is left when a zone is unknown.
    public static let utc = Zone(changes: [], offsets: [], first: 0, rule: nil)

    private init(changes: [Int64], offsets: [Int], first: Int, rule: ZoneRule?) {
        self.changes = changes
        self.offsets = offsets
        self.first = first
        self.rule = rule
    }

    /// Reads a TZif file.
    public init(tzif bytes: [UInt8]) throws(Fault) {
        var reader = ZoneReader(bytes)
        let short = try reader.header()
        guard short.version >= 0x32 else {
            let block = try reader.block(short, wide: false)
            self.init(changes: block.changes, offsets: block.offsets, first: block.first, rule: nil)
            return
        }
        try reader.skip(short.size(wide: false))
        let block = try reader.block(try reader.header(), wide: true)
        self.init(changes: block.changes, offsets: block.offsets, first: block.first, rule: try reader.footer())
    }

    /// Seconds east of Greenwich at an instant, given in seconds since 1970.
    public func offset(at instant: Int64) -> Int {
        guard let last = changes.last else { return rule?.offset(at: instant) ?? first }
        if instant >= last { return rule?.offset(at: instant) ?? offsets[offsets.count - 1] }
        var (low, high) = (0, changes.count)
        while low < high {
            let middle = (low + high) / 2
            if changes[middle] <= instant { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? first : offsets[low - 1]
    }

    /// What the clock and the calendar on the wall show.
    public struct Reading: Sendable, Hashable {
        /// Days since 1 January 1970.
        public let day: Int
        public let hour: Int
        public let minute: Int

        public init(day: Int, hour: Int, minute: Int) {
            self.day = day
            self.hour = hour
            self.minute = minute
        }
    }

    /// Reads the clock at an instant, given in seconds since 1970.
    public func reading(at instant: Int64) -> Reading {
        let local = instant + Int64(offset(at: instant))
        let (day, second) = split(local)
        return Reading(day: Int(day), hour: second / 3600, minute: second / 60 % 60)
    }

    /// The first instant after `instant` at which the clock shows `hour`:`minute`. A time that a change skips counts as it would have
    /// been without the change.
    public func next(hour: Int, minute: Int, after instant: Int64) -> Int64 {
        let (today, _) = split(instant + Int64(offset(at: instant)))
        for day in today...(today + 2) {
            let local = day * 86_400 + Int64(hour * 3600 + minute * 60)
            let guess = local - Int64(offset(at: local - Int64(offset(at: local))))
            if guess > instant { return guess }
        }
        return instant + 86_400
    }

    private func split(_ seconds: Int64) -> (day: Int64, second: Int) {
        let second = modulo(seconds, 86_400)
        return ((seconds - second) / 86_400, Int(second))
    }
}

func modulo(_ number: Int64, _ divisor: Int64) -> Int64 {
    let rest = number % divisor
    return rest < 0 ? rest + divisor : rest
}
