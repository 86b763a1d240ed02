import Delivery
import Domain
import Testing
import WireKit

@testable import Twilio

private let path = "/2010-04-01/Accounts/AC0123456789abcdef0123456789abcdef/Messages.json"

private func message(_ sid: String, _ date: String, status: String = "sent", direction: String = "outbound-api") -> String {
    #"{"sid":"\#(sid)","status":"\#(status)","direction":"\#(direction)","date_created":"\#(date)","date_sent":null,"body":"\#(sid)!"}"#
}

private func page(_ messages: String..., next: String? = nil) -> WireServer.Answer {
    .http(
        200, #"{"messages":[\#(messages.joined(separator: ","))],"next_page_uri":\#(next.map { "\"\($0)\"" } ?? "null"),"page":0}"#)
}

@Suite("What Twilio has is read whole or not at all") struct ListingTests {
    @Test("texts come newest first, from all pages, queued ones too, and the question names no date")
    func pages() async throws {
        let server = WireServer(
            page(
                message("SM2", "Fri, 15 Jan 2027 08:00:00 +0000", status: "queued"),
                message("SM3", "Fri, 15 Jan 2027 09:00:00 +0100"),
                next: path + "?Page=1&PageToken=PA1"),
            page(message("SM1", "Thu, 14 Jan 2027 08:00:00 +0000", status: "received", direction: "inbound")))
        let texts = try await carrier(server.origin).texts(from: phone(123), to: phone(1))
        #expect(
            texts == [
                ListedText(sid: "SM2", body: MessageBody("SM2!"), status: .queued, createdAt: noon, isOutbound: true),
                ListedText(sid: "SM3", body: MessageBody("SM3!"), status: .sent, createdAt: noon, isOutbound: true),
                ListedText(
                    sid: "SM1", body: MessageBody("SM1!"), status: .received, createdAt: noon - .hours(24), isOutbound: false),
            ])
        #expect(
            server.requests.map(\.target) == [
                path + "?To=%2B447700900001&From=%2B447700900123&PageSize=100", path + "?Page=1&PageToken=PA1",
            ])
        #expect(server.requests.allSatisfy { $0.method == "GET" && $0.header("Authorization")?.hasPrefix("Basic ") == true })
    }

    @Test("one text is asked for by its SID; what Twilio does not know is nothing, what it does not say is no answer")
    func one() async throws {
        let server = WireServer(
            .http(200, message("SM1", "Fri, 15 Jan 2027 08:00:00 +0000", status: "delivered")), .http(404, "{}"), .http(500, ""))
        let carrier = try carrier(server.origin)
        #expect(try await carrier.text("SM1")?.status == .delivered)
        #expect(try await carrier.text("SM2") == nil)
        await #expect(throws: CarrierUnavailable.self) { try await carrier.text("SM3") }
        #expect(try await carrier.text("SM4/../../Calls") == nil)
        #expect(server.requests.map(\.target).first == path.replacing("Messages.json", with: "Messages/SM1.json"))
        #expect(server.requests.count == 3, "nothing is asked for by what is no SID")
    }

    @Test(
        "days are written as Twilio's filters want them",
        arguments: [
            ("1970-01-01", 0), ("1969-12-31", -1), ("2000-02-29", 951_782_400), ("2000-03-01", 951_868_800),
            ("2100-02-28", 4_107_456_000), ("2100-03-01", 4_107_542_400), ("2026-11-21", 1_795_305_599),
            ("2027-01-15", 1_800_000_000), ("2028-02-29", 1_835_395_200),
        ] as [(String, Int64)])
    func day(_ text: String, _ seconds: Int64) {
        #expect(MailDate.day(Moment(milliseconds: seconds * 1000)) == text)
    }

    @Test("the number of pages is bounded")
    func bounded() async throws {
        let server = WireServer(page(message("SM1", "Fri, 15 Jan 2027 08:00:00 +0000"), next: path + "?Page=1"))
        #expect(try await carrier(server.origin).texts(from: phone(123), to: phone(1)).count == 3)
        #expect(server.requests.count == 3)
    }

    @Test(
        "a list that lacks anything is no list: the text we look for might be what is missing",
        arguments: [
            (.http(500, ""), "no list: HTTP 500"), (.http(401, ""), "no list: HTTP 401"),
            (.http(200, "<html>"), "the list cannot be read"),
            (.http(200, "{}"), "the list cannot be read"),
            (page(message("SM1", "yesterday")), "the list holds a text without SID, direction or date"),
            (page(message("", "Fri, 15 Jan 2027 08:00:00 +0000")), "the list holds a text without SID, direction or date"),
            (page(next: "https://evil.example/"), "the next page is not of this list"),
            (page(next: "@evil.example/"), "the next page is not of this list"),
            (page(next: "/2010-04-01/Accounts/AC9/Messages.json?Page=1"), "the next page is not of this list"),
        ] as [(WireServer.Answer, String)]
    )
    func unavailable(answer: WireServer.Answer, reason: String) async throws {
        let server = WireServer(answer)
        let failure = await #expect(throws: CarrierUnavailable.self) {
            try await carrier(server.origin).texts(from: phone(123), to: phone(1))
        }
        #expect(failure?.description == reason)
        #expect(server.requests.count == 1)
    }
}

@Suite("Dates as mail writes them") struct MailDateTests {
    @Test(
        "are read",
        arguments: [
            ("Thu, 01 Jan 1970 00:00:00 +0000", 0), ("Fri, 24 May 2019 17:44:46 +0000", 1_558_719_886),
            ("Fri, 24 May 2019 17:44:46 GMT", 1_558_719_886), ("24 May 2019 17:44:46 UT", 1_558_719_886),
            ("Fri, 24 May 2019 19:14:46 +0130", 1_558_719_886), ("Fri,  24 May 2019 12:44:46 -0500", 1_558_719_886),
            ("Thu, 29 Feb 2024 23:59:59 +0000", 1_709_251_199), ("Fri, 1 Mar 2024 00:00 +0000", 1_709_251_200),
            ("Sat, 31 Dec 2016 23:59:60 +0000", 1_483_228_800), ("Mon, 28 Feb 2000 00:00:00 +0000", 951_696_000),
            ("Wed, 01 Mar 2000 00:00:00 +0000", 951_868_800), ("Fri, 31 Dec 9999 23:59:59 +0000", 253_402_300_799),
        ]
    )
    func read(text: String, seconds: Int64) {
        #expect(MailDate.read(text) == Moment(milliseconds: seconds * 1000))
    }

    @Test(
        "anything else is nothing",
        arguments: [
            "", "now", "2019-05-24T17:44:46Z", "Fri, 24 May 19 17:44:46 +0000", "Fry, 24 May 2019 17:44:46 +0000",
            "Fri, 24 may 2019 17:44:46 +0000", "Fri, 32 May 2019 17:44:46 +0000", "Fri, 0 May 2019 17:44:46 +0000",
            "Fri, 24 May 2019 24:00:00 +0000", "Fri, 24 May 2019 17:60:00 +0000", "Fri, 24 May 2019 17:44:61 +0000",
            "Fri, 24 May 2019 17:44:46 EST", "Fri, 24 May 2019 17:44:46 +24000", "Fri, 24 May 2019 17:44:46",
            "Fri, 24 May 2019 17 +0000",
            "Fri, 29 Feb 2023 00:00:00 +0000", "Fri, 29 Feb 1900 00:00:00 +0000", "Fri, +4 May 2019 17:44:46 +0000",
            "Fri, 24 May 2019 1:2:3 +0000", "24 May 2019 17:44:46 +0000 x",
        ])
    func refused(text: String) {
        #expect(MailDate.read(text) == nil)
    }
}
