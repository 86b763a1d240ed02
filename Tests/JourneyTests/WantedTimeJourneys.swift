import Domain
import EngineKit
import Relational
import Testing

/// When a job is wanted: in the customer's words, and on the calendar of the client's zone.
@Suite struct WantedTimeJourneys {
    private static let customer = "+447700900123"

    @Test("the owner is told which day and hours are meant, and the lead keeps them", arguments: Engine.available)
    func told(_ engine: Engine) async throws {
        try await withServer(engine) { server in
            let smith = try await server.business { $0.bookingURL = nil }
            await server.text(
                from: Self.customer, to: smith.number, "My kitchen tap is leaking in Leeds, can you come tomorrow after 4?")
            let told = try await server.texts(to: smith.owner)
            #expect(told.contains { $0.contains("Wanted: tomorrow after 4 (Thu 11 Jun from 16:00)") }, "\(told)")
            #expect(try await server.list("SELECT requested_time, wanted FROM lead") == ["tomorrow after 4|20615/20615@960-"])
            await server.text(from: Self.customer, to: smith.number, "Actually Saturday morning would be better")
            try await server.quiet()
            #expect(try await server.list("SELECT wanted FROM lead") == ["20617/20617@480-720"])
        }
    }

    @Test("tomorrow is the client's tomorrow: half past midnight in London is the day before in UTC", arguments: Engine.available)
    func zone(_ engine: Engine) async throws {
        try await withServer(engine) { server in
            let smith = try await server.business()
            server.clock.advance(by: .seconds(14 * 3600 + 1800))
            await server.text(from: Self.customer, to: smith.number, "My kitchen tap is dripping, can you come tomorrow?")
            try await server.quiet()
            #expect(try await server.list("SELECT wanted FROM lead") == ["20616/20616@-"])
        }
    }
}
