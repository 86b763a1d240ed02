import Domain
import Locking

/// The account's lane: while the carrier refuses the whole account, one letter at a time is tried, and the rest waits in the outbox.
struct AccountHold: Sendable {
    private let until = Locked<Moment?>(nil)

    /// How many letters may be claimed now, of those that there is room for.
    func allowance(of free: Int, isBusy: Bool, at now: Moment) -> Int {
        until.withLock { until in
            guard let until else { return free }
            return now < until || isBusy ? 0 : min(free, 1)
        }
    }

    /// Nothing leaves before `moment`; then one letter is tried.
    func hold(until moment: Moment) {
        until.withLock { $0 = max(moment, $0 ?? moment) }
    }

    /// The carrier took a letter. True when the account was held until now.
    func release() -> Bool {
        until.withLock { until in
            defer { until = nil }
            return until != nil
        }
    }
}
