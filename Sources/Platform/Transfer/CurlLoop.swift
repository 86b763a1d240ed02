import CCurl
import Glibc
import Locking

/// Every transfer of one client, moved along by one thread that sleeps while nothing happens.
final class CurlLoop: Sendable {
    /// Tells one transfer from the others, from before it is queued until its facts are known.
    typealias Ticket = UInt64

    private struct Waiting {
        let ticket: Ticket
        let exchange: Exchange
        let tell: @Sendable (Facts) -> Void
    }

    private struct State {
        var multi: UnsafeMutableRawPointer?
        var lastTicket: Ticket = 0
        var waiting: [Waiting] = []
        /// Kept until the caller has its facts, because a task may be cancelled before its transfer is queued.
        var cancelled: Set<Ticket> = []
        var isStopping = false

        func wake() {
            if let multi { curl_multi_wakeup(multi) }
        }
    }

    private let state: Locked<State>

    init(connections: Int) {
        precondition(Self.libraryIsReady, "libcurl cannot start")
        guard let multi = curl_multi_init() else { preconditionFailure("libcurl has no memory for a loop") }
        ccurl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, connections)
        state = Locked(State(multi: multi))
    }

    /// Must be done once and before any thread uses libcurl; a static does exactly that.
    private static let libraryIsReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    /// Carries an exchange to its end. Cancelling the task ends it at once.
    func carry(_ exchange: Exchange) async -> Facts {
        let ticket = state.withLock { state in
            state.lastTicket += 1
            return state.lastTicket
        }
        let facts = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                state.withLock { state in
                    state.waiting.append(Waiting(ticket: ticket, exchange: exchange) { continuation.resume(returning: $0) })
                    if state.waiting.count == 1 { state.wake() }
                }
            }
        } onCancel: {
            state.withLock { state in
                state.cancelled.insert(ticket)
                state.wake()
            }
        }
        state.withLock { _ = $0.cancelled.remove(ticket) }
        return facts
    }

    /// Makes `run` return soon.
    func stop() {
        state.withLock { state in
            state.isStopping = true
            state.wake()
        }
    }

    /// The body of the loop's thread. What is under way when it is stopped ends as cancelled.
    func run() {
        blockBrokenPipeSignal()
        guard let multi = state.withLock({ $0.multi }) else { return }
        var running = RunningTransfers(multi: multi)
        while true {
            let (fresh, cancelled, isStopping) = state.withLock { state in
                defer { state.waiting = [] }
                return (state.waiting, state.cancelled, state.isStopping)
            }
            for waiting in fresh {
                if isStopping || cancelled.contains(waiting.ticket) {
                    waiting.tell(Facts())
                } else {
                    running.begin(waiting.exchange, ticket: waiting.ticket, tell: waiting.tell)
                }
            }
            running.cancel(isStopping ? running.tickets : cancelled)
            if isStopping { break }
            running.advance()
        }
        state.withLock { $0.multi = nil }
        curl_multi_cleanup(multi)
    }

    /// With `NOSIGNAL` libcurl leaves SIGPIPE alone, and OpenSSL writes without MSG_NOSIGNAL: a peer that goes away in the middle of
    /// a TLS write would end the process.
    private func blockBrokenPipeSignal() {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }
}
