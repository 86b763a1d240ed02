public import Domain

/// Whether a caller can be sent a text, by what is known of the number alone.
public enum Reachability: Sendable, Hashable {
    case textable(PhoneNumber)
    case notTextable(Reason)

    public enum Reason: String, Sendable, CaseIterable {
        case withheld
        /// Carriers read texts to landlines aloud.
        case landline
        /// 070 numbers, pagers, premium rates, satellites, services: texting them costs and reaches nobody.
        case special
        /// Outside the client's country: the way text pumping comes.
        case foreign
        case ownersPhone = "owners_phone"
        case optedOut = "opted_out"

        /// The reason in words for the owner.
        public var words: String {
            switch self {
            case .withheld: "withheld number"
            case .landline: "landline"
            case .special: "not a mobile"
            case .foreign: "foreign number"
            case .ownersPhone: "your own phone"
            case .optedOut: "asked us not to text"
            }
        }

        /// Whether this is likely a person worth ringing back.
        public var isWorthRinging: Bool { self == .landline || self == .optedOut }
    }

    /// Judges a caller for a business in `country`; `isLandline` is what the carrier said of the number before.
    public static func judge(_ caller: Caller, country: String, ownerPhone: PhoneNumber?, stopped: Bool, isLandline: Bool = false)
        -> Reachability
    {
        guard case .number(let parsed) = caller else { return .notTextable(.withheld) }
        if parsed.number == ownerPhone { return .notTextable(.ownersPhone) }
        if let reason = plan(parsed, country: country) { return .notTextable(reason) }
        if isLandline { return .notTextable(.landline) }
        return stopped ? .notTextable(.optedOut) : .textable(parsed.number)
    }

    /// The numbering plan's part. For Great Britain the free prefix rule decides: mobiles are 07 without 070 and without 076,
    /// except the Isle of Man's 07624; it also knows numbers that libraries call invalid, such as those reserved for drama.
    private static func plan(_ parsed: ParsedNumber, country: String) -> Reason? {
        let number = parsed.number.e164
        if country == "GB" {
            guard number.hasPrefix("+44") else { return .foreign }
            let national = number.dropFirst(3)
            if national.hasPrefix("7") {
                if national.hasPrefix("70") { return .special }
                if national.hasPrefix("76"), !national.hasPrefix("7624") { return .special }
                return national.count == 10 ? nil : .special
            }
            return national.hasPrefix("1") || national.hasPrefix("2") || national.hasPrefix("3") ? .landline : .special
        }
        guard parsed.region == country else { return .foreign }
        switch parsed.kind {
        case .mobile, .landlineOrMobile: return nil
        case .landline: return .landline
        case .premium, .personal, .pager, .other, .unknown: return .special
        }
    }
}
