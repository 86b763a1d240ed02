import Glibc

/// Sends prepared requests over keep-alive connections from two threads and times each from the moment it was due.
enum LoadGenerator {
    /// How fast.
    enum Pace: Sendable {
        /// The next request of a connection follows its last answer.
        case asFastAsAnswered
        /// So many a second, whether or not the server keeps up: a request that has to wait for a free connection waits on the clock.
        case steady(perSecond: Double)
    }

    private static let threads = 2

    /// Sends `count` requests and checks that each is answered 200 with `expected` in its body. `isReporting` also sends what Twilio reports of
    /// every text that was an answer: not timed, and no error unless it is refused.
    static func run(
        _ requests: SignedRequests, count: Int, port: UInt16, connections: Int, pace: Pace, expecting expected: String,
        isReporting: Bool = false
    ) async throws -> Figure {
        let began = Stopwatch.now
        let shares = await withTaskGroup(of: LoadShare.self) { group in
            for number in 0..<threads {
                group.addTask {
                    await onOwnThread("load-\(number)") {
                        var loop = LoadLoop(
                            requests, first: number, step: threads, count: (count + threads - 1 - number) / threads, port: port,
                            connections: connections / threads,
                            pace: pace.divided(by: threads), expected: Array(expected.utf8), isReporting: isReporting)
                        return loop.run()
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        let elapsed = Stopwatch.now - began
        if let failure = shares.compactMap(\.failure).first { throw BenchFailure(failure) }
        return Figure(
            count: count, nanoseconds: elapsed, Latencies(microseconds: shares.flatMap(\.microseconds)),
            errors: shares.reduce(0) { $0 + $1.errors })
    }
}

extension LoadGenerator.Pace {
    func divided(by threads: Int) -> Self {
        switch self {
        case .asFastAsAnswered: self
        case .steady(let rate): .steady(perSecond: rate / Double(threads))
        }
    }
}

/// What one thread measured.
struct LoadShare: Sendable {
    var microseconds: [UInt32] = []
    var errors = 0
    /// Why it gave up.
    var failure: String?
}
