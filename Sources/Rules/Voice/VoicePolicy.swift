public import Domain
public import Gate
public import Templates

/// What is known when a call has come in.
public struct CallSnapshot: Sendable, Hashable {
    public let call: CallEvent
    public let resolved: ResolvedNumber
    /// True when the caller told this owner to stop.
    public let stopped: Bool
    /// True when the carrier said before that this phone takes no texts.
    public let isLandline: Bool
    /// When the same caller rang before within the cool-down, newest first.
    public let earlierCalls: [Moment]
    /// How many withheld callers rang this number within five minutes before.
    public let earlierWithheld: Int
    public let lead: Lead?
    /// True when this person was never texted for this client.
    public let isFirstContact: Bool
    /// True when the generic text went out while the database was away: nothing more is said to the caller.
    public let isTexted: Bool
    /// Whether a text would still come in time.
    public let punctuality: Punctuality

    public init(
        call: CallEvent, resolved: ResolvedNumber, stopped: Bool = false, isLandline: Bool = false, earlierCalls: [Moment] = [],
        earlierWithheld: Int = 0,
        lead: Lead? = nil, isFirstContact: Bool = true, isTexted: Bool = false, punctuality: Punctuality = .inTime
    ) {
        self.call = call
        self.resolved = resolved
        self.stopped = stopped
        self.isLandline = isLandline
        self.earlierCalls = earlierCalls
        self.earlierWithheld = earlierWithheld
        self.lead = lead
        self.isFirstContact = isFirstContact
        self.isTexted = isTexted
        self.punctuality = punctuality
    }
}

/// Everything a call may cause. Onboarding is not in the list, so it cannot be said.
public enum VoiceOutcome: Sendable, Hashable {
    /// Text the caller, if the gate agrees; `spoken` is said when it does, `spokenOtherwise` when not.
    case textCaller(MessageBody, PhoneNumber, Client, spoken: Announcement, spokenOtherwise: Announcement, also: Notice?)
    /// The caller gets no text; the owner may be told.
    case noText(reason: String, Client, spoken: Announcement, notice: Notice?)
    /// The generic text of a number that nobody owns.
    case failSafe(PhoneNumber?, spoken: Announcement, Violation?)
    /// Refused in words, and nothing else.
    case refuse(Announcement, Violation)

    /// Something the owner should know about.
    public struct Notice: Sendable, Hashable {
        public let body: MessageBody
        public let isUrgent: Bool
        /// True when the caller's lead becomes urgent.
        public let raisesUrgency: Bool

        public init(_ body: MessageBody, isUrgent: Bool = false, raisesUrgency: Bool = false) {
            self.body = body
            self.isUrgent = isUrgent
            self.raisesUrgency = raisesUrgency
        }
    }

    /// A rule of the house that this call broke.
    public enum Violation: String, Sendable, CaseIterable {
        case onboardingNumberCalled
        case operationalWithoutClient
        case systemNumberCalled
    }
}

/// Decides what a call that reached us causes. A call reaches us because the owner did not answer, or because our number is published:
/// either way nobody spoke to the caller.
public enum VoicePolicy {
    /// The second call within this time gets no second text.
    public static let coolDown = Duration.minutes(15)
    /// Two withheld calls within this time are told to the owner.
    public static let withheldWindow = Duration.minutes(5)

    /// The reason why a caller who had the generic text gets no other.
    public static let textedAlready = "texted_without_database"

    /// Whether an ended call counts as missed. `completed` does: it was our own words that answered.
    public static func isMissed(_ status: CallStatus) -> Bool { status.isTerminal }

    /// Decides.
    public static func decide(_ snapshot: CallSnapshot) -> VoiceOutcome {
        switch snapshot.resolved.door {
        case .onboarding: .refuse(VoiceTemplates.onboardingRefusal, .onboardingNumberCalled)
        case .system: failSafe(snapshot, .systemNumberCalled)
        case .operationalWithoutClient: failSafe(snapshot, .operationalWithoutClient)
        case .operational(let client): operational(snapshot, client)
        }
    }

    /// The fail-safe knows no client and so no country: only the caller's own numbering plan can speak against a text, and the caps.
    private static func failSafe(_ snapshot: CallSnapshot, _ violation: VoiceOutcome.Violation) -> VoiceOutcome {
        let region: String? = if case .number(let parsed) = snapshot.call.caller { parsed.region } else { nil }
        let reach = Reachability.judge(
            snapshot.call.caller, country: region ?? "GB", ownerPhone: nil, stopped: snapshot.stopped,
            isLandline: snapshot.isLandline)
        let isOwed = !snapshot.isTexted && snapshot.punctuality != .tooLate
        let caller: PhoneNumber? = if isOwed, case .textable(let number) = reach { number } else { nil }
        return .failSafe(caller, spoken: VoiceTemplates.generic, violation)
    }

    private static func operational(_ snapshot: CallSnapshot, _ client: Client) -> VoiceOutcome {
        let business = client.businessName
        let reach = Reachability.judge(
            snapshot.call.caller, country: client.country, ownerPhone: client.ownerPhone, stopped: snapshot.stopped,
            isLandline: snapshot.isLandline)
        switch reach {
        case .notTextable(.ownersPhone):
            return .noText(
                reason: Reachability.Reason.ownersPhone.rawValue, client, spoken: VoiceTemplates.divertWorks(business), notice: nil)
        case .notTextable(.withheld):
            let notice = snapshot.earlierWithheld > 0 ? VoiceOutcome.Notice(OwnerTemplates.withheldTwice) : nil
            return .noText(
                reason: Reachability.Reason.withheld.rawValue, client,
                spoken: notice == nil ? VoiceTemplates.sorry(business) : VoiceTemplates.noText(business), notice: notice)
        case .notTextable(let reason):
            let notice = reason.isWorthRinging ? snapshot.call.caller.phone.flatMap { rung($0, reason, snapshot) } : nil
            return .noText(
                reason: reason.rawValue, client,
                spoken: notice == nil ? VoiceTemplates.sorry(business) : VoiceTemplates.noText(business), notice: notice)
        case .textable(let caller):
            return textable(snapshot, client, caller)
        }
    }

    /// The reason of a call that was found too late to be answered with a text: the owner has it on a list.
    public static let tooLate = "too_late"

    private static func textable(_ snapshot: CallSnapshot, _ client: Client, _ caller: PhoneNumber) -> VoiceOutcome {
        let business = client.businessName
        if snapshot.isTexted {
            return .noText(
                reason: textedAlready, client, spoken: VoiceTemplates.noText(business),
                notice: .init(OwnerTemplates.rangDuringFault(caller)))
        }
        if !snapshot.earlierCalls.isEmpty {
            let notice = again(caller, snapshot)
            return .noText(
                reason: "repeat_call", client,
                spoken: notice == nil ? VoiceTemplates.sorry(business) : VoiceTemplates.noText(business), notice: notice)
        }
        if snapshot.punctuality == .tooLate {
            return .noText(reason: tooLate, client, spoken: VoiceTemplates.noText(business), notice: nil)
        }
        let usual = snapshot.isFirstContact ? VoiceTemplates.missedCall(business) : VoiceTemplates.missedCallAgain(business)
        let words = snapshot.punctuality == .inTime ? usual : Wording.late(usual)
        let ringingBack = snapshot.lead.map { VoiceOutcome.Notice(OwnerTemplates.ringingBack(caller, job: $0.details.jobWords)) }
        return .textCaller(
            words, caller, client, spoken: VoiceTemplates.textFollows(business), spokenOtherwise: VoiceTemplates.noText(business),
            also: snapshot.call.forwardedFrom == nil ? ringingBack : nil)
    }

    /// The second call is told to the owner once; from the third on it is urgent, told once more.
    private static func again(_ caller: PhoneNumber, _ snapshot: CallSnapshot) -> VoiceOutcome.Notice? {
        switch snapshot.earlierCalls.count {
        case 1: .init(OwnerTemplates.rangTwice(caller))
        case 2: .init(OwnerTemplates.rangAgainAndAgain(caller, times: 3), isUrgent: true, raisesUrgency: true)
        default: nil
        }
    }

    private static func rung(
        _ caller: PhoneNumber, _ reason: Reachability.Reason, _ snapshot: CallSnapshot
    ) -> VoiceOutcome.Notice? {
        snapshot.earlierCalls.isEmpty
            ? .init(OwnerTemplates.rangCannotText(caller, because: reason.words)) : again(caller, snapshot)
    }
}
