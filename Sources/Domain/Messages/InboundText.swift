/// What Twilio made of an opt-out word by itself, when it says so.
public enum OptOutType: String, Sendable, CaseIterable {
    case start = "START"
    case stop = "STOP"
    case help = "HELP"
}

/// Who a text came from.
public enum Sender: Sendable, Hashable {
    case number(ParsedNumber)
    /// A short code or an alphanumeric name: legal, stored, never answered.
    case unanswerable(String)

    public var phone: PhoneNumber? {
        switch self {
        case .number(let parsed): parsed.number
        case .unanswerable: nil
        }
    }

    /// The sender as it is stored.
    public var text: String {
        switch self {
        case .number(let parsed): parsed.number.e164
        case .unanswerable(let name): name
        }
    }
}

/// A text that reached one of our numbers.
public struct InboundText: Sendable, Hashable {
    public let sid: String
    public let to: PhoneNumber
    public let from: Sender
    public let body: MessageBody
    public let mediaCount: Int
    /// Where Twilio keeps the pictures. Fetched, if ever, from Twilio's own hosts only.
    public let mediaURLs: [String]
    public let optOut: OptOutType?
    public let at: Moment

    public init(
        sid: String, to: PhoneNumber, from: Sender, body: MessageBody, mediaCount: Int = 0, mediaURLs: [String] = [],
        optOut: OptOutType? = nil, at: Moment
    ) {
        self.sid = sid
        self.to = to
        self.from = from
        self.body = body
        self.mediaCount = mediaCount
        self.mediaURLs = mediaURLs
        self.optOut = optOut
        self.at = at
    }
}
