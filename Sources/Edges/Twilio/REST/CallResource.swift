internal import Domain

/// A call as Twilio's API shows it.
struct CallResource: Decodable {
    let sid: String
    let status: String
    let direction: String?
    let from: String?
    let dateCreated: String?
    let forwardedFrom: String?

    private enum CodingKeys: String, CodingKey {
        case sid, status, direction, from
        case dateCreated = "date_created"
        case forwardedFrom = "forwarded_from"
    }

    var createdAt: Moment? { dateCreated.flatMap(MailDate.read) }

    /// The call as its webhook would have told it; nothing when it cannot be told apart or dated.
    func event(to number: PhoneNumber, _ parser: some PhoneParser) -> CallEvent? {
        guard !sid.isEmpty, sid.utf8.count <= 64, let at = createdAt, let status = CallStatus(rawValue: status) else { return nil }
        return CallEvent(
            sid: sid, called: number, caller: TwilioForms.caller(from ?? "", parser), status: status,
            forwardedFrom: forwardedFrom.flatMap(parser.wire)?.number, at: at)
    }
}

/// A page of calls, newest first.
struct CallPage: TwilioPage {
    let calls: [CallResource]
    let next: String?

    private enum CodingKeys: String, CodingKey {
        case calls
        case next = "next_page_uri"
    }
}
