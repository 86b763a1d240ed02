extension SimulatedCarrier {
    /// A person rings one of the account's numbers, directly or by divert. The caller hears what JobRun's TwiML says, then the call
    /// ends and the number's status callback is told; `ending` overrides how, as when the caller hangs up first.
    @discardableResult
    public func call(
        from phone: String, to number: String, forwardedFrom: String? = nil, sid: String? = nil, ending: CallStatus? = nil,
        extra: [(String, String)] = []
    ) async -> CallResult {
        let sid = sid ?? mint("CA")
        let start = SimulatedCall(
            sid: sid, from: phone, to: number, forwardedFrom: forwardedFrom, at: now(), status: .ringing, duration: 0, heard: [])
        guard let own = self.number(number) else {
            complain("\(number) is no number of the account")
            let voice = WebhookResult(sid: sid, answer: .unreachable, attempts: 0)
            return CallResult(call: start, voice: voice, callback: nil)
        }
        change { $0.ledger.calls.append(start) }
        let fields = callForm(from: phone, to: number, status: .ringing, sid: sid, forwardedFrom: forwardedFrom) + extra
        let (voice, _) = await instructions(
            fields, from: own, url: own.voiceURL, fallback: own.settings["VoiceFallbackUrl"] ?? "", dialect: .voice, sid: sid)
        let story = perform(voice)
        let status = ending ?? story.status
        let at = now()
        change { state in
            state.ledger.amendCall(sid) { call in
                call.heard = story.heard
                call.status = status
                call.duration = status == .completed ? story.seconds : 0
                call.endedAt = at
            }
        }
        var callback: WebhookReply?
        if !own.statusCallback.isEmpty {
            let ended = callForm(from: phone, to: number, status: status, sid: sid, forwardedFrom: forwardedFrom)
            let seconds = status == .completed ? story.seconds : 0
            callback = await deliver(ended + [("CallDuration", String(seconds))], to: own.statusCallback).reply
        }
        return CallResult(call: ledger.call(sid) ?? start, voice: voice, callback: callback)
    }

    /// Tells JobRun that a call ended, without any call: only the fields that are given, which may be fewer than the carrier sends.
    @discardableResult
    public func statusCallback(
        from phone: String?, to number: String?, status: String, duration: Int? = 0, sid: String? = nil,
        path: String = "/api/twilio/status"
    ) async -> WebhookReply {
        let fields: [(String, String?)] = [
            ("CallSid", sid), ("From", phone), ("To", number), ("CallStatus", status), ("CallDuration", duration.map(String.init)),
        ]
        return await deliver(fields.compactMap { field in field.1.map { (field.0, $0) } }, to: path).reply
    }

    /// The form of a voice webhook, for tests that deliver it in their own way.
    public func callForm(
        from phone: String, to number: String, status: CallStatus, sid: String, forwardedFrom: String? = nil
    ) -> [(String, String)] {
        let fields = [
            ("AccountSid", accountSID), ("ApiVersion", "2010-04-01"), ("CallSid", sid), ("CallStatus", status.rawValue),
            ("Called", number), ("CalledCountry", NumberCheck.country(of: number)), ("Caller", phone),
            ("CallerCountry", NumberCheck.country(of: phone)), ("Direction", "inbound"), ("From", phone),
            ("FromCountry", NumberCheck.country(of: phone)), ("To", number), ("ToCountry", NumberCheck.country(of: number)),
        ]
        return forwardedFrom.map { fields + [("ForwardedFrom", $0)] } ?? fields
    }

    /// What the caller hears, and how the call ends of itself. Speech goes at about fourteen characters a second.
    private func perform(_ voice: WebhookResult) -> (heard: [String], status: CallStatus, seconds: Int) {
        guard case .twiml(let verbs) = voice.answer else {
            return (["We are sorry, an application error has occurred. Goodbye."], .completed, 4)
        }
        var (heard, seconds): ([String], Int) = ([], 0)
        for (index, verb) in verbs.enumerated() {
            switch verb {
            case .say(let text, _, _):
                heard.append(text)
                seconds += max(1, text.count / 14)
            case .pause(let length): seconds += length
            case .reject(let reason) where index == 0: return ([], reason == "busy" ? .busy : .noAnswer, 0)
            case .hangup, .reject: return (heard, .completed, seconds)
            case .message, .redirect: complain("12200: a voice answer with a verb that only follows a redirect or a text")
            }
        }
        return (heard, .completed, seconds)
    }
}
