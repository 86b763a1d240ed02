/// Lets a few servers run at a time: more would only make each other slow.
actor Turnstile {
    static let servers = Turnstile(places: 6)

    private var free: Int
    private var queue: [CheckedContinuation<Void, Never>] = []

    init(places: Int) {
        free = places
    }

    /// Runs `body` once there is a place.
    nonisolated func pass(_ body: () async throws -> Void) async throws {
        await enter()
        do {
            try await body()
        } catch {
            await leave()
            throw error
        }
        await leave()
    }

    private func enter() async {
        if free > 0 {
            free -= 1
            return
        }
        await withCheckedContinuation { queue.append($0) }
    }

    private func leave() {
        if queue.isEmpty { free += 1 } else { queue.removeFirst().resume() }
    }
}
