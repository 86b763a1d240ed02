import Lifecycle
import Locking
import Relational
import Spool
import Telemetry

/// When the spool may be tried again, and what the records at its head have done so far.
struct ReplayPause: Sendable {
    private var until = Uptime(nanoseconds: 0)
    private var length = Duration.zero
    /// How many records are taken one by one, because one of them makes a group fail.
    var alone = 0
    /// How often the record at the head has failed for a reason of its own.
    var tries = 0

    static let shortest = Duration.milliseconds(250)
    static let longest = Duration.seconds(5)
    /// After so many failures of its own a record is put aside.
    static let triesBeforeAside = 5

    func isOver(at now: Uptime) -> Bool { now >= until }

    /// Waits twice as long as the last time.
    mutating func lengthen(at now: Uptime) {
        length = min(max(length * 2, Self.shortest), Self.longest)
        until = now + length
    }

    mutating func end() {
        length = .zero
        until = Uptime(nanoseconds: 0)
    }
}

extension Reception {
    private static let group = 64

    /// Takes the next spooled events to the database. True when there may be more to do at once.
    func replay(at now: Uptime = .now) async -> Bool {
        guard !spool.isEmpty, pause.withLock({ $0.isOver(at: now) }) else { return false }
        do {
            let limit = pause.withLock { $0.alone > 0 ? 1 : Self.group }
            guard let stretch = try spool.next(limit) else { return false }
            if case .unreadable? = stretch.items.first {
                await putAside(stretch, "it cannot be read")
                return true
            }
            let events = ready(stretch.items)
            guard !events.isEmpty else { return false }
            return await store(events, of: stretch, at: now)
        } catch {
            log.error("the spool cannot be read", ["error": "\(error)"])
            pause.withLock { $0.lengthen(at: now) }
            return false
        }
    }

    /// The events before the first that has to wait: unreadable, or its fail-safe still being decided.
    private func ready(_ items: [SpoolFile.Stretch.Item]) -> [SpooledEvent] {
        var events: [SpooledEvent] = []
        for item in items {
            guard case .event(let event) = item, !failSafe.isUndecided(event.sid) else { break }
            events.append(event)
        }
        return events
    }

    private func store(_ events: [SpooledEvent], of stretch: SpoolFile.Stretch, at now: Uptime) async -> Bool {
        do {
            try await intake.takeAgain(events)
            pause.withLock { pause in
                pause.end()
                pause.tries = 0
                pause.alone = max(0, pause.alone - events.count)
            }
            outage.withLock { $0 = nil }
            try await spool.done(stretch, events.count)
            metrics.count(.spoolReplayed, by: UInt64(events.count))
            log.notice("spooled events were taken to the database", ["events": "\(events.count)", "left": "\(spool.open)"])
            return true
        } catch let failure as SQLFailure {
            return await failed(failure, events, stretch, at: now)
        } catch {
            log.error("the spool cannot be cut", ["error": "\(error)"])
            pause.withLock { $0.lengthen(at: now) }
            return false
        }
    }

    /// An outage is waited out. Anything else is some record's fault, if the database takes other writes: the culprit is found by taking
    /// them one by one, and put aside when it has failed often enough.
    private func failed(_ failure: SQLFailure, _ events: [SpooledEvent], _ stretch: SpoolFile.Stretch, at now: Uptime) async -> Bool
    {
        if !failure.isOutage, events.count > 1 {
            pause.withLock { $0.alone = events.count }
            return true
        }
        pause.withLock { $0.lengthen(at: now) }
        guard !failure.isOutage, await intake.canStore() else {
            outage.withLock { $0 = failure }
            log.debug("the spool waits for the database", ["error": "\(failure)"])
            return false
        }
        let tries = pause.withLock { pause in
            pause.tries += 1
            return pause.tries
        }
        guard tries >= ReplayPause.triesBeforeAside else { return false }
        await putAside(stretch, "\(failure)")
        return true
    }

    private func putAside(_ stretch: SpoolFile.Stretch, _ reason: String) async {
        do {
            try await spool.putAside(stretch)
        } catch {
            log.error("a spooled record cannot be put aside", ["error": "\(error)"])
            return
        }
        pause.withLock { pause in
            pause.tries = 0
            pause.alone = max(0, pause.alone - 1)
            pause.end()
        }
        var sid = "unknown"
        if case .event(let event)? = stretch.items.first { sid = event.sid }
        log.error("a spooled record was put aside", ["sid": sid, "reason": reason])
        await intake.alert(
            "quarantine",
            "an event could not be taken from the spool (\(sid)). It is in SPOOL_DIR/quarantine: see docs/operating.md.")
    }
}
