internal import Crypto
internal import Delivery
internal import Domain
internal import FoundationEssentials
internal import HTTP
internal import Transfer

/// Twilio's lists, newest first, page by page.
struct TwilioList {
    static let patience = TransferLimits(connect: .seconds(5), total: .seconds(15), maximumBody: 4 * 1024 * 1024)

    let account: TwilioAccount
    let client: HTTPClient
    let heard: @Sendable (IncomingResponse) -> Void

    /// The list of `resource` (`Messages`, `Calls`) as far as `body` wants it: it gets each page and says whether it has had enough. False
    /// when there are more pages than that.
    @discardableResult
    func read<Page: TwilioPage>(
        _ resource: String, _ query: [(name: String, value: String)], as type: Page.Type, pages: Int,
        _ body: (Page) throws(CarrierUnavailable) -> Bool
    ) async throws(CarrierUnavailable) -> Bool {
        let path = "/2010-04-01/Accounts/\(account.sid)/\(resource).json"
        var target = "\(path)?\(Form(query).encoded())"
        for _ in 0..<pages {
            // The address of the next page is Twilio's word: with our credentials we follow it within this list only.
            guard target.hasPrefix(path + "?") else { throw CarrierUnavailable("the next page is not of this list") }
            guard let page: Page = try await get(target) else { throw CarrierUnavailable("no list: HTTP 404") }
            guard try !body(page), let next = page.next else { return true }
            target = next
        }
        return false
    }

    /// One resource; nothing when there is none.
    func one<Resource: Decodable>(_ resource: String, _ sid: String) async throws(CarrierUnavailable) -> Resource? {
        // A SID is Twilio's word, too.
        guard !sid.isEmpty,
            sid.utf8.allSatisfy({ $0 < 0x80 && (Character(Unicode.Scalar($0)).isLetter || (0x30...0x39).contains($0)) })
        else { return nil }
        return try await get("/2010-04-01/Accounts/\(account.sid)/\(resource)/\(sid).json")
    }

    private func get<Answer: Decodable>(_ target: String) async throws(CarrierUnavailable) -> Answer? {
        let request = OutgoingRequest(
            method: "GET", url: account.apiBaseURL + target,
            headers: ["Authorization": account.authorization, "Accept": "application/json"])
        let answer: IncomingResponse
        do {
            answer = try await client.send(request, limits: Self.patience, manner: .pooled)
        } catch {
            throw CarrierUnavailable("no list: \(TwilioAnswer.reason(error))")
        }
        heard(answer)
        if answer.status == 404 { return nil }
        guard answer.status == 200 else { throw CarrierUnavailable("no list: HTTP \(answer.status)") }
        guard let value = try? JSONDecoder().decode(Answer.self, from: Data(answer.body)) else {
            throw CarrierUnavailable("the list cannot be read")
        }
        return value
    }
}

/// One page of a list.
protocol TwilioPage: Decodable {
    /// Path and query of the next page.
    var next: String? { get }
}

extension TwilioAccount {
    /// The value of the `Authorization` header.
    var authorization: String { "Basic " + base64Encode(Array("\(sid):\(token.reveal)".utf8)) }
}
