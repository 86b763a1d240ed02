public import Delivery
public import Domain
public import Intake
public import Transfer

/// Twilio's record of what came in, by its lists of the whole account: one question a page, however many numbers there are. The lists
/// filter by whole days only, so the pages are read newest first until they are older than asked for.
public struct TwilioLedger: CarrierLedger {
    private let list: TwilioList
    private let parser: any PhoneParser
    /// The longest texts in the longest writing, two hundred of them, are half of what an answer may measure.
    private static let pageSize = 200
    private static let pages = 1000

    public init(account: TwilioAccount, client: HTTPClient, parser: any PhoneParser) {
        list = TwilioList(account: account, client: client, heard: { _ in })
        self.parser = parser
    }

    public func texts(since: Moment) async throws(CarrierUnavailable) -> [InboundText] {
        var texts: [InboundText] = []
        let isWhole = try await list.read("Messages", query("DateSent>", since), as: MessagePage.self, pages: Self.pages) { page in
            for message in page.messages where message.direction == "inbound" {
                if let text = message.inbound(parser) { texts.append(text) }
            }
            // By the date of sending: one that waited at Twilio stands among younger ones.
            return page.messages.contains { message in message.sentAt.map { $0 < since } ?? false }
        }
        guard isWhole else { throw Self.tooLong }
        return texts
    }

    public func calls(since: Moment) async throws(CarrierUnavailable) -> [CallEvent] {
        var calls: [CallEvent] = []
        let isWhole = try await list.read("Calls", query("StartTime>", since), as: CallPage.self, pages: Self.pages) { page in
            for call in page.calls where call.direction == "inbound" {
                if let event = call.event(parser) { calls.append(event) }
            }
            return page.calls.contains { call in call.startedAt.map { $0 < since } ?? false }
        }
        guard isWhole else { throw Self.tooLong }
        return calls.filter(\.status.isTerminal)
    }

    private func query(_ day: String, _ since: Moment) -> [(name: String, value: String)] {
        [(name: day, value: MailDate.day(since)), (name: "PageSize", value: "\(Self.pageSize)")]
    }

    private static let tooLong = CarrierUnavailable("the list is longer than can be read")
}
