import Glibc

/// A value behind a lock. Held for moments only: never across a wait, never across a call into someone else's code.
///
/// A `pthread_mutex` and not `Synchronization.Mutex`: the thread sanitizer reports false races under contention with the latter,
/// because its slow path sits in a library that is not instrumented.
public final class Locked<Value>: @unchecked Sendable {  // The mutex is what makes it sendable.
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private var value: Value

    public init(_ value: consuming sending Value) {
        mutex = .allocate(capacity: 1)
        mutex.initialize(to: pthread_mutex_t())
        pthread_mutex_init(mutex, nil)
        self.value = value
    }

    deinit {
        pthread_mutex_destroy(mutex)
        mutex.deallocate()
    }

    /// Runs `body` with the value to itself.
    public func withLock<Result, Failure: Error>(
        _ body: (inout Value) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return try body(&value)
    }
}
