import Locking

/// Goes round the open connections and shuts down who has been at one request for too long. libmicrohttpd's own time-out counts silence
/// only, so a byte a second would keep a connection for ever.
final class Sweeper: Sendable {
    private let isStopped: ConditionLock<Bool>
    private let thread: OwnThread

    init(_ board: Switchboard) {
        let isStopped = ConditionLock(false)
        self.isStopped = isStopped
        let requestLimit = board.configuration.requestLimit
        let idleLimit = board.configuration.idleLimit
        let pause = min(.seconds(1), requestLimit / 4, idleLimit / 4)
        thread = OwnThread("http-sweeper") {
            while isStopped.wait(atMost: pause, for: { $0 ? true : nil }) == nil {
                let slow = board.peers.sweep(requestLimit: requestLimit.nanoseconds, idleLimit: idleLimit.nanoseconds)
                for _ in 0..<slow { board.refusals.note(.slow) }
            }
        }
    }

    /// Ends the rounds; blocks until the thread is gone.
    func stop() {
        isStopped.changeForAll { $0 = true }
        thread.join()
    }
}
