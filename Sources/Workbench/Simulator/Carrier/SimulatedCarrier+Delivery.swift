import HTTP

extension SimulatedCarrier {
    /// Posts a form to JobRun, signed, as patiently as the address asks for. Returns the last reply and the number of attempts.
    /// `url` may be a path below `webhookBase`.
    public func deliver(_ fields: [(String, String)], to url: String) async -> (reply: WebhookReply, attempts: Int) {
        await deliver(fields, to: url, signature: nil)
    }

    /// The same with a signature of the caller's making; an empty one means no header at all.
    public func deliver(
        _ fields: [(String, String)], to url: String, signature: String?
    ) async -> (reply: WebhookReply, attempts: Int) {
        let full = url.hasPrefix("/") ? webhookBase + url : url
        let overrides: ConnectionOverrides
        do {
            overrides = try ConnectionOverrides(of: full)
        } catch {
            complain("11243: \(error.reason)")
            return (.unreachable, 0)
        }
        let request = webhook(fields, to: full, signature: signature, overrides)
        change { $0.ledger.inFlight += 1 }
        defer { change { $0.ledger.inFlight -= 1 } }
        var attempts = 1
        var reply = await courier.carry(request)
        while attempts <= overrides.retries, overrides.isRetried(reply) {
            attempts += 1
            reply = await courier.carry(request)
        }
        return (reply, attempts)
    }

    private func webhook(
        _ fields: [(String, String)], to url: String, signature: String?, _ overrides: ConnectionOverrides
    ) -> WebhookRequest {
        var headers: Headers = [
            "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8", "User-Agent": "TwilioProxy/1.1",
            "Accept": "*/*", "I-Twilio-Idempotency-Token": mint("IT"),
        ]
        let header = signature ?? WebhookSignature.ofForm(fields, to: signedAddress(of: url), token: authToken)
        if !header.isEmpty { headers.add("X-Twilio-Signature", header) }
        let body = Form(fields.map { (name: $0.0, value: $0.1) }).encoded()
        return WebhookRequest(
            url: addressWithoutFragment(url), headers: headers, body: Array(body.utf8), connect: overrides.connect,
            total: min(overrides.read, overrides.total))
    }

    /// The address as JobRun knows it.
    func signedAddress(of url: String) -> String {
        url.hasPrefix(webhookBase) ? signedBase + url.dropFirst(webhookBase.count) : url
    }

    /// Asks a TwiML address, its fallback when that fails, and wherever a `<Redirect>` leads.
    func instructions(
        _ fields: [(String, String)], from number: OwnNumber, url: String, fallback: String, dialect: TwiML.Dialect, sid: String
    ) async -> (result: WebhookResult, url: String) {
        var address = url
        var (result, isFallback) = (await ask(fields, at: address, dialect, sid), false)
        for _ in 0..<5 {
            if !result.isAccepted, !fallback.isEmpty, !isFallback {
                (address, isFallback) = (fallback, true)
            } else if case .twiml(let verbs) = result.answer, case .redirect(let target)? = verbs.first {
                address = absolute(target, from: address)
            } else {
                break
            }
            result = await ask(fields, at: address, dialect, sid)
        }
        return (result, address)
    }

    private func ask(_ fields: [(String, String)], at url: String, _ dialect: TwiML.Dialect, _ sid: String) async -> WebhookResult {
        let (reply, attempts) = await deliver(fields, to: url)
        return WebhookResult(sid: sid, answer: judge(reply, dialect), attempts: attempts)
    }

    private func judge(_ reply: WebhookReply, _ dialect: TwiML.Dialect) -> WebhookResult.Answer {
        switch reply {
        case .unreachable: return .unreachable
        case .silent: return .silent
        case .answered(let status, _, let body) where !(200..<300).contains(status):
            return .refused(status: status, body: String(decoding: body, as: UTF8.self))
        case .answered(_, let type, let body):
            do {
                return .twiml(try TwiML.read(body, contentType: type, dialect: dialect))
            } catch {
                complain("12100: \(error.reason)")
                return .malformed(reason: error.reason)
            }
        }
    }

    /// An address inside TwiML may leave out the host it came from.
    func absolute(_ address: String, from document: String) -> String {
        guard address.hasPrefix("/"), let scheme = document.firstRange(of: "://") else { return address }
        return document[..<scheme.upperBound] + document[scheme.upperBound...].prefix { $0 != "/" } + address
    }
}
