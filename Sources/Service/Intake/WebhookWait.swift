public import Domain
import Lifecycle
import Locking

/// What a text webhook is answered.
public enum TextAnswer: Sendable, Hashable {
    /// Nothing to say just now, or it goes another way.
    case silence
    /// These words, which are the outbox row `letter`.
    case message(MessageBody, LetterID)
}

/// A webhook that waits for its reply: until the reply comes, or its budget is used up. A commit that wants to answer through it
/// promises so first; from then on only the hard limit ends the wait.
final class WebhookWait: Sendable {
    private enum State {
        case idle
        case waiting(CheckedContinuation<TextAnswer, Never>)
        case promised(CheckedContinuation<TextAnswer, Never>)
        case over
    }

    private let state = Locked(State.idle)
    let arrived: Uptime
    private let budget: Duration
    /// Twilio gives up after 15 s.
    private static let hardLimit = Duration.seconds(13)

    init(arrived: Uptime, budget: Duration) {
        self.arrived = arrived
        self.budget = budget
    }

    /// Waits for `work`, which goes on when the webhook has given up.
    func answer(_ work: @escaping @Sendable () async -> TextAnswer) async -> TextAnswer {
        await withCheckedContinuation { continuation in
            state.withLock { $0 = .waiting(continuation) }
            // Ends with the turn; IntakeService counts it and waits for it when the server stops.
            Task { finish(await work()) }
        }
    }

    /// True when the webhook still waits and will go on waiting for the commit.
    func promise() -> Bool {
        state.withLock { state in
            guard case .waiting(let continuation) = state, Uptime.now - arrived < budget else { return false }
            state = .promised(continuation)
            return true
        }
    }

    /// Takes a promise back: the commit went another way.
    func withdraw() {
        state.withLock { state in
            if case .promised(let continuation) = state { state = .waiting(continuation) }
        }
    }

    /// Ends the wait.
    func finish(_ answer: TextAnswer) {
        let waiting: CheckedContinuation<TextAnswer, Never>? = state.withLock { state in
            defer { state = .over }
            switch state {
            case .waiting(let continuation), .promised(let continuation): return continuation
            case .idle, .over: return nil
            }
        }
        waiting?.resume(returning: answer)
    }

    /// Gives up when the time is over: called from the service's clock.
    func check(at now: Uptime) {
        let gaveUp: CheckedContinuation<TextAnswer, Never>? = state.withLock { state in
            switch state {
            case .waiting(let continuation) where now - arrived >= budget,
                .promised(let continuation) where now - arrived >= Self.hardLimit:
                state = .over
                return continuation
            case .idle, .waiting, .promised, .over: return nil
            }
        }
        gaveUp?.resume(returning: .silence)
    }
}
