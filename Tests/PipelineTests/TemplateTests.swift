import Domain
import Templates
import Testing

@testable import Pipeline

@Suite("What customers read")
struct TemplateTests {
    static let longName = "Featherstonehaugh & Daughters Plumbing and Heating Engineers"
    static let longURL = "https://booking.example/" + String(repeating: "a", count: 76)

    static func all(_ name: String, first: Bool) -> [MessageBody] {
        let words = "leaking kitchen tap and a running toilet upstairs, since the weekend"
        return [
            CustomerTemplates.bookingLink(name, url: longURL, first: first), CustomerTemplates.noted(name, first: first),
            CustomerTemplates.clarifyService(name, first: first), CustomerTemplates.clarifyServiceAgain(name, first: first),
            CustomerTemplates.urgent(name, url: longURL, first: first), CustomerTemplates.urgentAlerted(name, first: first),
            CustomerTemplates.confirm(
                name, job: words, place: "Leeds", time: "tomorrow", asking: CustomerTemplates.askPlace, first: first),
            CustomerTemplates.confirm(name, job: nil, place: nil, time: nil, asking: nil, first: first),
            CustomerTemplates.handedOver(name, first: first), CustomerTemplates.decline(name, first: first),
            CustomerTemplates.wrongNumber(name, first: first), CustomerTemplates.automatic(name, first: first),
            CustomerTemplates.otherLanguage(name, first: first), CustomerTemplates.goodbye(name, first: first),
        ]
    }

    @Test(
        "are GSM and at most two segments, however long the name and the link",
        arguments: [
            longName, "Bob", "Smith & Sons <Plumbing>", "Łukasz Hydraulik", "管道工", "Café Ünïcode “Trades” – Plumbing’s Best",
            "[[[{{{^^^|||~~~",
        ])
    func size(name: String) {
        #expect(Self.longName.count == 60 && Self.longURL.count == 100)
        for first in [false, true] {
            for body in Self.all(name, first: first) {
                #expect(body.isGSM, "\(body.text)")
                #expect(body.segments <= 2, "\(body.text)")
            }
        }
        for body in SafetyTemplates.all {
            #expect(body.isGSM)
            #expect(body.segments <= 2)
        }
    }

    @Test("carry the opt-out once in the first text, and no carrier's word anywhere else")
    func optOut() {
        let words = ["STOP", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT", "STOPALL"]
        for body in Self.all("Ace Plumbing", first: true) {
            #expect(body.text.contains("Text STOP to opt out"), "\(body.text)")
            #expect(body.text.lowercased().contains("automatic"), "\(body.text)")
            #expect(body.text.contains("Ace Plumbing"), "\(body.text)")
            #expect(body.text.split(separator: " ").filter { $0 == "STOP" }.count == 1)
        }
        for body in Self.all("Ace Plumbing", first: false) + SafetyTemplates.all {
            let said = body.text.split { !$0.isLetter }.map { $0.uppercased() }
            #expect(words.allSatisfy { !said.contains($0) }, "\(body.text)")
        }
    }

    @Test("contract phrases")
    func phrases() {
        #expect(
            CustomerTemplates.bookingLink("X", url: "https://y", first: false).text
                == "Hi! Thanks for reaching out to X. Book here: https://y")
        #expect(CustomerTemplates.clarifyService("X", first: false).text.contains("what service you need?"))
        #expect(CustomerTemplates.clarifyServiceAgain("X", first: false).text.contains("what service you need?"))
        #expect(CustomerTemplates.decline("X", first: false).text.contains("unable to assist"))
        #expect(
            CustomerTemplates.urgent("X", url: "https://y", first: false).text
                == "We've received your urgent request. Book: https://y")
        #expect(
            CustomerTemplates.urgentAlerted("X", first: false).text == "We've received your urgent request. X has been alerted.")
        #expect(SafetyTemplates.gas.text.contains("0800 111 999"))
        #expect(
            SafetyTemplates.all.allSatisfy {
                $0.text.contains("999") && $0.text.hasPrefix("Automatic safety advice") && !$0.text.contains("http")
            })
    }

    @Test("a name that no phone can show is left out, accents are dropped, GSM names stay as they are")
    func names() {
        #expect(BusinessName("Smith & Sons <Plumbing>").object == "Smith & Sons <Plumbing>")
        #expect(BusinessName("Łukasz Hydraulik").object == "Lukasz Hydraulik")
        #expect(BusinessName("管道工").subject == "The team")
        #expect(BusinessName("管道工").object == "us")
        #expect(BusinessName("Fancy Plumbing and Heating", limit: 18).object == "Fancy Plumbing...")
    }
}
