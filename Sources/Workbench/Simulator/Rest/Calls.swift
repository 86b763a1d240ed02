import HTTP

extension SimulatedCarrier {
    /// `GET Calls.json`: newest first.
    func listCalls(_ request: Request) throws(CarrierError) -> Response {
        let form = try parameters(request, .listCall)
        let fault = change { $0.listingFault() }
        if case .answer(let status)? = fault { throw .planned(status, retryAfter: nil) }
        let started = try DayWindow(form, "StartTime")
        let ended = try DayWindow(form, "EndTime")
        let found = ledger.calls.reversed().filter { call in
            fault != .blind && (form["To"] ?? call.to) == call.to && (form["From"] ?? call.from) == call.from
                && (form["Status"] ?? call.status.rawValue) == call.status.rawValue && form["ParentCallSid"] == nil
                && started.contains(call.at) && ended.contains(call.endedAt)
        }
        return try page(found.map { ($0.sid, resource($0)) }, named: "calls", request, form)
    }

    /// The Call resource as the API description has it.
    func resource(_ call: SimulatedCall) -> JSON {
        let uri = "/2010-04-01/Accounts/\(accountSID)/Calls/\(call.sid).json"
        return .object([
            ("sid", .string(call.sid)), ("date_created", .string(CarrierDate.rfc2822(call.at))),
            ("date_updated", .string(CarrierDate.rfc2822(call.endedAt ?? call.at))), ("parent_call_sid", .null),
            ("account_sid", .string(accountSID)), ("to", .string(call.to)), ("to_formatted", .string(call.to)),
            ("from", .string(call.from)), ("from_formatted", .string(call.from)),
            ("phone_number_sid", .optional(number(call.to)?.sid)), ("status", .string(call.status.rawValue)),
            ("start_time", .string(CarrierDate.rfc2822(call.at))), ("end_time", .optional(call.endedAt.map(CarrierDate.rfc2822))),
            ("duration", .string(String(call.duration))), ("price", .null), ("price_unit", .string("USD")),
            ("direction", .string("inbound")), ("answered_by", .null), ("api_version", .string("2010-04-01")),
            ("forwarded_from", .optional(call.forwardedFrom)), ("group_sid", .null), ("caller_name", .null),
            ("queue_time", .string("0")), ("trunk_sid", .null), ("uri", .string(uri)), ("subresource_uris", .object([])),
        ])
    }
}
