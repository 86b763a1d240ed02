import Locking
import Telemetry

extension SimulatedCarrier {
    /// What the carrier has seen up to now.
    public var ledger: Ledger {
        state.withLock { $0.ledger }
    }

    /// What JobRun did that the real carrier would not have understood. Tests end with this being empty.
    public var complaints: [String] { ledger.complaints }

    /// What JobRun said to this phone.
    public func received(by phone: String) -> [SimulatedText] {
        ledger.received(by: phone)
    }

    /// Waits until the ledger satisfies `condition`, looking after each change and never in between. False when the time ran out.
    public func wait(atMost limit: Duration = .seconds(10), until condition: @escaping @Sendable (Ledger) -> Bool) async -> Bool {
        let ticket = state.withLock { state in
            state.nextWatcher += 1
            return state.nextWatcher
        }
        return await withTaskGroup(of: Bool.self) { group in
            group.addTask { await self.watch(ticket, condition) }
            group.addTask {
                try? await Task.sleep(for: limit)
                self.giveUp(ticket)
                return false
            }
            let found = await group.next() ?? false
            // Cancelled first: a watch that begins only now then sees it, and one that has begun is found by `giveUp`.
            group.cancelAll()
            self.giveUp(ticket)
            return found
        }
    }

    /// Waits until JobRun said at least `count` texts to this phone, and returns what it has by then.
    public func wait(for count: Int = 1, receivedBy phone: String, atMost limit: Duration = .seconds(10)) async -> [SimulatedText] {
        _ = await wait(atMost: limit) { $0.received(by: phone).count >= count }
        return received(by: phone)
    }

    /// Waits until no callback or webhook is on its way.
    public func settle(atMost limit: Duration = .seconds(10)) async -> Bool {
        await wait(atMost: limit) { $0.inFlight == 0 }
    }

    /// Forgets texts, calls and complaints, but neither numbers nor opt-outs.
    public func clear() {
        change { state in
            let (inFlight, version) = (state.ledger.inFlight, state.ledger.version)
            state.ledger = Ledger()
            state.ledger.inFlight = inFlight
            state.ledger.version = version
        }
    }

    /// Changes the state and wakes whoever waited for it.
    @discardableResult
    func change<Result>(_ body: (inout CarrierState) -> Result) -> Result {
        let (result, woken) = state.withLock { state in
            let result = body(&state)
            state.ledger.version += 1
            let satisfied = state.watchers.filter { $0.value.condition(state.ledger) }
            for ticket in satisfied.keys { state.watchers[ticket] = nil }
            return (result, satisfied.values.map(\.wake))
        }
        for wake in woken { wake.resume(returning: true) }
        return result
    }

    func complain(_ line: String) {
        log.warning("the simulated carrier does not understand", ["reason": line])
        change { $0.ledger.complaints.append(line) }
    }

    private func watch(_ ticket: Int, _ condition: @escaping @Sendable (Ledger) -> Bool) async -> Bool {
        await withCheckedContinuation { continuation in
            let answer: Bool? = state.withLock { state in
                if condition(state.ledger) { return true }
                if Task.isCancelled { return false }
                state.watchers[ticket] = Watcher(condition: condition, wake: continuation)
                return nil
            }
            if let answer { continuation.resume(returning: answer) }
        }
    }

    private func giveUp(_ ticket: Int) {
        let watcher = state.withLock { $0.watchers.removeValue(forKey: ticket) }
        watcher?.wake.resume(returning: false)
    }
}
