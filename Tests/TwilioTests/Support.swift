import Domain
import HTTP

@testable import Twilio

/// Reads numbers by prefix alone: what libphonenumber says is tested where it is used.
struct PrefixParser: PhoneParser {
    func wire(_ text: String) -> ParsedNumber? {
        guard let number = PhoneNumber(e164: text), text.utf8.count > 9 else { return nil }
        return ParsedNumber(
            number: number, region: text.hasPrefix("+44") ? "GB" : nil, kind: text.hasPrefix("+447") ? .mobile : .landline)
    }

    func typed(_ text: String, region: String) -> ParsedNumber? { wire(text) }
}

/// A number of the range reserved for drama.
func phone(_ last: Int) -> PhoneNumber {
    guard let number = PhoneNumber(e164: "+4477009\(String(100_000 + last).dropFirst())") else {
        preconditionFailure("not a number")
    }
    return number
}

/// A form as it stands after its signature was checked.
func signed(_ fields: KeyValuePairs<String, String>, target: String = "/sms") throws -> SignedForm {
    try TwilioSignature.waive(
        Request(method: "POST", target: target, isLoopback: true), form: Form(fields.map { (name: $0.key, value: $0.value) }))
}

let noon = Moment(milliseconds: 1_800_000_000_000)
