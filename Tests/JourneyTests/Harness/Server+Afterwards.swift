import HTTP
import Relational
import Simulator
import Telemetry
import Testing

extension Server {
    /// What must hold after every journey.
    func lookOver() async throws {
        // The end of a text is not told to a server that is gone.
        if !isStopped { try await quiet() }
        #expect(carrier.complaints == [])
        let open = try await list("SELECT sid FROM receipt WHERE disposition IS NULL")
        #expect(open == [], "every event ends in a disposition")
        try await lookOverLetters()
        try await lookOverLog()
    }

    /// Each text that reached a phone is one row, and no row reached a phone twice.
    private func lookOverLetters() async throws {
        let rows = Set(try await list("SELECT id, lane_from, lane_to, body FROM outbox"))
        var letters: Set<String> = []
        for text in carrier.ledger.texts where text.isFromJobRun {
            guard let letter = text.letter else {
                Issue.record("a text without a callback address: \(text.body)")
                continue
            }
            #expect(letters.insert(letter).inserted, "a letter was sent twice: \(text.body)")
            // What leaves while the database is down has no row; the log says so.
            let isDirect = log.lines("fail-safe sent without the database").contains { $0["messageSid"] == text.sid }
            #expect(
                rows.contains("\(letter)|\(text.from)|\(text.to)|\(text.body)") || isDirect, "a text without a row: \(text.body)")
        }
    }

    /// No words of anybody, no secret and no full number of a person in any line but those for debugging.
    private func lookOverLog() async throws {
        let people = try await list(
            """
            SELECT their FROM receipt UNION SELECT lane_to FROM outbox
            EXCEPT SELECT our FROM receipt EXCEPT SELECT phone FROM number
            """)
        let words = carrier.ledger.texts.map(\.body).filter { $0.count >= 8 && $0.contains(" ") }
        let forbidden = Set(people.filter { $0.hasPrefix("+") } + words + [token])
        for line in log.records where line.level > .debug {
            for secret in forbidden where line.text.contains(secret) {
                Issue.record("the log holds \"\(secret)\": \(line.text)")
            }
        }
    }
}

extension SimulatedText {
    /// Our own id of the text, from the address its callbacks go to.
    var letter: String? {
        guard let query = statusCallback?.split(separator: "?", maxSplits: 1).last, let form = try? Form.parseQuery(query) else {
            return nil
        }
        return form["letter"]
    }
}
