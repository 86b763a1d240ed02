import Domain
import Locking

/// How fast one number may send: carriers queue and then refuse what comes faster.
struct Pace: Sendable {
    private let interval: Duration
    private let slots = Locked<[PhoneNumber: Moment]>([:])

    init(perSecond: Int) {
        interval = .milliseconds(1000 / Int64(max(1, perSecond)))
    }

    /// Takes the number's next free instant and returns it.
    func reserve(_ number: PhoneNumber, now: Moment) -> Moment {
        slots.withLock { slots in
            let slot = max(now, slots[number] ?? now)
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
