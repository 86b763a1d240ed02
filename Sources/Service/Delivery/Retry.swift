import Domain

/// When a letter that provably did not leave is tried again: 1, 2 and 4 s, then minutes, until it is too old to be useful.
enum Retry {
    /// The tries that customers notice; after them a letter is parked.
    static let quickTries = 3

    /// The wait after the given attempt (1 is the first).
    static func delay(after attempt: Int64) -> Duration {
        switch attempt {
        case ...1: .seconds(1)
        case 2: .seconds(2)
        case 3: .seconds(4)
        case 4: .minutes(1)
        case 5: .minutes(2)
        case 6: .minutes(5)
        default: .minutes(10)
        }
    }
}

/// How long after the end of its lease an ambiguous letter may be sent again: the life of a half-made connection at the carrier (120 s
/// until measured) and the least bound on the lag of its listing (60 s).
public enum Patience {
    public static let resend = Duration.seconds(180)
}
