internal import Delivery
internal import Domain
internal import FoundationEssentials
internal import HTTP
internal import Transfer

/// What an answer to the POST of a text means for the text (twilio.md §8, ledger rule 11). Only three kinds of answer prove that
/// nothing was sent: throttled, unauthorised, and a refusal in Twilio's own words. A 4xx that anything on the way may have made up, and
/// every 5xx, leaves it open: Twilio warns that a 500 may come after the text went (twilio.com/docs/api/errors/20500).
enum TwilioAnswer {
    /// The text's fate as this answer tells it.
    static func judge(_ answer: IncomingResponse, now: Moment) -> CarrierAnswer {
        switch answer.status {
        case 200...299:
            guard let message = try? JSONDecoder().decode(MessageResource.self, from: Data(answer.body)), message.isIdentified
            else {
                return .ambiguous(reason: "HTTP \(answer.status) without a SID")
            }
            return .accepted(sid: message.sid, status: message.statusOrEarliest)
        case 401:
            return .unauthorized
        case 429:
            return .throttled(after: retryAfter(answer, now))
        case 400...499:
            guard let fault = try? JSONDecoder().decode(ErrorResource.self, from: Data(answer.body)), fault.isTwilios else {
                return .ambiguous(reason: "HTTP \(answer.status) that is not Twilio's")
            }
            if fault.code == TwilioErrorCodes.credentials { return .unauthorized }
            if TwilioErrorCodes.throttling.contains(fault.code) { return .throttled(after: retryAfter(answer, now)) }
            return .refused(CarrierRefusal(code: fault.code, consequence: TwilioErrorCodes.consequence(of: fault.code)))
        default:
            return .ambiguous(reason: "HTTP \(answer.status)")
        }
    }

    /// The text's fate without an answer.
    static func judge(_ failure: TransferFailure) -> CarrierAnswer {
        switch failure {
        case .withdrawn: .withdrawn
        case .neverSent(let reason), .invalid(let reason): .notSent(reason: reason)
        case .unclear(let reason): .ambiguous(reason: reason)
        }
    }

    /// Why there was no answer, in words fit for a log.
    static func reason(_ failure: TransferFailure) -> String {
        switch failure {
        case .withdrawn: "withdrawn"
        case .neverSent(let reason), .invalid(let reason), .unclear(let reason): reason
        }
    }

    /// Seconds, or the time until a date (RFC 9110 §10.2.3); a day at most.
    private static func retryAfter(_ answer: IncomingResponse, _ now: Moment) -> Duration? {
        guard let text = answer.headers["Retry-After"] else { return nil }
        let day = Duration.hours(24)
        if let seconds = Int64(text), seconds >= 0 { return seconds > 86_400 ? day : .seconds(seconds) }
        return MailDate.read(text).map { min(max($0 - now, .zero), day) }
    }
}

/// Twilio's error, as its API words it.
private struct ErrorResource: Decodable {
    let code: Int

    /// Twilio's codes have five digits; other servers on the way like to repeat the status.
    var isTwilios: Bool { code >= 10_000 }
}
