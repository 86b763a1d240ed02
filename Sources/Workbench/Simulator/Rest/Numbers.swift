import HTTP
import Locking

extension SimulatedCarrier {
    /// `GET IncomingPhoneNumbers.json`.
    func listNumbers(_ request: Request) throws(CarrierError) -> Response {
        try allow(request, "GET")
        let form = try parameters(request, .listNumber)
        let numbers = state.withLock { $0.numbers.values.sorted { ($0.createdAt, $0.number) < ($1.createdAt, $1.number) } }
        let found = numbers.filter { number in
            (form["PhoneNumber"] ?? number.number) == number.number
                && (form["FriendlyName"] ?? number.settings["FriendlyName"] ?? "") == number.settings["FriendlyName"] ?? ""
        }
        return try page(found.map { ($0.sid, resource($0)) }, named: "incoming_phone_numbers", request, form)
    }

    func showNumber(_ request: Request, _ sid: String) throws(CarrierError) -> Response {
        try allow(request, "GET")
        _ = try parameters(request, .fetch)
        return .json(.ok, resource(try number(sid: sid)).text)
    }

    /// `POST IncomingPhoneNumbers/{Sid}.json`: changes what the form names and leaves the rest.
    func amendNumber(_ request: Request, _ sid: String) throws(CarrierError) -> Response {
        let form = try parameters(request, .updateNumber)
        let known = try number(sid: sid)
        try check(form)
        let at = now()
        change { state in
            state.numbers[known.number]?.updatedAt = at
            for field in form.fields { state.numbers[known.number]?.settings[field.name] = field.value }
        }
        return .json(.ok, resource(try number(sid: sid)).text)
    }

    /// `POST IncomingPhoneNumbers.json`: buying the same number again finds the one bought before.
    func buyNumber(_ request: Request) throws(CarrierError) -> Response {
        let form = try parameters(request, .createNumber)
        guard let wanted = form["PhoneNumber"], NumberCheck.isAddress(wanted) else {
            throw CarrierError(400, 21421, "PhoneNumber is invalid")
        }
        try check(form)
        let settings = form.fields.filter { $0.name != "PhoneNumber" }
        let sid = addNumber(wanted, settings: Dictionary(settings.map { ($0.name, $0.value) }) { _, last in last })
        return .json(.created, resource(try number(sid: sid)).text)
    }

    private func check(_ form: Form) throws(CarrierError) {
        for field in form.fields where field.name.hasSuffix("Url") || field.name == "StatusCallback" {
            guard field.value.isEmpty || field.value.hasPrefix("http://") || field.value.hasPrefix("https://") else {
                throw CarrierError(400, 21402, "\(field.name) is not a valid URL")
            }
        }
        guard (form["FriendlyName"] ?? "").count <= 64 else { throw .badParameter("FriendlyName", "is longer than 64") }
    }

    private func number(sid: String) throws(CarrierError) -> OwnNumber {
        guard let number = state.withLock({ $0.numbers.values.first { $0.sid == sid } }) else { throw .noSuchResource }
        return number
    }

    /// The IncomingPhoneNumber resource as the API description has it.
    private func resource(_ number: OwnNumber) -> JSON {
        func setting(_ name: String) -> JSON { .optional(number.settings[name]) }
        func method(_ name: String) -> JSON { .string(number.settings[name] ?? "POST") }
        let yes = JSON.bool(true)
        return .object([
            ("account_sid", .string(accountSID)), ("address_sid", setting("AddressSid")), ("address_requirements", .string("none")),
            ("api_version", .string("2010-04-01")), ("beta", .bool(false)),
            ("capabilities", .object([("voice", yes), ("sms", yes), ("mms", .bool(false)), ("fax", .bool(false))])),
            ("date_created", .string(CarrierDate.rfc2822(number.createdAt))),
            ("date_updated", .string(CarrierDate.rfc2822(number.updatedAt))), ("friendly_name", setting("FriendlyName")),
            ("identity_sid", setting("IdentitySid")), ("phone_number", .string(number.number)), ("origin", .string("twilio")),
            ("sid", .string(number.sid)), ("sms_application_sid", .string(number.settings["SmsApplicationSid"] ?? "")),
            ("sms_fallback_method", method("SmsFallbackMethod")),
            ("sms_fallback_url", .string(number.settings["SmsFallbackUrl"] ?? "")),
            ("sms_method", method("SmsMethod")), ("sms_url", .string(number.smsURL)),
            ("status_callback", .string(number.statusCallback)), ("status_callback_method", method("StatusCallbackMethod")),
            ("trunk_sid", setting("TrunkSid")),
            ("uri", .string("/2010-04-01/Accounts/\(accountSID)/IncomingPhoneNumbers/\(number.sid).json")),
            ("voice_receive_mode", .string("voice")),
            ("voice_application_sid", .string(number.settings["VoiceApplicationSid"] ?? "")),
            ("voice_caller_id_lookup", .bool(number.settings["VoiceCallerIdLookup"] == "true")),
            ("voice_fallback_method", method("VoiceFallbackMethod")),
            ("voice_fallback_url", .string(number.settings["VoiceFallbackUrl"] ?? "")), ("voice_method", method("VoiceMethod")),
            ("voice_url", .string(number.voiceURL)), ("emergency_status", .string("Inactive")), ("emergency_address_sid", .null),
            ("emergency_address_status", .string("unregistered")), ("bundle_sid", setting("BundleSid")),
            ("status", .string("in-use")),
            ("type", .string("mobile")),
        ])
    }
}
