internal import Domain

/// A call as Twilio's API shows it.
struct CallResource: Decodable {
    let sid: String
    let status: String
    let direction: String?
    let from: String?
    let to: String?
    let dateCreated: String?
    let startTime: String?
    let forwardedFrom: String?

    private enum CodingKeys: String, CodingKey {
        case sid, status, direction, from, to
        case dateCreated = "date_created"
        case startTime = "start_time"
        case forwardedFrom = "forwarded_from"
    }

    var createdAt: Moment? { dateCreated.flatMap(MailDate.read) }

    /// By which the list is sorted; nothing for a call that waits.
    var startedAt: Moment? { startTime.flatMap(MailDate.read) }

    /// The call as its webhook would have told it; nothing when it cannot be told apart or dated.
    func event(_ parser: some PhoneParser) -> CallEvent? {
        guard !sid.isEmpty, sid.utf8.count <= 64, let number = to.flatMap(PhoneNumber.init(e164:)), let at = createdAt,
            let status = CallStatus(rawValue: status)
        else { return nil }
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
