// sources: Sources/Edges/Twilio/Webhook Sources/Edges/Twilio/PublicBaseURL.swift
// sources: Sources/Platform/Crypto
// sources: Sources/Platform/HTTP
// sources: Sources/Domain
// sources: Sources/Service/Delivery/Carrier.swift
// sources: Sources/Rules/Gate
// sources: Fuzz/Support/Draw.swift

/// Any form becomes a value within its limits or a fault of one line, and never stops the process.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    var draw = Draw(start, count)
    let target = "/sms?letter=" + draw.text()
    let extra = draw.text()
    var fields = names.map { (name: $0, value: draw.text()) }
    fields += draw.fields()
    fields.append((name: "Body", value: String(repeating: extra, count: 100)))
    let request = Request(method: "POST", target: target)
    guard let signed = try? TwilioSignature.waive(request, form: Form(fields)) else { preconditionFailure("loopback is trusted") }

    do throws(FormFault) {
        let text = try TwilioForms.text(signed, at: Moment(milliseconds: 0), parser: Plain())
        precondition((1...64).contains(text.sid.utf8.count), "a sid out of bounds")
        precondition(text.body.text.utf8.count <= 16 * 1024, "a body over its limit")
        precondition(text.mediaURLs.count <= 10, "more media than are taken")
    } catch { check(error) }
    do throws(FormFault) {
        let call = try TwilioForms.call(signed, at: Moment(milliseconds: 0), parser: Plain(), assuming: .ringing)
        precondition((1...64).contains(call.sid.utf8.count), "a sid out of bounds")
    } catch { check(error) }
    do throws(FormFault) {
        let report = try TwilioForms.messageStatus(signed, at: Moment(milliseconds: 0))
        precondition((1...64).contains(report.letter?.text.utf8.count ?? 1), "a letter's id out of bounds")
    } catch { check(error) }
    return 0
}

private let names = [
    "MessageSid", "To", "From", "NumMedia", "OptOutType", "CallSid", "CallStatus", "ForwardedFrom", "MessageStatus",
]

/// A fault is one line about a field.
private func check(_ fault: FormFault) {
    precondition(!fault.description.isEmpty && !fault.description.contains("\n"), "not one line")
}

/// Takes what is in +E.164 form.
private struct Plain: PhoneParser {
    func wire(_ text: String) -> ParsedNumber? {
        PhoneNumber(e164: text).map { ParsedNumber(number: $0, region: nil, kind: .unknown) }
    }

    func typed(_ text: String, region: String) -> ParsedNumber? {
        wire(text)
    }
}
