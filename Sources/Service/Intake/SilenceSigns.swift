import Domain

/// What the silence watch looks at, read at one instant.
public struct SilenceSigns: Sendable, Hashable {
    /// How long the oldest event has been without a disposition.
    public var oldestEvent = Duration.zero
    /// How long the oldest letter that may leave has been unresolved.
    public var oldestLetter = Duration.zero
    /// Pairs of numbers whose letters wait behind one that has been in doubt for more than five minutes.
    public var blockedLanes = 0
    /// How many of the last hour's letters were settled by the carrier's list because its answer and its callback were lost.
    public var listedShare = 0.0
    /// How long a text was missing from the carrier's list at most, within a day.
    public var listingLag = Duration.zero
    /// How far this node's clock is ahead of the database's, when that is too far.
    public var clockSkew: Duration?

    public init() {}

    /// What is past its limit.
    public var signals: [SilenceSignal] {
        SilenceSignal.Key.allCases.compactMap { key in sentence(key).map { SilenceSignal(key: key, sentence: $0) } }
    }

    private func sentence(_ key: SilenceSignal.Key) -> String? {
        switch key {
        case .oldestEvent where oldestEvent > SilenceLimits.oldestEvent:
            "a text or call has waited \(oldestEvent.components.seconds) s for its turn"
        case .oldestLetter where oldestLetter > SilenceLimits.oldestLetter:
            "a text has been in the outbox for \(oldestLetter.components.seconds) s"
        case .blockedLanes where blockedLanes > 0:
            "\(blockedLanes) conversation(s) wait behind a text of which nobody knows whether it arrived"
        case .listedShare where listedShare > SilenceLimits.listedShare:
            "\(Int(listedShare * 100)) in 100 texts had to be looked up in Twilio's list: its callbacks do not reach us"
        case .listingLag where listingLag > SilenceLimits.listingLag:
            "Twilio's list of texts lags by \(listingLag.components.seconds) s: doubts are settled late"
        case .clockSkew:
            clockSkew.map {
                "the clock is \($0.inMilliseconds) ms ahead of the database's: this node is not ready and sends nothing"
            }
        case .oldestEvent, .oldestLetter, .blockedLanes, .listedShare, .listingLag: nil
        }
    }
}

/// Something that is about to fail somebody.
public struct SilenceSignal: Sendable, Hashable {
    /// What it is about; each has its paragraph in docs/operating.md.
    public enum Key: String, Sendable, CaseIterable {
        case oldestEvent = "oldest_event"
        case oldestLetter = "oldest_letter"
        case blockedLanes = "blocked_lanes"
        case listedShare = "listed_share"
        case listingLag = "listing_lag"
        case clockSkew = "clock_skew"
    }

    public let key: Key
    public let sentence: String
}

/// Every limit of the silence watch.
enum SilenceLimits {
    static let oldestEvent = Duration.minutes(2)
    static let oldestLetter = Duration.minutes(10)
    /// How long a letter may be in doubt before its lane counts as blocked.
    static let block = Duration.minutes(5)
    static let listedShare = 0.2
    static let listingLag = Duration.seconds(60)
}
