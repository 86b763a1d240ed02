import Domain
import Testing

@Suite struct ValueTests {
    @Test("ids sort as time does, and are never the same")
    func identifiers() {
        let source = IdentifierSource()
        let moments = (0..<1000).map { Moment(milliseconds: 1_800_000_000_000 + Int64($0) * 7) }
        let ids = moments.map { source.next(at: $0) as LetterID }
        #expect(ids.map(\.text) == ids.map(\.text).sorted())
        let atOnce = (0..<10_000).map { _ in (source.next(at: moments[0]) as LetterID).text }
        #expect(Set(atOnce).count == 10_000)
    }

    @Test("an id is a UUID of version 7, whatever the dice say", arguments: [UInt64.min, .max, 0x0123_4567_89ab_cdef])
    func version7(dice: UInt64) throws {
        let id: ClientID = IdentifierSource(random: { dice }).next(at: Moment(milliseconds: 0x0123_4567_89ab))
        let parts = id.text.split(separator: "-", omittingEmptySubsequences: false)
        #expect(parts.map(\.count) == [8, 4, 4, 4, 12])
        #expect(id.text.hasPrefix("01234567-89ab-7"))
        #expect(["8", "9", "a", "b"].contains(String(try #require(parts[3].first))))
        #expect(id.text.allSatisfy { $0 == "-" || ($0.isHexDigit && !$0.isUppercase) })
    }

    @Test("time goes by in whole milliseconds, both ways")
    func moments() {
        let moment = Moment(milliseconds: 1000)
        #expect(moment + .milliseconds(1500) == Moment(milliseconds: 2500))
        #expect(moment - .seconds(2) == Moment(milliseconds: -1000))
        #expect(moment + .milliseconds(-1500) == Moment(milliseconds: -500))
        #expect(Moment(milliseconds: 5) - Moment(milliseconds: 1505) == .milliseconds(-1500))
        #expect(Duration.microseconds(1999).inMilliseconds == 1)
        #expect(Duration.microseconds(-1999).inMilliseconds == -1)
        #expect(Duration.minutes(15).inMilliseconds == 900_000)
        #expect(Duration.hours(24) == .seconds(86_400))
    }

    @Test("what a customer told is not forgotten when he tells more")
    func details() {
        let known = JobDetails(
            trade: .plumbing, jobWords: "a tap", urgency: "today", location: "Leeds", requestedTime: "Monday", customerName: "Ann")
        #expect(known.updated(with: JobDetails()) == known)
        #expect(JobDetails().updated(with: known) == known)
        let more = JobDetails(trade: .drainage, location: "LS1")
        let both = JobDetails(
            trade: .drainage, jobWords: "a tap", urgency: "today", location: "LS1", requestedTime: "Monday", customerName: "Ann")
        #expect(known.updated(with: more) == both)
    }

    @Test("two sets of switches stop whatever either stops")
    func switches() {
        let all = [nil, PauseMode.deflect, .hold].flatMap { pause in
            [true, false].flatMap { ai in
                [true, false].map { Switches(outboundPaused: pause, aiDisabled: ai, notificationsPaused: $0) }
            }
        }
        func strength(_ mode: PauseMode?) -> Int { mode == .hold ? 2 : mode == .deflect ? 1 : 0 }
        for one in all {
            for other in all {
                let both = one.combined(with: other)
                #expect(strength(both.outboundPaused) == max(strength(one.outboundPaused), strength(other.outboundPaused)))
                #expect(both.aiDisabled == (one.aiDisabled || other.aiDisabled))
                #expect(both.notificationsPaused == (one.notificationsPaused || other.notificationsPaused))
            }
        }
    }

    @Test("what the log calls a role is to the letter")
    func roles() {
        #expect(NumberRole.operational.description == "Client's dedicated number for customer job intake")
        #expect(NumberRole.onboarding.description == "System onboarding number (SMS-only, voice FORBIDDEN)")
        #expect(NumberRole.system.description == "System, test or unregistered number")
    }

    @Test("a call is over in exactly the five ways Twilio names")
    func terminal() {
        #expect(
            CallStatus.allCases.filter(\.isTerminal).map(\.rawValue).sorted() == [
                "busy", "canceled", "completed", "failed", "no-answer",
            ])
    }
}
