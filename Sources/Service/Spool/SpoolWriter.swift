import Locking

/// The one thread that changes the files: appends that wait at the same time are written together.
final class SpoolWriter: Sendable {
    struct Append: Sendable {
        let frame: [UInt8]
    }

    private enum Work: Sendable {
        case append(Append, CheckedContinuation<SpoolFailure?, Never>)
        case act(@Sendable () throws(SpoolFailure) -> Void, CheckedContinuation<SpoolFailure?, Never>)

        func refuse() {
            switch self {
            case .append(_, let caller), .act(_, let caller): caller.resume(returning: .closed)
            }
        }
    }

    private struct Queue {
        var work: [Work] = []
        var store: (@Sendable ([Append]) -> [SpoolFailure?])?
        var isClosing = false
        var isOver = false
        var closers: [CheckedContinuation<Void, Never>] = []
    }

    private let queue = ConditionLock(Queue())

    func start() {
        OwnThread("spool") { [queue] in Self.run(queue) }.detach()
    }

    /// Hands one append to the thread; `store` writes it with whatever else waits. Returns what went wrong, if anything.
    func write(_ append: Append, _ store: @escaping @Sendable ([Append]) -> [SpoolFailure?]) async -> SpoolFailure? {
        await withCheckedContinuation { caller in
            add(.append(append, caller)) { $0.store = store }
        }
    }

    /// Does something on the thread, after what was given to it before.
    func act(_ body: @escaping @Sendable () throws(SpoolFailure) -> Void) async throws(SpoolFailure) {
        let failure = await withCheckedContinuation { caller in add(.act(body, caller)) { _ in } }
        if let failure { throw failure }
    }

    /// Lets the thread end once it has nothing left to do.
    func beginClosing() {
        queue.change { $0.isClosing = true }
    }

    /// The same, and waits for it.
    func close() async {
        await withCheckedContinuation { caller in
            let isOver = queue.change { queue in
                queue.isClosing = true
                if !queue.isOver { queue.closers.append(caller) }
                return queue.isOver
            }
            if isOver { caller.resume() }
        }
    }

    private func add(_ work: Work, _ prepare: (inout Queue) -> Void) {
        let isTaken = queue.change { queue in
            guard !queue.isClosing else { return false }
            queue.work.append(work)
            prepare(&queue)
            return true
        }
        if !isTaken { work.refuse() }
    }

    private static func run(_ queue: ConditionLock<Queue>) {
        while let (work, store) = take(queue) {
            var appends: [(Append, CheckedContinuation<SpoolFailure?, Never>)] = []
            func flush() {
                guard !appends.isEmpty, let store else { return }
                for (answer, append) in zip(store(appends.map(\.0)), appends) { append.1.resume(returning: answer) }
                appends = []
            }
            for item in work {
                switch item {
                case .append(let append, let caller): appends.append((append, caller))
                case .act(let body, let caller):
                    flush()
                    do throws(SpoolFailure) {
                        try body()
                        caller.resume(returning: nil)
                    } catch { caller.resume(returning: error) }
                }
            }
            flush()
        }
        let closers = queue.change { queue in
            queue.isOver = true
            return queue.closers
        }
        for closer in closers { closer.resume() }
    }

    /// Everything that waits; nothing once the queue is closed and empty.
    private static func take(_ queue: ConditionLock<Queue>) -> ([Work], (@Sendable ([Append]) -> [SpoolFailure?])?)? {
        let taken: ([Work], (@Sendable ([Append]) -> [SpoolFailure?])?)?? = queue.wait { queue in
            if queue.work.isEmpty { return queue.isClosing ? .some(nil) : nil }
            // The closure keeps the file's owner alive: not longer than there is something to write.
            defer { (queue.work, queue.store) = ([], nil) }
            return .some((queue.work, queue.store))
        }
        return taken ?? nil
    }
}
