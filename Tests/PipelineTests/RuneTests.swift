import Domain
import Testing

@testable import Pipeline

@Suite("RUNE's table")
struct RuneTests {
    /// Every combination of what RUNE looks at.
    static let all: [Rune.Facts] = Intent.allCases.flatMap { intent in
        [false, true].flatMap { danger in
            [false, true].flatMap { known in
                [false, true].flatMap { link in
                    [0, 1, 2, 3].flatMap { clarified in
                        [false, true].flatMap { person in
                            (Inquiry.allCases.map(Optional.some) + [nil]).flatMap { asks in
                                [false, true].map { prices in
                                    Rune.Facts(
                                        intent: intent, isDanger: danger, isJobKnown: known, hasLink: link, clarified: clarified,
                                        wantsPerson: person, asks: asks, knowsPrices: prices, tellsJob: link)
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// The table of behaviour.md written a second time, as rows.
    static func expected(_ f: Rune.Facts) -> Action {
        let rows: [(Bool, Action)] = [
            (f.intent == .nonLead, .politeDecline),
            (f.intent == .urgent, .bookingAndAlert),
            (f.isDanger, .bookingAndAlert),
            (f.wantsPerson, .handToOwner),
            (f.asks == .visit, .handToOwner),
            (f.asks == .followUp && f.intent == .normal, .handToOwner),
            (f.asks == .price && !f.knowsPrices && !f.tellsJob, .handToOwner),
            ((f.intent == .unclear || !f.isJobKnown) && f.clarified >= 2, .handToOwner),
            (f.intent == .unclear || !f.isJobKnown, .clarify),
            (f.hasLink, .bookingLink),
            (true, .confirmAndHandOver),
        ]
        return rows.first { $0.0 }?.1 ?? .handToOwner
    }

    @Test("the first row that fits wins, in all cases", arguments: all)
    func table(facts: Rune.Facts) {
        #expect(Rune.decide(facts).action == Self.expected(facts))
    }

    @Test("reasons are the table's")
    func reasons() {
        func reason(_ intent: Intent, danger: Bool = false, known: Bool = true, link: Bool = true) -> String {
            Rune.decide(
                Rune.Facts(intent: intent, isDanger: danger, isJobKnown: known, hasLink: link, clarified: 0, wantsPerson: false)
            ).reason
        }
        #expect(reason(.nonLead) == "non lead")
        #expect(reason(.urgent) == "urgent intent")
        #expect(reason(.normal, danger: true) == "danger")
        #expect(reason(.unclear) == "intent unclear")
        #expect(reason(.normal, known: false) == "job unclear")
        #expect(reason(.normal) == "normal booking")
        #expect(reason(.normal, link: false) == "no booking link")
    }
}
