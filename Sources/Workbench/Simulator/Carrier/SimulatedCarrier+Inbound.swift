import Telemetry

extension SimulatedCarrier {
    /// A person texts one of the account's numbers: the carrier does its own part (STOP, START), calls the webhook, and delivers what
    /// JobRun answers. The same `sid` again is the carrier delivering the same event again.
    @discardableResult
    public func text(
        from phone: String, to number: String, body: String, sid: String? = nil, media: [String] = [],
        extra: [(String, String)] = []
    ) async -> WebhookResult {
        let sid = sid ?? mint(media.isEmpty ? "SM" : "MM")
        guard let own = self.number(number) else {
            complain("\(number) is no number of the account")
            return WebhookResult(sid: sid, answer: .unreachable, attempts: 0)
        }
        if ledger.text(sid) == nil { register(phone: phone, number: number, body: body, sid: sid, media: media) }
        let fields = textForm(from: phone, to: number, body: body, sid: sid, media: media) + extra
        let isDoubled = change { $0.random.happens($0.faults.webhookDuplication) }
        if isDoubled {
            let first = await hear(fields, own, phone: phone, sid: sid)
            log.notice("fault: webhook delivered twice", ["sid": sid])
            var second = await hear(fields, own, phone: phone, sid: sid)
            second.texts = first.texts + second.texts
            return second
        }
        return await hear(fields, own, phone: phone, sid: sid)
    }

    /// The whole form of a text's webhook, for tests that deliver it in their own way.
    public func textForm(
        from phone: String, to number: String, body: String, sid: String, media: [String] = []
    ) -> [(String, String)] {
        var fields = [
            ("ToCountry", NumberCheck.country(of: number)), ("ToState", ""), ("SmsMessageSid", sid),
            ("NumMedia", String(media.count)), ("ToCity", ""), ("FromZip", ""), ("SmsSid", sid), ("FromState", ""),
            ("SmsStatus", "received"), ("FromCity", ""), ("Body", body), ("FromCountry", NumberCheck.country(of: phone)),
            ("To", number), ("ToZip", ""), ("NumSegments", String(segmentCount(of: body))), ("MessageSid", sid),
            ("AccountSid", accountSID), ("From", phone), ("ApiVersion", "2010-04-01"),
        ]
        for (index, address) in media.enumerated() {
            fields.append(("MediaUrl\(index)", address))
            fields.append(("MediaContentType\(index)", "image/jpeg"))
        }
        return fields
    }

    private func hear(_ fields: [(String, String)], _ own: OwnNumber, phone: String, sid: String) async -> WebhookResult {
        guard !own.smsURL.isEmpty else { return WebhookResult(sid: sid, answer: .unreachable, attempts: 0) }
        let fallback = own.settings["SmsFallbackUrl"] ?? ""
        var (result, address) = await instructions(
            fields, from: own, url: own.smsURL, fallback: fallback, dialect: .messaging, sid: sid)
        guard case .twiml(let verbs) = result.answer else { return result }
        perform(verbs, for: own, phone: phone, address: address, &result)
        return result
    }

    /// A webhook that somebody delivered by hand (curl, a script) and the answer it got: what a phone would have received, it
    /// receives.
    public func take(byHand fields: [(name: String, value: String)], answer body: [UInt8], contentType: String?) {
        // A plus sign that was typed without encoding arrives as a space.
        func field(_ name: String) -> String? {
            fields.first { $0.name == name }.map { $0.value.hasPrefix(" ") ? "+" + $0.value.dropFirst() : $0.value }
        }
        guard let sid = field("MessageSid"), let phone = field("From"), let number = field("To"), let own = self.number(number),
            let verbs = try? TwiML.read(body, contentType: contentType, dialect: .messaging)
        else { return }
        let words = fields.first { $0.name == "Body" }?.value ?? ""
        if ledger.text(sid) == nil { register(phone: phone, number: number, body: words, sid: sid, media: []) }
        var result = WebhookResult(sid: sid, answer: .twiml(verbs), attempts: 1)
        perform(verbs, for: own, phone: phone, address: own.smsURL, &result)
    }

    /// Delivers what an answer says.
    private func perform(
        _ verbs: [TwiMLVerb], for own: OwnNumber, phone: String, address: String, _ result: inout WebhookResult
    ) {
        for verb in verbs {
            guard case .message(let body, let to, let from, let media, let callbacks) = verb else { continue }
            let draft = OutgoingDraft(
                from: from ?? own.number, to: to ?? phone, body: body, media: media,
                callbacks: callbacks.map { absolute($0, from: address) }, way: .twiml)
            switch accept(draft) {
            case .success(let text): result.texts.append(text)
            case .failure(let refusal): result.refusals.append(refusal.code)
            }
        }
        for text in result.texts { live(text) }
    }

    /// Puts a person's text into the ledger and does what the carrier does by itself for STOP, START and HELP.
    private func register(phone: String, number: String, body: String, sid: String, media: [String]) {
        let at = now()
        change { state in
            state.ledger.add(
                SimulatedText(
                    sid: sid, from: phone, to: number, body: body, way: .phone, at: at, status: .received, sentAt: at,
                    updatedAt: at,
                    statusCallback: nil, validityPeriod: nil, media: media))
            guard let keyword = OptOut(body) else { return }
            let pair = NumberPair(ours: number, phone: phone)
            switch keyword {
            case .stop: guard state.stopped.insert(pair).inserted else { return }
            case .start: guard state.stopped.remove(pair) != nil else { return }
            case .help: break
            }
            state.ledger.add(
                SimulatedText(
                    sid: state.random.sid("SM"), from: number, to: phone, body: keyword.confirmation, way: .carrier, at: at,
                    status: .delivered, sentAt: at, updatedAt: at, statusCallback: nil, validityPeriod: nil, media: []))
        }
    }
}
