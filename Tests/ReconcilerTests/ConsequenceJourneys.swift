import Domain
import EngineKit
import Outbox
import Relational
import Simulator
import Testing

@testable import Delivery

@Suite("What the carrier says has consequences")
struct ConsequenceJourneys {
    private let customer = Cast.customer.e164
    private let shop = Cast.shop.e164

    @Test(
        "credentials that stay wrong hold the whole account: one letter tries, and all leave once they work",
        arguments: Engine.available)
    func held(engine: Engine) async throws {
        try await withOffice(engine) { office in
            office.carrier.next(.unauthorised, times: 4)
            let first = try await office.post("reply:1", "First")
            for wait in [0, 1, 2, 4] {
                office.clock.advance(.seconds(wait))
                await office.deliver()
            }
            let second = try await office.post("reply:2", "Second", to: Cast.other)
            await office.deliver()
            #expect(try await office.state(second) == .queued, "nothing else is tried while the account is held")
            #expect(office.heard(by: Cast.other).isEmpty)
            office.clock.advance(.minutes(1))
            await office.deliver()
            #expect(office.heard() == ["First"] && office.heard(by: Cast.other) == ["Second"])
            #expect(try await office.state(first) != .dead)
        }
    }

    @Test(
        "what one node finds out of the account goes for all nodes, and for one that is started later",
        arguments: Engine.available)
    func heldEverywhere(engine: Engine) async throws {
        try await withOffices(engine, 3) { offices in
            let (office, other, late) = (offices[0], offices[1], offices[2])
            office.carrier.next(.unauthorised, times: 4)
            try await office.post("reply:1", "First")
            for wait in [0, 1, 2, 4] {
                office.clock.advance(.seconds(wait))
                await office.deliver()
            }
            let second = try await office.post("reply:2", "Second", to: Cast.other)
            for node in [other, late] {
                await node.deliver()
                #expect(try await office.state(second) == .queued)
            }
            office.clock.advance(.minutes(1))
            await late.deliver()
            #expect(office.heard(by: Cast.other).count + office.heard().count == 2, "one tried, and then the rest left")
            try await office.post("reply:3", "Third", to: Cast.other)
            await other.deliver()
            #expect(office.heard(by: Cast.other).contains("Third"), "it hears of the end of it as well")
        }
    }

    @Test("a phone that turned out to take no texts is not texted after its next call", arguments: Engine.available)
    func landline(engine: Engine) async throws {
        try await withOffice(engine) { office in
            office.carrier.handset(customer, failsWith: 30006)
            try await office.post("reply:1")
            await office.deliver()
            _ = await office.carrier.settle()
            await office.deliver()
            await office.carrier.call(from: customer, to: shop)
            office.clock.advance(.seconds(61))
            await office.compare()
            #expect(office.heard() == ["Hello"])
            #expect(office.heard(by: Cast.owner).contains { $0.contains("landline") })
        }
    }

    @Test(
        "a handset that was off is tried once more after a quarter of an hour, and then the owner is told",
        arguments: Engine.available)
    func unreachable(engine: Engine) async throws {
        try await withOffice(engine) { office in
            office.carrier.handset(customer, failsWith: 30003)
            try await office.post("reply:1", lifetime: .minutes(30))
            for wait in [0, 14, 1, 15, 15] {
                office.clock.advance(.minutes(Int64(wait)))
                await office.deliver()
                _ = await office.carrier.settle()
                if wait == 14 { #expect(office.heard().count == 1 && office.heard(by: Cast.owner).isEmpty) }
            }
            #expect(office.heard() == ["Hello", "Hello"])
            #expect(office.heard(by: Cast.owner).count == 1)
        }
    }

    @Test("what would be too late is not tried once more", arguments: Engine.available)
    func tooLate(engine: Engine) async throws {
        try await withOffice(engine) { office in
            office.carrier.handset(customer, failsWith: 30008)
            try await office.post("reply:1", lifetime: .minutes(10))
            await office.deliver()
            _ = await office.carrier.settle()
            await office.deliver()
            #expect(office.heard() == ["Hello"])
            #expect(office.heard(by: Cast.owner).count == 1)
        }
    }

    @Test("a number that was too fast sends half as fast for five minutes, and half again")
    func slow() {
        let now = Moment(milliseconds: 0)
        let pace = Pace(perSecond: 10)
        func gap(_ now: Moment) -> Duration {
            let first = pace.reserve(Cast.shop, now: now, patience: .hours(1))
            return pace.reserve(Cast.shop, now: now, patience: .hours(1)) - first
        }
        #expect(gap(now) == .milliseconds(100))
        pace.slow(Cast.shop, now: now)
        #expect(gap(now + .seconds(1)) == .milliseconds(200))
        for _ in 0..<9 { pace.slow(Cast.shop, now: now) }
        #expect(gap(now + .seconds(10)) == .milliseconds(1600))
        #expect(gap(now + .minutes(6)) == .milliseconds(100))
    }

    @Test("a 429 with Retry-After is obeyed to the second", arguments: Engine.available)
    func retryAfter(engine: Engine) async throws {
        try await withOffice(engine) { office in
            office.carrier.next(.throttled(retryAfter: 7))
            try await office.post("reply:1")
            await office.deliver()
            office.clock.advance(.milliseconds(6999))
            await office.deliver()
            #expect(office.heard().isEmpty)
            office.clock.advance(.milliseconds(1))
            await office.deliver()
            #expect(office.heard() == ["Hello"])
        }
    }
}
