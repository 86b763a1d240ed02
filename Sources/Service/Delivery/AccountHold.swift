import Domain
import Locking
import Outbox

/// The account's lane: while the carrier refuses the whole account, one letter at a time is tried, and the rest waits in the outbox. Every
/// node keeps its own, and learns from the database what another node, or it itself before it was started again, has found out.
struct AccountHold: Sendable {
    private struct State {
        var until: Moment?
        /// What was last read or written.
        var known: CarrierHealth.Hold?
    }

    private let state = Locked(State())

    /// How many letters may be claimed now, of those that there is room for.
    func allowance(of free: Int, isBusy: Bool, at now: Moment) -> Int {
        state.withLock { state in
            guard let until = state.until else { return free }
            return now < until || isBusy ? 0 : min(free, 1)
        }
    }

    /// Nothing leaves before `moment`; then one letter is tried. Returns what the others are to be told.
    func hold(until moment: Moment, at now: Moment) -> CarrierHealth.Hold {
        state.withLock { state in
            let until = max(moment, state.until ?? moment)
            let news = CarrierHealth.Hold(until: until, at: now)
            state = State(until: until, known: news)
            return news
        }
    }

    /// The carrier took a letter. Returns what the others are to be told, when the account was held until now.
    func release(at now: Moment) -> CarrierHealth.Hold? {
        state.withLock { state in
            guard state.until != nil else { return nil }
            let news = CarrierHealth.Hold(until: nil, at: now)
            state = State(until: nil, known: news)
            return news
        }
    }

    /// Takes over what another node has found out. True when the account is held.
    func hear(_ news: CarrierHealth.Hold?) -> Bool {
        state.withLock { state in
            // What is known already may be older than what happened here since.
            if let news, news != state.known { state = State(until: news.until, known: news) }
            return state.until != nil
        }
    }
}
