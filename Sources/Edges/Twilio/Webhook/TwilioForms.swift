internal import Crypto
public import Delivery
public import Domain
internal import HTTP

/// Why a signed form is not what it should be: one line for a 400, with no word of its content.
public struct FormFault: Error, Sendable, Hashable, CustomStringConvertible {
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// What became of a text of ours, as Twilio reports it.
public struct StatusReport: Sendable, Hashable {
    public let sid: String
    public let status: MessageStatus
    /// Why it failed, when it did; see ``TwilioErrorCodes``.
    public let errorCode: Int?
    /// The row of the outbox, from the address we gave.
    public let letter: LetterID?
    public let at: Moment
}

/// Signed forms as values of the trade.
public enum TwilioForms {
    /// Longest body that is kept, in bytes. Twilio's own limit is 1,600 characters; whether a text is too long is judged later.
    static let longestBody = 16 * 1024

    /// A text that reached one of our numbers.
    public static func text(_ signed: SignedForm, at moment: Moment, parser: some PhoneParser) throws(FormFault) -> InboundText {
        let fields = Fields(signed.form)
        let mediaCount = min(max(fields["NumMedia"].flatMap { Int($0) } ?? 0, 0), 99)
        return InboundText(
            sid: try fields.sid("MessageSid"),
            to: try fields.ours("To"),
            from: try fields.sender("From", parser),
            body: MessageBody(InboundBody.read(fields["Body"] ?? "", limit: longestBody)),
            mediaCount: mediaCount,
            mediaURLs: (0..<min(mediaCount, 10)).compactMap { fields["MediaUrl\($0)"] },
            optOut: fields["OptOutType"].flatMap { OptOutType(rawValue: $0.uppercased()) },
            at: moment)
    }

    /// A call that arrived, or ended. Without a CallSid the same call is known again by caller, number, status and minute; without
    /// a CallStatus it has the `assumed` one, if any.
    public static func call(
        _ signed: SignedForm, at moment: Moment, parser: some PhoneParser, assuming assumed: CallStatus? = nil
    ) throws(FormFault) -> CallEvent {
        let fields = Fields(signed.form)
        let called = try fields.ours("To")
        guard let text = fields["CallStatus"] ?? assumed?.rawValue else { throw FormFault("CallStatus is missing") }
        guard let status = CallStatus(rawValue: text) else { throw FormFault("CallStatus is none of Twilio's") }
        let from = fields.number("From")
        let sid =
            fields["CallSid"] == nil
            ? key(from ?? "", called.e164, text, "\(moment.milliseconds / 60_000)") : try fields.sid("CallSid")
        return CallEvent(
            sid: sid, called: called, caller: from.map { caller($0, parser) } ?? .withheld, status: status,
            forwardedFrom: fields.number("ForwardedFrom").flatMap(parser.wire)?.number, at: moment)
    }

    /// Who rang; nobody we could text when the network hides or mangles it.
    static func caller(_ text: String, _ parser: some PhoneParser) -> Caller {
        guard !standIns.contains(text), let parsed = parser.wire(text) else { return .withheld }
        return .number(parsed)
    }

    /// Who wrote, if anybody can have written under this name.
    static func sender(_ text: String, _ parser: some PhoneParser) -> Sender? {
        if let parsed = parser.wire(text) { return .number(parsed) }
        let isName = text.count <= 64 && text.unicodeScalars.allSatisfy { !$0.properties.generalCategory.isInvisible }
        guard isName, !text.hasPrefix("+") || PhoneNumber(e164: text) != nil else { return nil }
        return .unanswerable(text)
    }

    /// What Twilio puts for callers who hide: ANONYMOUS, RESTRICTED, BLOCKED, UNKNOWN and UNAVAILABLE as typed on a telephone's keys.
    private static let standIns: Set = ["+266696687", "+7378742833", "+2562533", "+8656696", "+86282452253"]

    /// A report on a text of ours.
    public static func messageStatus(_ signed: SignedForm, at moment: Moment) throws(FormFault) -> StatusReport {
        let fields = Fields(signed.form)
        guard let text = fields["MessageStatus"] else { throw FormFault("MessageStatus is missing") }
        guard let status = MessageStatus(rawValue: text) else { throw FormFault("MessageStatus is none of Twilio's") }
        return StatusReport(
            sid: try fields.sid("MessageSid"), status: status, errorCode: fields["ErrorCode"].flatMap { Int($0) },
            letter: letter(signed.target), at: moment)
    }

    private static func letter(_ target: String) -> LetterID? {
        let query = try? Form.parseQuery(target.drop { $0 != "?" }.dropFirst())
        return query.flatMap { try? Fields($0).sid("letter") }.map { LetterID($0) }
    }

    /// Hashed, because SIDs are logged in full and callers' numbers are not.
    private static func key(_ parts: String...) -> String {
        "none-" + hex(Array(sha256(Array(parts.joined(separator: "|").utf8)).prefix(16)))
    }
}

/// The fields of a form, read with a reason for every refusal.
private struct Fields {
    private let form: Form

    init(_ form: Form) {
        self.form = form
    }

    /// The value, unless it is missing or empty.
    subscript(name: String) -> String? {
        form[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The value where a number is due. A plus sign that a client left unencoded arrives as a space, and is read as what it was.
    func number(_ name: String) -> String? {
        guard let text = self[name] else { return nil }
        let rest = text.dropFirst()
        return text.first == " " && !rest.isEmpty && rest.utf8.allSatisfy { (0x30...0x39).contains($0) } ? "+" + rest : text
    }

    /// 1 to 64 visible characters: Twilio's are 34, a test's may be anything.
    func sid(_ name: String) throws(FormFault) -> String {
        guard let sid = self[name] else { throw FormFault("\(name) is missing") }
        guard sid.utf8.count <= 64, sid.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else {
            throw FormFault("\(name) is not 1 to 64 visible characters")
        }
        return sid
    }

    /// A number of ours.
    func ours(_ name: String) throws(FormFault) -> PhoneNumber {
        guard let text = number(name) else { throw FormFault("\(name) is missing") }
        guard let number = PhoneNumber(e164: text) else { throw FormFault("\(name) is not a number in +E.164 form") }
        return number
    }

    /// Who wrote: a number, or a name that nobody can answer (a short code, letters, an address of another channel).
    func sender(_ name: String, _ parser: some PhoneParser) throws(FormFault) -> Sender {
        guard let text = number(name) else { throw FormFault("\(name) is missing") }
        guard let sender = TwilioForms.sender(text, parser) else {
            throw FormFault("\(name) is neither a number nor a sender's name")
        }
        return sender
    }
}

extension Unicode.GeneralCategory {
    /// Control characters, line breaks and the like.
    fileprivate var isInvisible: Bool {
        switch self {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned, .privateUse: true
        default: false
        }
    }
}
