public import Gate
import Templates

extension DeskPlan {
    /// The plan as it is carried out now. Danger of life is answered at once at any hour, the owner's own commands always; everybody else
    /// gets an apology with a late answer, and nothing with one that is too late: then the owner has a list.
    public func carriedOut(_ punctuality: Punctuality) -> DeskPlan {
        var plan = self
        switch (punctuality, reply) {
        case (.inTime, _), (_, .echo), (.late, .safety), (.late, nil): break
        case (.late, .customer(let body)): plan.reply = .customer(Wording.late(body))
        case (.late, .help(let body)): plan.reply = .help(Wording.late(body))
        case (.late, .setUp(let body)): plan.reply = .setUp(Wording.late(body))
        case (.late, .unrouted(let body)): plan.reply = .unrouted(Wording.late(body))
        case (.tooLate, .customer), (.tooLate, .help), (.tooLate, .setUp), (.tooLate, .unrouted), (.tooLate, .safety):
            plan.reply = nil
            plan.reason = Self.tooLate
            plan.isHandedOver = true
            if notice?.weight == .plain { plan.notice = nil }
        case (.tooLate, nil): break
        }
        return plan
    }

    /// The reason of what was answered too late to be answered.
    public static let tooLate = "too_late"
    /// True when the customer gets nothing because it is too late.
    public var isTooLate: Bool { reason == Self.tooLate }
}
