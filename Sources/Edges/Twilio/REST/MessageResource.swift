internal import Delivery
internal import Domain

/// A text as Twilio's API shows it.
struct MessageResource: Decodable {
    let sid: String
    let status: String
    let body: String?
    let direction: String?
    let dateCreated: String?
    let errorCode: Int?
    let dateSent: String?
    let from: String?
    let to: String?
    let numMedia: String?

    private enum CodingKeys: String, CodingKey {
        case sid, status, body, direction, from, to
        case dateCreated = "date_created"
        case dateSent = "date_sent"
        case errorCode = "error_code"
        case numMedia = "num_media"
    }

    var isIdentified: Bool { !sid.isEmpty && sid.utf8.count <= 64 }

    /// A status that Twilio may add one day counts as the earliest: whatever comes after it is news.
    var statusOrEarliest: MessageStatus { MessageStatus(rawValue: status) ?? .accepted }

    var createdAt: Moment? { dateCreated.flatMap(MailDate.read) }

    /// By which the list is sorted; nothing for a text that waits.
    var sentAt: Moment? { dateSent.flatMap(MailDate.read) }

    /// The text as its webhook would have told it; nothing when it cannot be told apart or dated, or nobody can have sent or got it.
    func inbound(_ parser: some PhoneParser) -> InboundText? {
        guard isIdentified, let at = createdAt, let number = to.flatMap(PhoneNumber.init(e164:)),
            let sender = from.flatMap({ TwilioForms.sender($0, parser) })
        else { return nil }
        return InboundText(
            sid: sid, to: number, from: sender, body: MessageBody(InboundBody.read(body ?? "", limit: TwilioForms.longestBody)),
            mediaCount: min(max(numMedia.flatMap { Int($0) } ?? 0, 0), 99), at: at)
    }

    /// The text as the reconciler needs it: nothing when it cannot be told apart or dated.
    var listed: ListedText? {
        guard isIdentified, let direction, let createdAt else { return nil }
        return ListedText(
            sid: sid, body: MessageBody(body ?? ""), status: statusOrEarliest, createdAt: createdAt,
            isOutbound: direction.hasPrefix("outbound"),
            refusal: errorCode.map { CarrierRefusal(code: $0, consequence: TwilioErrorCodes.consequence(of: $0)) })
    }
}

/// A page of texts, newest first.
struct MessagePage: TwilioPage {
    let messages: [MessageResource]
    /// Path and query of the next page.
    let next: String?

    private enum CodingKeys: String, CodingKey {
        case messages
        case next = "next_page_uri"
    }
}
