public import Domain

/// A signed inbound event that the database could not take, with everything needed to take it later.
public struct SpooledEvent: Sendable, Hashable {
    public enum Event: Sendable, Hashable {
        case text(InboundText)
        case call(CallEvent)
    }

    public let event: Event
    public let correlation: String
    /// True when COMMIT was sent and not answered: then the database may hold the event, and nothing is sent past it.
    public let mayBeStored: Bool

    public init(_ event: Event, correlation: String, mayBeStored: Bool) {
        self.event = event
        self.correlation = correlation
        self.mayBeStored = mayBeStored
    }

    /// Twilio's name for it.
    public var sid: String {
        switch event {
        case .text(let text): text.sid
        case .call(let call): call.sid
        }
    }

    /// When it reached us.
    public var at: Moment {
        switch event {
        case .text(let text): text.at
        case .call(let call): call.at
        }
    }
}

extension SpooledEvent {
    /// The event as the file holds it.
    var payload: [UInt8] {
        var fields = FieldWriter()
        switch event {
        case .text(let text):
            let parsed: ParsedNumber? = if case .number(let number) = text.from { number } else { nil }
            fields.add("text1", mayBeStored ? "?" : nil, correlation, text.sid, text.to.e164, text.from.text)
            fields.add(parsed?.kind.rawValue, parsed?.region, text.body.text, String(text.mediaCount), text.optOut?.rawValue)
            fields.add(String(text.at.milliseconds))
            for url in text.mediaURLs { fields.add(url) }
        case .call(let call):
            let parsed: ParsedNumber? = if case .number(let number) = call.caller { number } else { nil }
            fields.add("call1", mayBeStored ? "?" : nil, correlation, call.sid, call.called.e164, parsed?.number.e164)
            fields.add(parsed?.kind.rawValue, parsed?.region, call.status.rawValue, call.forwardedFrom?.e164)
            fields.add(String(call.at.milliseconds))
        }
        return fields.bytes
    }

    /// Reads a payload; nothing when it is none of ours.
    init?(payload: ArraySlice<UInt8>) {
        guard var fields = FieldReader(payload), let kind = fields.text() else { return nil }
        let isDoubtful = fields.optional() != nil
        guard let correlation = fields.text(), let sid = fields.text(), let our = fields.phone() else { return nil }
        let event: Event?
        switch kind {
        case "text1": event = Self.text(sid, our, &fields)
        case "call1": event = Self.call(sid, our, &fields)
        default: return nil
        }
        guard let event else { return nil }
        self.init(event, correlation: correlation, mayBeStored: isDoubtful)
    }

    private static func text(_ sid: String, _ our: PhoneNumber, _ fields: inout FieldReader) -> Event? {
        guard let their = fields.text() else { return nil }
        let sender: Sender
        if let word = fields.optional() {
            guard let kind = LineKind(rawValue: word), let number = PhoneNumber(e164: their) else { return nil }
            sender = .number(ParsedNumber(number: number, region: fields.optional(), kind: kind))
        } else {
            guard fields.optional() == nil else { return nil }
            sender = .unanswerable(their)
        }
        guard let body = fields.text(), let media = fields.integer() else { return nil }
        let optOut = fields.optional()
        guard let at = fields.integer(), optOut == nil || optOut.flatMap(OptOutType.init(rawValue:)) != nil else { return nil }
        var urls: [String] = []
        while let url = fields.text() { urls.append(url) }
        return fields.isAtEnd
            ? .text(
                InboundText(
                    sid: sid, to: our, from: sender, body: MessageBody(body), mediaCount: Int(media), mediaURLs: urls,
                    optOut: optOut.flatMap(OptOutType.init(rawValue:)), at: Moment(milliseconds: at)))
            : nil
    }

    private static func call(_ sid: String, _ our: PhoneNumber, _ fields: inout FieldReader) -> Event? {
        let their = fields.optional()
        let (kind, region) = (fields.optional(), fields.optional())
        let caller: Caller
        if let their {
            guard let number = PhoneNumber(e164: their), let kind = kind.flatMap(LineKind.init(rawValue:)) else { return nil }
            caller = .number(ParsedNumber(number: number, region: region, kind: kind))
        } else {
            caller = .withheld
        }
        guard let status = fields.text().flatMap(CallStatus.init(rawValue:)) else { return nil }
        let forwarded = fields.optional()
        guard let at = fields.integer(), fields.isAtEnd, forwarded == nil || forwarded.flatMap(PhoneNumber.init(e164:)) != nil
        else { return nil }
        return .call(
            CallEvent(
                sid: sid, called: our, caller: caller, status: status,
                forwardedFrom: forwarded.flatMap(PhoneNumber.init(e164:)), at: Moment(milliseconds: at)))
    }
}
