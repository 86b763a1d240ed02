import HTTP
import Locking
import Telemetry

extension SimulatedCarrier {
    /// `POST Messages.json`, with whatever is planned to go wrong.
    func postText(_ request: Request, account: String) async throws(CarrierError) -> CarrierAnswer {
        let fault = change { $0.sendFault() }
        if let fault {
            log.notice("fault: send", ["fault": "\(fault)"])
            if !fault.isAccepting { return unanswered(fault) }
        }
        try authenticate(request, account: account)
        let text = try accept(try draft(request)).get()
        if state.withLock({ $0.faults.areCallbacksBeforeAnswer }) {
            await liveThrough(text)
        } else {
            live(text)
        }
        if let fault {
            guard case .slow(let delay) = fault else { return unanswered(fault) }
            try? await Task.sleep(for: delay)
        }
        return .response(.json(.created, resource(text).text))
    }

    private func unanswered(_ fault: SendFault) -> CarrierAnswer {
        switch fault {
        case .answer(let status, let retryAfter, _): .response(CarrierError.planned(status, retryAfter: retryAfter).response)
        case .close: .close
        case .reset: .reset
        case .stall, .slow: .stall
        }
    }

    private func draft(_ request: Request) throws(CarrierError) -> OutgoingDraft {
        let form = try parameters(request, .createMessage)
        guard let to = form["To"], !to.isEmpty else { throw .noRecipient }
        guard let from = form["From"], !from.isEmpty else { throw .noSender }
        var validity: Int?
        if let value = form["ValidityPeriod"] {
            guard let seconds = Int(value), (1...36_000).contains(seconds) else { throw .badValidity }
            validity = seconds
        }
        return OutgoingDraft(
            from: from, to: to, body: form["Body"] ?? "", media: form.fields.filter { $0.name == "MediaUrl" }.map(\.value),
            callbacks: form["StatusCallback"].map { [$0] } ?? [], validityPeriod: validity, way: .rest,
            host: request.headers["Host"])
    }

    func showText(_ request: Request, _ sid: String) throws(CarrierError) -> Response {
        try allow(request, "GET")
        _ = try parameters(request, .fetch)
        guard let text = ledger.text(sid) else { throw .noSuchResource }
        return .json(.ok, resource(text).text)
    }

    /// `POST Messages/{Sid}.json`: an empty body redacts, `Status=canceled` calls a queued text back.
    func amendText(_ request: Request, _ sid: String) throws(CarrierError) -> Response {
        let form = try parameters(request, .updateMessage)
        guard let known = ledger.text(sid) else { throw .noSuchResource }
        let at = now()
        if let body = form["Body"] {
            guard body.isEmpty else { throw .badParameter("Body", "can only be emptied") }
            guard known.status != .queued else { throw CarrierError(400, 20009, "Cannot redact a message that is in progress") }
            change { $0.ledger.amend(sid) { ($0.isRedacted, $0.updatedAt) = (true, at) } }
        } else if let status = form["Status"] {
            guard status == "canceled", known.status == .queued else { throw .badParameter("Status", "cannot be \(status)") }
            change { $0.ledger.amend(sid) { ($0.status, $0.updatedAt) = (.canceled, at) } }
        } else {
            throw .badParameter("Body", "or Status is wanted")
        }
        return .json(.ok, resource(ledger.text(sid) ?? known).text)
    }

    /// `GET Messages.json`: newest first; a text still queued has no DateSent and is in no listing by date.
    func listTexts(_ request: Request) throws(CarrierError) -> Response {
        let form = try parameters(request, .listMessage)
        let fault = change { $0.listingFault() }
        if case .answer(let status)? = fault { throw .planned(status, retryAfter: nil) }
        let window = try DayWindow(form, "DateSent")
        let at = now()
        let (ledger, hidden) = state.withLock { ($0.ledger, $0.hiddenUntil) }
        let found = ledger.texts.reversed().filter { text in
            fault != .blind && (form["To"] ?? text.to) == text.to && (form["From"] ?? text.from) == text.from
                && window.contains(text.sentAt) && at >= hidden[text.sid] ?? at
        }
        return try page(found.map { ($0.sid, resource($0)) }, named: "messages", request, form)
    }

    /// The Message resource as the API description has it.
    func resource(_ text: SimulatedText) -> JSON {
        let uri = "/2010-04-01/Accounts/\(accountSID)/Messages/\(text.sid)"
        let direction = text.way == .phone ? "inbound" : text.way == .rest ? "outbound-api" : "outbound-reply"
        return .object([
            ("body", .string(text.isRedacted ? "" : text.body)), ("num_segments", .string(String(text.segments))),
            ("direction", .string(direction)), ("from", .string(text.from)), ("to", .string(text.to)),
            ("date_updated", .string(CarrierDate.rfc2822(text.updatedAt))), ("price", .null), ("error_message", .null),
            ("uri", .string(uri + ".json")), ("account_sid", .string(accountSID)), ("num_media", .string(String(text.media.count))),
            ("status", .string(text.status.rawValue)), ("messaging_service_sid", .null), ("sid", .string(text.sid)),
            ("date_sent", .optional(text.sentAt.map(CarrierDate.rfc2822))),
            ("date_created", .string(CarrierDate.rfc2822(text.at))),
            ("error_code", text.errorCode.map { .number(Int64($0)) } ?? .null), ("price_unit", .string("USD")),
            ("api_version", .string("2010-04-01")), ("subresource_uris", .object([("media", .string(uri + "/Media.json"))])),
        ])
    }
}
