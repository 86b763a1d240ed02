import Telemetry
import Testing

@testable import Simulator

struct TimelineTests {
    @Test(
        "a log line is told in plain words, and coloured by what it means",
        arguments: [
            (
                "turn settled", ["disposition": "replied", "decision": "SEND_BOOKING_LINK", "because": "normal_booking"],
                TimelineRow.Tone.decision, "The text was answered", "send booking link, because: normal booking"
            ),
            (
                "turn settled", ["disposition": "replied", "decision": "SEND_BOOKING_AND_ALERT", "because": "danger"],
                .urgent, "The text was answered", "send booking and alert, because: danger"
            ),
            (
                "turn settled", ["disposition": "not_replied", "reason": "opted_out"],
                .held, "The text was not answered, on purpose", "opted out"
            ),
            ("call settled", ["disposition": "person", "reason": "landline"], .held, "The call goes to a person", "landline"),
            ("DIAL (DETERMINISTIC) URGENT 0.95", [:], .urgent, "DIAL: What does the customer want?", "URGENT 0.95 · by the rules"),
            ("VAULT NEW to QUALIFIED", [:], .plain, "VAULT: What becomes of the lead?", "NEW to QUALIFIED"),
            (
                "[SystemGate] ALLOW customer client 01J", [:], .plain, "Allowed to leave: a reply to the customer",
                "no guard objects"
            ),
            (
                "[SystemGate] BLOCK owner client 01J notifications_paused", [:], .held, "Held back: a notice to the owner",
                "notifications paused"
            ),
            ("[KillSwitch] AI_DISABLED for client 01J", [:], .held, "A switch is on", "ai disabled for client 01J"),
            (
                "[OnboardingGuard] BLOCKED booking link for client 01J", [:], .held, "The set-up is not complete",
                "BLOCKED booking link for client 01J"
            ),
            (
                "DUPLICATE: Message already processed", [:], .held, "Seen before, so not answered twice",
                "DUPLICATE: Message already processed"
            ),
            ("ALERT the pool is empty", [:], .urgent, "The operator is alerted", "the pool is empty"),
            ("VAULTED ceiling", [:], .plain, "VAULTED ceiling", ""),
            ("something new", ["reason": "because"], .plain, "something new", "because"),
        ] as [(String, [String: String], TimelineRow.Tone, String, String)])
    func telling(message: String, fields: [String: String], tone: TimelineRow.Tone, title: String, why: String) {
        let telling = Telling(LogRecord(level: .info, message: message, fields: fields.map { ($0.key, $0.value) }))
        #expect(telling.tone == tone)
        #expect(telling.title == title)
        #expect(telling.why == why)
    }

    @Test("an unknown line is shown as it is, coloured by its level")
    func unknown() {
        #expect(Telling(LogRecord(level: .warning, message: "odd", fields: [])).tone == .trouble)
        #expect(Telling(LogRecord(level: .critical, message: "odd", fields: [])).tone == .urgent)
    }

    @Test("the last rows are kept, numbered on, and debug lines are not among them")
    func kept() {
        let timeline = Timeline(limit: 3) { 5 }
        let log = Log(level: .debug, sink: timeline)
        for number in 1...5 { log.info("line \(number)", ["correlationId": "c\(number)"]) }
        log.debug("not me")
        #expect(timeline.rows.map(\.title) == ["line 3", "line 4", "line 5"])
        #expect(timeline.rows.map(\.id) == [3, 4, 5])
        #expect(timeline.rows.map(\.correlation) == ["c3", "c4", "c5"])
        timeline.clear()
        log.info("line 6")
        #expect(timeline.rows.map(\.id) == [6])
    }

    @Test("a reader gets the rows it missed, then the new ones")
    func reader() async {
        let timeline = Timeline { 5 }
        let log = Log(level: .info, sink: timeline)
        for number in 1...3 { log.info("line \(number)") }
        let stream = timeline.rows(after: 1)
        log.info("line 4")
        var titles: [String] = []
        for await row in stream {
            titles.append(row.title)
            if titles.count == 3 { break }
        }
        #expect(titles == ["line 2", "line 3", "line 4"])
        for await row in timeline.rows(after: 99) {
            #expect(row.title == "line 1", "a number from before a restart brings everything")
            break
        }
    }
}
