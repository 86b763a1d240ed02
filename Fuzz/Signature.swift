// sources: Sources/Edges/Twilio/Webhook/TwilioSignature.swift Sources/Edges/Twilio/PublicBaseURL.swift
// sources: Sources/Platform/Crypto
// sources: Sources/Platform/HTTP
// sources: Sources/Domain
// sources: Fuzz/Support/Draw.swift

/// A form is believed when its fields were signed, in whatever order they come, and not when anything was changed on the way.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    var draw = Draw(start, count)
    let isVoice = draw.flip()
    let target = "/" + draw.text()
    let forged = draw.text()
    let fields = draw.fields()
    guard let base = try? PublicBaseURL("https://example.org") else { preconditionFailure("the address is fine") }

    /// Whether the form is believed under a signature.
    func believed(_ fields: [(name: String, value: String)], _ signature: String, at target: String) -> Bool {
        let headers: Headers = ["X-Twilio-Signature": signature, "Content-Type": "application/x-www-form-urlencoded"]
        let request = Request(method: "POST", target: target, headers: headers)
        let tokens = [Secret("spare"), Secret("token")]
        return
            (try? TwilioSignature.verify(
                request, form: Form(fields), baseURL: base, tokens: tokens, channel: isVoice ? .voice : .messaging)) != nil
    }

    let right = signed(fields, "https://example.org" + target)
    precondition(believed(fields, right, at: target), "what was signed is not believed")
    precondition(believed(fields.reversed(), right, at: target), "the order of the fields matters")
    precondition(forged == right || !believed(fields, forged, at: target), "a guessed signature is believed")
    precondition(!believed(fields + [(name: "Added", value: "later")], right, at: target), "an added field is believed")
    precondition(!believed(fields, right, at: target + "?more"), "another address is believed")
    return 0
}

/// Signed as twilio.com/docs/usage/security tells it, in the plainest way.
private func signed(_ fields: [(name: String, value: String)], _ url: String) -> String {
    var pairs: [[[UInt8]]] = []
    for field in fields {
        let pair = [Array(field.name.utf8), Array(field.value.utf8)]
        if !pairs.contains(pair) { pairs.append(pair) }
    }
    pairs.sort { left, right in
        left[0] == right[0] ? left[1].lexicographicallyPrecedes(right[1]) : left[0].lexicographicallyPrecedes(right[0])
    }
    let message = Array(url.utf8) + pairs.flatMap { $0[0] + $0[1] }
    return base64Encode(hmacSHA1(key: Array("token".utf8), message: message))
}
