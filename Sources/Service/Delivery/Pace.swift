import Domain
import Locking

/// How fast one number may send: carriers queue and then refuse what comes faster.
struct Pace: Sendable {
    private let interval: Duration
    private let slots = Locked<[PhoneNumber: Moment]>([:])

    init(perSecond: Int) {
        interval = .milliseconds(1000 / Int64(max(1, perSecond)))
    }

    /// Returns the number's next free instant, and takes it unless it is farther away than `patience`: who will not wait for an instant
    /// must not keep it from others.
    func reserve(_ number: PhoneNumber, now: Moment, patience: Duration) -> Moment {
        slots.withLock { slots in
            let slot = max(now, slots[number] ?? now)
            guard slot - now <= patience else { return slot }
            slots[number] = slot + interval
            if slots.count > 10_000 { slots = slots.filter { $0.value > now } }
            return slot
        }
    }

    /// Lets nothing of this number leave before `moment`.
    func hold(_ number: PhoneNumber, until moment: Moment) {
        slots.withLock { $0[number] = max(moment, $0[number] ?? moment) }
    }
}
