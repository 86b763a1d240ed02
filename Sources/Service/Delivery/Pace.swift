import Domain
import Locking

/// How fast one number may send: carriers queue and then refuse what comes faster.
struct Pace: Sendable {
    private let interval: Duration
    private let slots = Locked<[PhoneNumber: Moment]>([:])
    private let slowness = Locked<[PhoneNumber: Slowness]>([:])

    /// How many times slower a number sends, and until when.
    private struct Slowness: Sendable {
        var factor: Int
        var until: Moment
    }

    /// A number that was too fast goes slowly for so long; each time again half as fast, down to one sixteenth.
    private static let slowTime = Duration.minutes(5)

    init(perSecond: Int) {
        interval = .milliseconds(1000 / Int64(max(1, perSecond)))
    }

    /// Returns the number's next free instant, and takes it unless it is farther away than `patience`: who will not wait for an instant
    /// must not keep it from others.
    func reserve(_ number: PhoneNumber, now: Moment, patience: Duration) -> Moment {
        let factor = slowness.withLock { $0[number].map { $0.until > now ? $0.factor : 1 } ?? 1 }
        return slots.withLock { slots in
            let slot = max(now, slots[number] ?? now)
            guard slot - now <= patience else { return slot }
            slots[number] = slot + interval * factor
            if slots.count > 10_000 { slots = slots.filter { $0.value > now } }
            return slot
        }
    }

    /// The carrier asked this number to slow down.
    func slow(_ number: PhoneNumber, now: Moment) {
        slowness.withLock { all in
            let factor = all[number].map { $0.until > now ? $0.factor : 1 } ?? 1
            all[number] = Slowness(factor: min(factor * 2, 16), until: now + Self.slowTime)
            if all.count > 10_000 { all = all.filter { $0.value.until > now } }
        }
    }

    /// Lets nothing of this number leave before `moment`.
    func hold(_ number: PhoneNumber, until moment: Moment) {
        slots.withLock { $0[number] = max(moment, $0[number] ?? moment) }
    }
}
