import Domain
import EngineKit
import Outbox
import Relational
import Store
import Testing

@Suite struct StatusReportTests {
    /// One thing that the carrier lets us know of a letter.
    private enum News: String, CaseIterable {
        case answer, queued, sent, delivered, undelivered

        var progress: StatusReports.Progress? {
            switch self {
            case .answer: nil
            case .queued: .accepted
            case .sent: .sent
            case .delivered: .final(.delivered)
            case .undelivered: .final(.undelivered)
            }
        }

        var rank: Int {
            switch self {
            case .answer, .queued: 1
            case .sent: 2
            case .delivered, .undelivered: 3
            }
        }
    }

    private static func rank(_ state: LetterState?) -> Int {
        switch state {
        case .accepted: 1
        case .sent: 2
        case .delivered, .undelivered: 3
        default: 0
        }
    }

    /// Every order of everything.
    private static func orders(_ news: [News]) -> [[News]] {
        guard !news.isEmpty else { return [[]] }
        return news.indices.flatMap { index in
            var rest = news
            let first = rest.remove(at: index)
            return orders(rest).map { [first] + $0 }
        }
    }

    /// What one letter has gone through after all the news, with the state after each.
    private static func play(_ order: [News], _ name: String, knowsLetter: Bool, in database: any Database) async throws
        -> [LetterState?]
    {
        var states: [LetterState?] = []
        for news in order {
            if let progress = news.progress {
                let moved = try await database.tell(
                    StatusReports.advance(
                        sid: "SM-\(name)", letter: knowsLetter ? LetterID(name) : nil, to: progress, status: news.rawValue,
                        code: nil,
                        at: Sample.now))
                if moved == nil, case .final(let end) = progress {
                    _ = try await database.tell(StatusReports.conflict(sid: "SM-\(name)", with: end, at: Sample.now))
                }
            } else {
                _ = try await database.tell(
                    Settlements.accepted(LetterID(name), sid: "SM-\(name)", status: "queued", at: Sample.now))
            }
            states.append(try await database.state(name))
        }
        return states
    }

    private static func prepare(_ count: Int, in database: any Database) async throws {
        try await database.write { tx in
            for index in 0..<count {
                try tx.later(
                    """
                    INSERT INTO outbox (id, cause, kind, lane_from, lane_to, ordinal, body, correlation, priority, state, attempt,
                        leased_until, not_before, expires_at, conflicted, created_at, changed_at)
                    VALUES (\("L\(index)"), \("L\(index)"), 'failSafe', \(Sample.our), \(Sample.phone(index)), 1, 'Hello', 'c', 1, 'rest', 1,
                        1, 0, 0, 0, 0, 0)
                    """)
            }
        }
    }

    @Test(
        "with our id in the callback, every order of news ends in the first end reported, and nothing goes back",
        arguments: Engine.available)
    func everyOrder(engine: Engine) async throws {
        try await withLedger(engine) { database in
            let orders = Self.orders(News.allCases)
            try await Self.prepare(orders.count, in: database)
            for (index, order) in orders.enumerated() {
                let states = try await Self.play(order, "L\(index)", knowsLetter: true, in: database)
                let ranks = states.map(Self.rank)
                #expect(ranks == ranks.sorted(), "\(order)")
                #expect(ranks == order.indices.map { order[...$0].map(\.rank).max() ?? 0 }, "\(order)")
                let end = try #require(order.first { $0.rank == 3 })
                let standing = try await database.standing("L\(index)")
                #expect(standing?.state?.rawValue == end.rawValue, "\(order)")
                #expect(standing?.sid == "SM-L\(index)" && standing?.status == end.rawValue)
                #expect(standing?.isConflicted == true, "\(order)")
            }
        }
    }

    @Test("without our id, news before our own answer says nothing, and what follows moves on from it", arguments: Engine.available)
    func withoutLetter(engine: Engine) async throws {
        try await withLedger(engine) { database in
            let orders = Self.orders(News.allCases)
            try await Self.prepare(orders.count, in: database)
            for (index, order) in orders.enumerated() {
                let states = try await Self.play(order, "L\(index)", knowsLetter: false, in: database)
                let answer = try #require(order.firstIndex(of: .answer))
                let heard = order[answer...]
                #expect(states[..<answer].allSatisfy { $0 == .rest }, "\(order)")
                #expect(states[answer...].map(Self.rank) == heard.indices.map { heard[...$0].map(\.rank).max() ?? 0 }, "\(order)")
                let ends = heard.filter { $0.rank == 3 }
                let standing = try await database.standing("L\(index)")
                #expect(standing?.isConflicted == (ends.count == 2), "\(order)")
                if let first = ends.first { #expect(standing?.state?.rawValue == first.rawValue, "\(order)") }
            }
        }
    }

    @Test("the same end twice is no conflict", arguments: Engine.available)
    func sameEnd(engine: Engine) async throws {
        try await withLedger(engine) { database in
            try await Self.prepare(1, in: database)
            _ = try await Self.play([.answer, .delivered, .delivered], "L0", knowsLetter: true, in: database)
            #expect(try await database.standing("L0")?.isConflicted == false)
        }
    }

    @Test(
        "a SID can be learnt from the callback alone, from any state without one, and then frees the lane",
        arguments: Engine.available)
    func learnt(engine: Engine) async throws {
        try await withLedger(engine) { database in
            try await Self.prepare(1, in: database)
            let states: [(LetterState, Int64?)] = [
                (.queued, nil), (.twiml, 1), (.rest, 1), (.ambiguous, nil), (.person, nil), (.dead, nil), (.failed, nil),
            ]
            for (state, lease) in states {
                for (progress, end) in [
                    (StatusReports.Progress.accepted, LetterState.accepted), (.sent, .sent), (.final(.failed), .failed),
                ] {
                    try await database.apply(
                        "UPDATE outbox SET state = \(state.rawValue), leased_until = \(lease), sid = NULL, doubted_at = 1, resend_at = 1, look_at = 1"
                    )
                    let report = StatusReports.advance(
                        sid: "SM1", letter: LetterID("L0"), to: progress, status: "x", code: nil, at: Sample.now)
                    #expect(try await database.tell(report)?.letter == LetterID("L0"), "\(state) \(progress)")
                    #expect(try await database.state("L0") == end)
                    #expect(try await database.ask(StatusReports.find(sid: "SM1"))?.id == LetterID("L0"))
                    #expect(try await !database.ask(Lanes.isBusy(from: Sample.our, to: Sample.phone(0), at: Sample.now)))
                }
            }
        }
    }

    @Test("a report about another SID than the letter's changes nothing", arguments: Engine.available)
    func otherSID(engine: Engine) async throws {
        try await withLedger(engine) { database in
            try await Self.prepare(1, in: database)
            _ = try await database.tell(Settlements.accepted(LetterID("L0"), sid: "SM1", status: "queued", at: Sample.now))
            let report = StatusReports.advance(
                sid: "SM2", letter: LetterID("L0"), to: .final(.delivered), status: "delivered", code: nil, at: Sample.now)
            #expect(try await database.tell(report) == nil)
            #expect(try await database.state("L0") == .accepted)
            #expect(try await database.ask(StatusReports.find(sid: "SM2")) == nil)
        }
    }
}
