public import Delivery
public import Domain
public import Intake
public import Transfer

/// Twilio's record of what came in, by its lists. Their dates have no use here but as a limit, and filter by whole days only: the pages
/// are read newest first until they are older than asked for.
public struct TwilioLedger: CarrierLedger {
    private let list: TwilioList
    private let parser: any PhoneParser
    private static let pageSize = 50
    private static let pages = 400

    public init(account: TwilioAccount, client: HTTPClient, parser: any PhoneParser) {
        list = TwilioList(account: account, client: client, heard: { _ in })
        self.parser = parser
    }

    public func texts(to number: PhoneNumber, since: Moment) async throws(CarrierUnavailable) -> [InboundText] {
        var texts: [InboundText] = []
        try await list.read("Messages", query(number), as: MessagePage.self, pages: Self.pages) { page in
            for message in page.messages where message.direction == "inbound" {
                if let text = message.inbound(to: number, parser) { texts.append(text) }
            }
            return Self.isEnough(page.messages.map(\.createdAt), since)
        }
        return texts
    }

    public func calls(to number: PhoneNumber, since: Moment) async throws(CarrierUnavailable) -> [CallEvent] {
        var calls: [CallEvent] = []
        try await list.read("Calls", query(number), as: CallPage.self, pages: Self.pages) { page in
            for call in page.calls where call.direction == "inbound" {
                if let event = call.event(to: number, parser) { calls.append(event) }
            }
            return Self.isEnough(page.calls.map(\.createdAt), since)
        }
        return calls.filter(\.status.isTerminal)
    }

    private func query(_ number: PhoneNumber) -> [(name: String, value: String)] {
        [(name: "To", value: number.e164), (name: "PageSize", value: "\(Self.pageSize)")]
    }

    private static func isEnough(_ dates: [Moment?], _ since: Moment) -> Bool {
        dates.contains { $0.map { $0 < since } ?? false }
    }
}
