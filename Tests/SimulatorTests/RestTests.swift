import HTTP
import Testing

@testable import Simulator

struct RestTests {
    @Test(
        "a text the real carrier would refuse is refused with its number",
        arguments: [
            (["From": Cast.shop, "Body": "x"], 400, 21604), (["To": Cast.customer, "Body": "x"], 400, 21603),
            (["To": Cast.customer, "From": Cast.shop], 400, 21602),
            (["To": "07700900456", "From": Cast.shop, "Body": "x"], 400, 21211),
            (["To": "+44", "From": Cast.shop, "Body": "x"], 400, 21211),
            (["To": "+4407700900456", "From": Cast.shop, "Body": "x"], 400, 21211),
            (["To": Cast.shop, "From": Cast.shop, "Body": "x"], 400, 21266),
            (["To": Cast.customer, "From": Cast.spare, "Body": "x"], 400, 21606),
            (["To": Cast.customer, "From": Cast.shop, "Body": "x", "ValidityPeriod": "0"], 400, 21624),
            (["To": Cast.customer, "From": Cast.shop, "Body": "x", "ValidityPeriod": "36001"], 400, 21624),
            (["To": Cast.customer, "From": Cast.shop, "Body": "x", "StatusCallback": "/status"], 400, 21609),
            (["To": Cast.customer, "From": Cast.shop, "Body": "x", "StatusCallback": "http://my_host/status"], 400, 21609),
            (["To": Cast.customer, "From": Cast.shop, "Body": "x", "Colour": "red"], 400, 20001),
        ])
    func refusals(fields: [String: String], status: Int, code: Int) async {
        let carrier = makeCarrier()
        let form = Form(fields.map { (name: $0.key, value: $0.value) }).encoded()
        let answer = await carrier.answer(
            Request(
                method: "POST", target: "/2010-04-01/Accounts/\(Cast.account)/Messages.json",
                headers: [
                    "Authorization": "Basic \(basicCredentials(Cast.account, Cast.token))",
                    "Content-Type": "application/x-www-form-urlencoded",
                ], body: Array(form.utf8)))
        #expect(answer.code == status)
        #expect(answer.json["code"] as? Int == code)
        #expect(answer.json["status"] as? Int == status)
        #expect(carrier.ledger.texts.isEmpty)
        #expect(carrier.complaints.isEmpty == (code != 20001))
    }

    @Test("a body of 1600 characters is taken, one more is not")
    func tooLong() async {
        let carrier = makeCarrier()
        #expect(await carrier.send(String(repeating: "x", count: 1600)).code == 201)
        #expect(await carrier.send(String(repeating: "x", count: 1601)).json["code"] as? Int == 21617)
    }

    @Test("without the account's credentials nothing is answered but 20003")
    func credentials() async {
        let carrier = makeCarrier()
        let wrong = await carrier.post("/Messages.json", ["To": Cast.customer, "From": Cast.shop, "Body": "x"], token: "other")
        #expect(wrong.code == 401)
        #expect(wrong.json["code"] as? Int == 20003)
        let none = await carrier.answer(Request(method: "GET", target: "/2010-04-01/Accounts/\(Cast.account)/Messages.json"))
        #expect(none.code == 401)
    }

    @Test("an accepted text is queued, in the ledger, and described with every field of the API")
    func accepted() async {
        let carrier = makeCarrier()
        let answer = await carrier.send("Sorry we missed your call")
        #expect(answer.code == 201)
        #expect(answer.json["status"] as? String == "queued")
        #expect(answer.json["date_created"] as? String == "Thu, 23 Jul 2026 09:46:40 +0000")
        #expect(answer.json["date_sent"] is NSNullLike)
        #expect(Set(answer.json.keys) == messageFields)
        let received = carrier.received(by: Cast.customer)
        #expect(received.map(\.body) == ["Sorry we missed your call"])
        #expect(received.first?.sid == answer.json["sid"] as? String)
        #expect(await carrier.settle())
        let later = await carrier.get("/Messages/\(received[0].sid).json")
        #expect(later.json["status"] as? String == "delivered")
        #expect(later.json["date_sent"] as? String == "Thu, 23 Jul 2026 09:46:40 +0000")
    }

    @Test("a listing is newest first, filtered, and paged by a token that new texts do not shift")
    func listing() async throws {
        let carrier = makeCarrier()
        for number in 1...5 { _ = await carrier.send("text \(number)") }
        _ = await carrier.send("elsewhere", to: "+447700900999")
        #expect(await carrier.settle())
        let filter = "To=%2B447700900456&From=%2B447700900100&PageSize=2"
        let first = await carrier.get("/Messages.json?\(filter)")
        #expect(bodies(first) == ["text 5", "text 4"])
        _ = await carrier.send("text 6")
        let second = await carrier.get(try #require(first.json["next_page_uri"] as? String))
        #expect(bodies(second) == ["text 3", "text 2"])
        let third = await carrier.get(try #require(second.json["next_page_uri"] as? String))
        #expect(bodies(third) == ["text 1"])
        #expect(third.json["next_page_uri"] is NSNullLike)
        #expect(carrier.complaints.isEmpty)
    }

    @Test(
        "filters by date look at whole days, and at nothing that has not been sent",
        arguments: [
            ("DateSent=2026-07-23", 1), ("DateSent%3E=2026-07-23", 1), ("DateSent%3E=2026-07-24", 0), ("DateSent%3C=2026-07-22", 0),
            ("DateSent%3C=2026-07-23", 1), ("DateSent>=2026-07-22", 1), ("", 2),
        ])
    func dates(query: String, count: Int) async {
        let carrier = makeCarrier()
        _ = await carrier.send("sent")
        #expect(await carrier.settle())
        // Queued for as long as its first callback takes, which here is for ever: nothing is sent before the pace is over.
        let at = carrier.now()
        carrier.change { state in
            state.ledger.add(
                SimulatedText(
                    sid: "SMqueued", from: Cast.shop, to: Cast.customer, body: "queued", way: .rest, at: at, status: .queued,
                    updatedAt: at, statusCallback: nil, validityPeriod: nil, media: []))
        }
        #expect(bodies(await carrier.get("/Messages.json?\(query)")).count == count)
    }

    @Test(
        "what the listing cannot mean is refused",
        arguments: ["PageSize=0", "PageSize=1001", "Page=2", "PageToken=PAno", "DateSent=today", "Foo=1"])
    func badListing(query: String) async {
        #expect(await makeCarrier().get("/Messages.json?\(query)").code == 400)
    }

    @Test("redaction empties the record and leaves what the phone received")
    func redaction() async {
        let carrier = makeCarrier()
        _ = await carrier.send("private words")
        #expect(await carrier.settle())
        let sid = carrier.received(by: Cast.customer)[0].sid
        #expect(await carrier.post("/Messages/\(sid).json", ["Body": "other"]).code == 400)
        #expect(await carrier.post("/Messages/\(sid).json", ["Body": ""]).json["body"] as? String == "")
        #expect(await carrier.get("/Messages/\(sid).json").json["body"] as? String == "")
        #expect(carrier.received(by: Cast.customer)[0].body == "private words")
    }

    @Test("numbers are listed, configured and bought once")
    func numbers() async {
        let desk = Desk()
        let carrier = makeCarrier(desk)
        let listed = await carrier.get("/IncomingPhoneNumbers.json?PhoneNumber=%2B447700900100")
        let found = (listed.json["incoming_phone_numbers"] as? [[String: Any]])?.first
        #expect(found?["sms_url"] as? String == "http://desk.test/api/twilio/sms")
        let sid = found?["sid"] as? String ?? ""
        let changed = await carrier.post("/IncomingPhoneNumbers/\(sid).json", ["SmsUrl": "http://desk.test/elsewhere#rc=2"])
        #expect(changed.json["sms_url"] as? String == "http://desk.test/elsewhere#rc=2")
        #expect(await carrier.post("/IncomingPhoneNumbers/\(sid).json", ["SmsUrl": "ftp://x"]).code == 400)
        await carrier.text(from: Cast.customer, to: Cast.shop, body: "hello")
        #expect(desk.requests.map(\.path) == ["/elsewhere"])
        let bought = await carrier.post("/IncomingPhoneNumbers.json", ["PhoneNumber": Cast.spare])
        let again = await carrier.post("/IncomingPhoneNumbers.json", ["PhoneNumber": Cast.spare])
        #expect(bought.json["sid"] as? String == again.json["sid"] as? String)
        #expect(bought.code == 201)
    }

    @Test("calls are listed newest first and filtered by number and day")
    func calls() async {
        let carrier = makeCarrier(Desk { request, _ in .xml("<Response><Hangup/></Response>") })
        let first = await carrier.call(from: Cast.customer, to: Cast.shop)
        let second = await carrier.call(from: "+447700900999", to: Cast.shop)
        let listed = await carrier.get("/Calls.json?To=%2B447700900100&StartTime%3E=2026-07-23")
        let sids = (listed.json["calls"] as? [[String: Any]])?.compactMap { $0["sid"] as? String }
        #expect(sids == [second.call.sid, first.call.sid])
        #expect((await carrier.get("/Calls.json?StartTime%3C=2026-07-22").json["calls"] as? [Any])?.isEmpty == true)
    }

    @Test(
        "paths and methods that do not exist say so",
        arguments: [("/Faxes.json", 404), ("/Messages/SMnone.json", 404), ("/Messages/SMnone", 404), ("/Calls.json/", 404)])
    func unknown(path: String, status: Int) async {
        #expect(await makeCarrier().get(path).code == status)
    }

    private func bodies(_ answer: CarrierAnswer) -> [String] {
        (answer.json["messages"] as? [[String: Any]])?.compactMap { $0["body"] as? String } ?? ["no list"]
    }
}
