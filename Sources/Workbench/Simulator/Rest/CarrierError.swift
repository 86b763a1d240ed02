import HTTP

/// A refusal as the carrier's API words it.
struct CarrierError: Error, Sendable, Equatable {
    let status: Int
    let code: Int
    let message: String
    var retryAfter: Int?

    init(_ status: Int, _ code: Int, _ message: String, retryAfter: Int? = nil) {
        self.status = status
        self.code = code
        self.message = message
        self.retryAfter = retryAfter
    }

    var response: Response {
        let body = JSON.object([
            ("code", .number(Int64(code))), ("message", .string(message)),
            ("more_info", .string("https://www.twilio.com/docs/errors/\(code)")), ("status", .number(Int64(status))),
        ])
        var response = Response.json(Status(integerLiteral: status), body.text)
        if let retryAfter { response.headers.add("Retry-After", String(retryAfter)) }
        if status == 401 { response.headers.add("WWW-Authenticate", "Basic realm=\"Twilio API\"") }
        return response
    }

    static let unauthenticated = CarrierError(401, 20003, "Authenticate")
    static let noSuchResource = CarrierError(404, 20404, "The requested resource was not found")
    static let methodNotAllowed = CarrierError(405, 20004, "Method not allowed")
    static let tooManyRequests = CarrierError(429, 20429, "Too Many Requests")
    static let noRecipient = CarrierError(400, 21604, "A 'To' phone number is required.")
    static let noSender = CarrierError(400, 21603, "A 'From' phone number is required.")
    static let noBody = CarrierError(400, 21602, "Message body is required.")
    static let bodyTooLong = CarrierError(400, 21617, "The concatenated message body exceeds the 1600 character limit.")
    static let optedOut = CarrierError(400, 21610, "Attempt to send to unsubscribed recipient")
    static let badCallback = CarrierError(400, 21609, "The StatusCallback URL is not a valid URL.")
    static let badValidity = CarrierError(400, 21624, "Invalid ValidityPeriod: it is 1 to 36000 seconds.")

    static func badRecipient(_ to: String) -> CarrierError {
        CarrierError(400, 21211, "Invalid 'To' Phone Number: \(to)")
    }

    static func foreignSender(_ from: String) -> CarrierError {
        CarrierError(400, 21606, "The 'From' phone number \(from) is not a valid, SMS-capable number of this account.")
    }

    static func sameNumber() -> CarrierError {
        CarrierError(400, 21266, "'To' and 'From' number cannot be the same")
    }

    static func badParameter(_ name: String, _ reason: String) -> CarrierError {
        CarrierError(400, 20001, "Parameter '\(name)': \(reason)")
    }

    /// What a planned fault says.
    static func planned(_ status: Int, retryAfter: Int?) -> CarrierError {
        switch status {
        case 401: unauthenticated
        case 429: CarrierError(429, 20429, "Too Many Requests", retryAfter: retryAfter)
        case 400..<500: CarrierError(status, 20001, "Refused on purpose")
        default: CarrierError(status, 20500, "An internal server error has occurred")
        }
    }
}
