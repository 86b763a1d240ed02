import Domain
import EngineKit
import Outbox
import Relational
import Simulator
import Telemetry
import Testing

@testable import Delivery

@Suite("A lane whose letters had left already when a backup was put back")
struct RestoredLaneJourneys {
    private static let question =
        "Thanks for contacting Smith Plumbing 23. Could you tell us what service you need? This is an automatic reply. Please reply by text. "
        + "Text STOP to opt out."
    private static let link = "Hi! Thanks for reaching out to Smith Plumbing 23. Book here: https://book.example.com/23"

    /// Two replies reach the customer; then neither has left as far as the books know, and the carrier's list has both. The first was under
    /// way when the backup was taken, or waited as the second did.
    private func putBack(_ office: Office, _ words: [String], underWay: Bool) async throws -> [LetterID] {
        office.carrier.faults.callbackLoss = 1
        var letters: [LetterID] = []
        for (number, words) in words.enumerated() {
            letters.append(try await office.post("reply:\(number)", words))
            await office.deliver()
            office.clock.advance(.seconds(1))
        }
        _ = await office.carrier.settle()
        let now = office.clock.now
        _ = try await office.database.batch(
            [
                "UPDATE outbox SET state = 'queued', attempt = 0, sid = NULL, carrier_status = NULL, tried_at = NULL",
                """
                UPDATE outbox
                SET state = 'rest', leased_until = \(now + .minutes(5)), tried_at = created_at
                WHERE id = \(letters[0]) AND \(underWay ? 1 : 0) = 1
                """,
            ] + Suspects.all(resendAt: now + .seconds(180), at: now), writing: true)
        return letters
    }

    /// Lets every suspect come to the head of its lane and be looked for, until nothing is left to be asked.
    private func settle(_ office: Office) async throws {
        for _ in 0..<6 {
            _ = try await office.database.tell(Suspects.doubtNext(at: office.clock.now))
            try await office.reconcile(through: .seconds(240))
            try await office.post("reply:other\(office.clock.now.milliseconds)", "Somebody else", to: Cast.other)
            await office.deliver()
        }
    }

    @Test(
        "each letter finds its own text, though they are worded alike: nothing is sent again",
        arguments: Engine.available, [[question, link], [link, question], [link, link], [question, question, link]])
    func ownText(engine: Engine, words: [String]) async throws {
        for underWay in [true, false] {
            try await withOffice(engine) { office in
                let letters = try await putBack(office, words, underWay: underWay)
                let sids = office.carrier.received(by: Cast.customer.e164).map(\.sid)
                try await settle(office)
                #expect(office.heard() == words)
                #expect(office.metrics.value(.outboxResent) == 0)
                #expect(office.metrics.value(.outboxDouble) == 0, "nobody can tell which letter a text is that no row owns")
                var kept: [String?] = []
                for letter in letters {
                    kept += try await office.database.ask(
                        .all("SELECT sid FROM outbox WHERE id = \(letter)") { try $0.optionalText(0) })
                }
                #expect(kept == sids)
            }
        }
    }

    @Test("the text of a letter that is gone with the database is not taken for a second one of ours", arguments: Engine.available)
    func gone(engine: Engine) async throws {
        try await withOffice(engine) { office in
            let letters = try await putBack(office, [Self.question, Self.link], underWay: false)
            _ = try await office.database.batch(["DELETE FROM outbox WHERE id = \(letters[1])"], writing: true)
            try await settle(office)
            #expect(office.heard() == [Self.question, Self.link])
            #expect(office.metrics.value(.outboxDouble) == 0)
        }
    }
}
