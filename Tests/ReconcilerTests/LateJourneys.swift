import Domain
import EngineKit
import Gate
import Outbox
import Relational
import Simulator
import Telemetry
import Testing

@testable import Delivery
@testable import Intake

@Suite("Late answers are honest, and none comes at night")
struct LateJourneys {
    private let customer = Cast.customer.e164
    private let shop = Cast.shop.e164
    private let apology = "Sorry for the late reply. "

    @Test("a text found within a quarter of an hour is answered as usual, later with an apology", arguments: Engine.available)
    func apology(engine: Engine) async throws {
        try await withOffice(engine) { office in
            await office.carrier.text(from: customer, to: shop, body: "I need a plumber in Leeds")
            office.clock.advance(.minutes(14))
            await office.compare()
            #expect(office.heard().map { $0.hasPrefix(apology) } == [false])
            await office.carrier.text(from: Cast.other.e164, to: shop, body: "I need a plumber in York")
            office.clock.advance(.minutes(16))
            await office.compare()
            #expect(office.heard(by: Cast.other).map { $0.hasPrefix(apology) } == [true])
        }
    }

    @Test("found in the evening, a late answer waits for eight in the morning", arguments: Engine.available)
    func night(engine: Engine) async throws {
        try await withOffice(engine) { office in
            office.clock.advance(.hours(11))  // 21:00
            await office.carrier.text(from: customer, to: shop, body: "I need a plumber in Leeds")
            office.clock.advance(.hours(2))
            await office.compare()
            office.clock.advance(.hours(9) - .seconds(1))
            await office.deliver()
            #expect(office.heard().isEmpty)
            office.clock.advance(.seconds(1))
            await office.deliver()
            #expect(office.heard().map { $0.hasPrefix(apology) } == [true])
        }
    }

    @Test("danger of life is answered at once, at any hour, without an apology", arguments: Engine.available)
    func danger(engine: Engine) async throws {
        try await withOffice(engine) { office in
            office.clock.advance(.hours(13))
            await office.carrier.text(from: customer, to: shop, body: "I can smell gas in the kitchen")
            office.clock.advance(.hours(2))
            await office.compare()
            #expect(office.heard().map { $0.hasPrefix(apology) } == [false])
            #expect(office.heard(by: Cast.owner).count == 1, "the owner is woken")
        }
    }

    @Test("after twelve hours the customers get nothing and the owner one list", arguments: Engine.available)
    func list(engine: Engine) async throws {
        try await withOffice(engine) { office in
            for phone in [customer, Cast.other.e164] {
                await office.carrier.text(from: phone, to: shop, body: "I need a plumber in Leeds")
            }
            await office.carrier.call(from: "+447700900789", to: shop)
            office.clock.advance(.hours(24))
            await office.compare()
            await office.intake.sweep()
            office.clock.advance(.minutes(5))
            await office.deliver()
            for phone in [Cast.customer, Cast.other] { #expect(office.heard(by: phone).isEmpty) }
            let told = office.heard(by: Cast.owner)
            #expect(told.count == 1)
            #expect([customer, Cast.other.e164, "+447700900789"].allSatisfy { told.first?.contains($0) ?? false })
            let dispositions = try await office.database.ask(
                .all("SELECT disposition, reason FROM receipt") { "\(try $0.text(0)) \(try $0.text(1))" })
            #expect(dispositions == Array(repeating: "person too_late", count: 3))
        }
    }

    @Test("a text after a missed call never comes after half an hour", arguments: Engine.available)
    func call(engine: Engine) async throws {
        try await withOffice(engine) { office in
            await office.carrier.call(from: customer, to: shop)
            office.clock.advance(.minutes(29))
            await office.compare()
            #expect(office.heard().map { $0.hasPrefix(apology) } == [true])
            await office.carrier.call(from: Cast.other.e164, to: shop)
            office.clock.advance(.minutes(31))
            await office.compare()
            office.clock.advance(.minutes(5))
            await office.deliver()
            #expect(office.heard(by: Cast.other).isEmpty)
            #expect(office.heard(by: Cast.owner).contains { $0.contains(Cast.other.e164) })
        }
    }

    @Test("what is not urgent leaves the owner in peace until half past seven", arguments: Engine.available)
    func quiet(engine: Engine) async throws {
        try await withOffice(engine) { office in
            office.exchange.takeTexts(true)
            office.clock.advance(.hours(12))  // 22:00
            await office.carrier.call(from: "+442079460958", to: shop)
            office.clock.advance(.seconds(61))
            await office.compare()
            #expect(office.heard(by: Cast.owner).isEmpty)
            await office.carrier.text(from: customer, to: shop, body: "I can smell gas in the kitchen")
            await office.deliver()
            #expect(office.heard(by: Cast.owner).count == 1, "danger does not wait behind a notice for the morning")
            office.clock.advance(.hours(9) + .minutes(28))  // 07:29 and a minute of patience above
            await office.deliver()
            #expect(office.heard(by: Cast.owner).count == 1)
            office.clock.advance(.minutes(1))
            await office.deliver()
            #expect(office.heard(by: Cast.owner).count == 2)
        }
    }

    private static let ten = Moment(milliseconds: 1_781_082_000_000)

    @Test(
        "the law of punctuality",
        arguments: [
            (15, 600, 720, .inTime), (16, 600, 720, .late(notBefore: nil)), (720, 1199, 720, .late(notBefore: nil)),
            (721, 600, 720, .tooLate), (16, 1200, 720, .late(notBefore: ten + .hours(1))),
            (661, 1200, 720, .tooLate), (16, 479, 720, .late(notBefore: ten + .hours(1))), (15, 120, 30, .inTime),
            (16, 600, 30, .late(notBefore: nil)), (31, 600, 30, .tooLate), (16, 300, 30, .tooLate),
        ] as [(Int64, Int, Int64, Punctuality)])
    func law(age: Int64, minuteOfDay: Int, limit: Int64, expected: Punctuality) {
        let wall = WallTime(
            LocalTime(date: CivilDate(day: 0), minuteOfDay: minuteOfDay), morning: Self.ten + .hours(1), waking: Self.ten)
        #expect(
            Punctuality.judge(arrived: Self.ten - .minutes(age), now: Self.ten, wall: wall, limit: .minutes(limit)) == expected)
    }
}
