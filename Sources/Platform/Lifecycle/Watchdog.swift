import Glibc
import Locking

/// Ends the process when stopping takes longer than it may: something below us hangs. Safe at any instant, as a crash is.
public struct Watchdog: Sendable {
    private let isCalledOff = ConditionLock(false)
    private let end: @Sendable () -> Void

    public init() {
        self.init { _exit(70) }
    }

    /// One that ends something else than the process.
    init(_ end: @escaping @Sendable () -> Void) {
        self.end = end
    }

    /// From now on there is so much time to end; then `lastWords`, and the process is gone with status 70.
    public func begin(_ time: Duration, lastWords: @escaping @Sendable () -> Void) {
        let (isCalledOff, end) = (isCalledOff, end)
        OwnThread("watchdog") {
            guard isCalledOff.wait(atMost: time, for: { $0 ? true : nil }) == nil else { return }
            lastWords()
            end()
        }.detach()
    }

    /// It has ended in time.
    public func callOff() {
        isCalledOff.changeForAll { $0 = true }
    }
}
