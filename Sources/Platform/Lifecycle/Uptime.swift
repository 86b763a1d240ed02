import Glibc

/// Time since boot, suspended time included (CLOCK_BOOTTIME): what patience is measured by. Never jumps, means nothing to others.
public struct Uptime: Sendable, Comparable {
    public let nanoseconds: Int64

    public init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    /// This instant.
    public static var now: Uptime {
        var time = timespec()
        clock_gettime(CLOCK_BOOTTIME, &time)
        return Uptime(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }

    public static func < (left: Uptime, right: Uptime) -> Bool { left.nanoseconds < right.nanoseconds }

    public static func + (instant: Uptime, duration: Duration) -> Uptime {
        let (seconds, attoseconds) = duration.components
        return Uptime(nanoseconds: instant.nanoseconds + seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
    }

    public static func - (left: Uptime, right: Uptime) -> Duration {
        .nanoseconds(left.nanoseconds - right.nanoseconds)
    }
}
