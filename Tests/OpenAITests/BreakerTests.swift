import Gate
import Pipeline
import Testing

@testable import OpenAI

@Suite struct BreakerTests {
    private func after(_ outcomes: [RulesReason?], each gap: Duration = .seconds(1)) -> (Breaker, Duration, ModelNotice?) {
        var breaker = Breaker()
        var now = Duration.zero
        var notice: ModelNotice?
        for outcome in outcomes {
            now += gap
            _ = breaker.enter(at: now)
            if let said = breaker.leave(outcome, at: now) { notice = said }
        }
        return (breaker, now, notice)
    }

    private func isLet(_ breaker: inout Breaker, _ now: Duration, _ expected: Bool) {
        let isLet = breaker.enter(at: now)
        #expect(isLet == expected)
    }

    @Test("failures that are not the server's never open it")
    func contents() {
        #expect(after(Array(repeating: .refused, count: 50)).2 == nil)
        #expect(after(Array(repeating: .filtered, count: 50)).2 == nil)
    }

    @Test("more than half of ten failing opens it, half does not, and what is older than two minutes is forgotten")
    func share() {
        let half: [RulesReason?] = Array(repeating: [nil, .server], count: 10).flatMap { $0 }
        #expect(after(half).2 == nil)
        let more: [RulesReason?] = Array(repeating: [.server, .server, nil], count: 4).flatMap { $0 }
        #expect(after(more).2 == .rests(because: .server, .seconds(60)))
        #expect(after(more, each: .seconds(60)).2 == nil)
    }

    @Test("a refused key or a used-up account opens it at once, the account for an hour")
    func lasting() {
        #expect(after([.unauthorized]).2 == .rests(because: .unauthorized, .seconds(60)))
        #expect(after([.unknownModel]).2 == .rests(because: .unknownModel, .seconds(60)))
        #expect(after([.quota]).2 == .rests(because: .quota, .seconds(3600)))
    }

    @Test("after its rest one question is let through: it closes it, or sends it back to rest")
    func probe() {
        var (breaker, now, _) = after(Array(repeating: .timeout, count: 5))
        var told: ModelNotice?
        #expect(breaker.standing(at: now) == .resting)
        isLet(&breaker, now + .seconds(59), false)
        now += .seconds(60)
        isLet(&breaker, now, true)
        isLet(&breaker, now, false)
        told = breaker.leave(.timeout, at: now)
        #expect(told == .rests(because: .timeout, .seconds(60)))
        now += .seconds(60)
        isLet(&breaker, now, true)
        told = breaker.leave(nil, at: now)
        #expect(told == .works)
        #expect(breaker.standing(at: now) == .ready)
        isLet(&breaker, now, true)
        isLet(&breaker, now, true)
    }

    @Test("a probe that nobody came back from does not keep it open for ever")
    func lostProbe() {
        var (breaker, now, _) = after(Array(repeating: .timeout, count: 5))
        now += .seconds(60)
        isLet(&breaker, now, true)
        #expect(breaker.standing(at: now + .seconds(29)) == .resting)
        isLet(&breaker, now + .seconds(30), true)
    }

    @Test("a question about content that ends a probe shows that the server works")
    func refusedProbe() {
        var (breaker, now, _) = after(Array(repeating: .timeout, count: 5))
        now += .seconds(60)
        _ = breaker.enter(at: now)
        let told = breaker.leave(.refused, at: now)
        #expect(told == .works)
    }
}
