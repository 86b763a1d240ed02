public import Delivery

/// Twilio's error codes (twilio.com/docs/api/errors), by what follows from them.
public enum TwilioErrorCodes {
    /// What follows from the code with which a text was refused, or that came with its status `failed` or `undelivered`.
    /// A handset that is off (30003) and an unknown fault (30008) say nothing lasting about anybody.
    public static func consequence(of code: Int) -> CarrierRefusal.Consequence {
        switch code {
        case 21610: .optedOut
        case 21614, 21635, 30006: .landline
        case 21211, 21604, 30005: .badRecipient
        case 21212, 21606, 21612, 21659, 21660: .badSender
        case 21408, 30032, 30033, 30034, 30035: .notPermitted
        case 30004, 30007: .filtered
        case 63038: .dailyLimit
        case 20005, 30002: .suspended
        case 21611, 30001: .queueFull
        case 30003, 30008: .unreachable
        default: .other
        }
    }

    /// Refused before anything was done, for the pace alone: the request may be repeated.
    static let throttling: Set = [20429, 63017, 63018]
    /// Authentication failed.
    static let credentials = 20003
}
