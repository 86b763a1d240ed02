import Locking
import Testing

@Suite struct LockedTests {
    @Test("changes from many threads are all kept")
    func exclusive() async {
        let total = Locked(0)
        await onThreads(8) { for _ in 0..<5_000 { total.withLock { $0 += 1 } } }
        #expect(total.withLock { $0 } == 40_000)
    }

    @Test("a body that throws leaves the lock open and the change made")
    func throwing() {
        struct Reason: Error {}
        let value = Locked(0)
        #expect(throws: Reason.self) {
            try value.withLock { value throws(Reason) in
                value = 1
                throw Reason()
            }
        }
        #expect(value.withLock { $0 } == 1)
    }
}

@Suite struct ConditionLockTests {
    @Test("a thread that waits wakes when the value is what it waits for, and not before")
    func wakes() async {
        let number = ConditionLock(0)
        let found = Locked<Int?>(nil)
        await onThreads(2) { index in
            if index == 0 {
                let result = number.wait { $0 >= 3 ? $0 : nil }
                found.withLock { $0 = result }
            } else {
                for _ in 0..<3 { number.change { $0 += 1 } }
            }
        }
        #expect(found.withLock { $0 } == 3)
    }

    @Test("one change for all wakes everybody")
    func wakesAll() async {
        let isOpen = ConditionLock(false)
        let arrived = ConditionLock(0)
        await onThreads(5) { index in
            if index == 0 {
                _ = arrived.wait { $0 == 4 ? true : nil }
                isOpen.changeForAll { $0 = true }
            } else {
                arrived.change { $0 += 1 }
                _ = isOpen.wait { $0 ? true : nil }
            }
        }
    }

    @Test("of many that take from one pile, each gets something else and nothing is left")
    func takes() async {
        let pile = ConditionLock([Int]())
        let taken = Locked<[Int]>([])
        await onThreads(5) { index in
            if index == 0 {
                for item in 0..<400 { pile.change { $0.append(item) } }
            } else {
                for _ in 0..<100 {
                    guard let item = pile.wait(for: { $0.popLast() }) else { continue }
                    taken.withLock { $0.append(item) }
                }
            }
        }
        #expect(taken.withLock { $0.sorted() } == Array(0..<400))
    }

    @Test("patience runs out, after one last look")
    func patience() async {
        let never = ConditionLock(false)
        let looks = Locked(0)
        let result = Locked<Bool?>(true)
        await onThreads(1) { _ in
            let answer: Bool? = never.wait(atMost: .milliseconds(1)) { _ in
                looks.withLock { $0 += 1 }
                return nil
            }
            result.withLock { $0 = answer }
        }
        #expect(result.withLock { $0 } == nil)
        #expect(looks.withLock { $0 } >= 2)
    }

    @Test("what is there already is not waited for")
    func immediate() {
        let value = ConditionLock(7)
        #expect(value.wait(atMost: .zero) { $0 } == 7)
        #expect(value.wait { $0 } == 7)
    }
}

@Suite struct OwnThreadTests {
    @Test("a thread runs its body once, and join waits for it")
    func join() async {
        let runs = Locked(0)
        await onThreads(1) { _ in
            let thread = OwnThread("a name that is longer than the kernel keeps") { runs.withLock { $0 += 1 } }
            thread.join()
            runs.withLock { $0 += 10 }
        }
        #expect(runs.withLock { $0 } == 11)
    }
}

/// Runs `body` on threads of its own and returns when all have ended.
private func onThreads(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) async {
    await withTaskGroup(of: Void.self) { group in
        for index in 0..<count {
            group.addTask {
                await withCheckedContinuation { continuation in
                    OwnThread("test") {
                        body(index)
                        continuation.resume()
                    }.detach()
                }
            }
        }
    }
}

private func onThreads(_ count: Int, _ body: @escaping @Sendable () -> Void) async {
    await onThreads(count) { _ in body() }
}
