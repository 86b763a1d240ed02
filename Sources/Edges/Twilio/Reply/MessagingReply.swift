public import Domain
public import HTTP

/// The answer to the webhook of a text.
public enum MessagingReply: Sendable, Hashable {
    /// Nothing is said this way.
    case silence
    /// Twilio sends these words to whoever wrote, from the number written to, and reports to `statusCallback`.
    case message(MessageBody, statusCallback: String?)

    /// The answer as TwiML.
    public var xml: [UInt8] {
        switch self {
        case .silence:
            return XMLText.document("<Response/>")
        case .message(let body, let statusCallback):
            let callback = statusCallback.map { " statusCallback=\"\(XMLText.escape($0))\"" } ?? ""
            return XMLText.document("<Response><Message\(callback)><Body>\(XMLText.escape(body.text))</Body></Message></Response>")
        }
    }

    /// The answer as Twilio wants it: 200, and a content type, without which it fails with 11200.
    public var response: Response { .twiML(xml) }
}

extension Response {
    static func twiML(_ xml: [UInt8]) -> Response {
        Response(.ok, headers: ["Content-Type": "text/xml; charset=utf-8"], body: .bytes(xml))
    }
}
