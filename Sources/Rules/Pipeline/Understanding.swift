import Domain

/// What is understood of a turn: by the rules, and then, where there is a model, with its opinion. The rules' danger, urgency and
/// suspicion stand whatever a model says; it may add, never take away.
struct Understanding {
    let turn: Turn
    let said: String
    let reading: Reading
    let safety: LifeSafety?
    let isDanger: Bool
    let guardian: Sentinel.Opinion
    var details: JobDetails
    var verdict: Dial.Verdict
    var wantsPerson: Bool
    /// What this turn tells, without what was known.
    let told: JobDetails
    /// A question only the owner can answer, or what he has stated.
    let asks: Inquiry?
    /// What the model said, when it was heard.
    var model: ModelOpinion?
    /// Only the model thinks that this is urgent.
    var isUrgentByModelAlone = false
    /// The model, or what was learnt, and not the rules, thinks that no more texts are wanted.
    var mayWishStop = false

    init(_ turn: Turn) {
        self.turn = turn
        said = turn.words
        reading = Reading(said)
        safety = DangerWatch.lifeSafety(in: reading)
        let second = Opinion(reading)
        isDanger = safety != nil || DangerWatch.isHazard(reading) || second.seesDanger
        wantsPerson = reading.has(.person)
        let wishesStop = if case .stop = ConsentWords.wish(in: said) { true } else { false }
        var fresh = Flow.details(of: reading, asked: turn.asked, safety: safety, opinion: second)
        fresh.wanted = fresh.requestedTime.flatMap { TimeResolver.resolve($0, said: turn.said) }
        told = fresh
        asks = Inquiry.of(reading, told: fresh, answers: turn.asked != nil)
        details = (turn.lead?.details ?? JobDetails()).updated(with: fresh)
        verdict = Dial.judge(reading, details: fresh, isDanger: isDanger, wishesStop: wishesStop, opinion: second)
        guardian = Sentinel.judge(reading, verdict: verdict)
        // An answer to our own question, or a picture of a known job, belongs to the enquiry that is open.
        let isTold = fresh.location != nil || fresh.requestedTime != nil || fresh.customerName != nil
        let isAnswer =
            turn.asked != nil && fresh != JobDetails()
            || details.trade != .none && (turn.isOnlyMedia || turn.lead != nil && isTold)
        if verdict.intent == .unclear, isAnswer { verdict = Dial.Verdict(.normal, 0.7, "answer") }
        mayWishStop = second.suspectsRefusal && !isDanger && (verdict.intent == .nonLead || verdict.intent == .unclear)
    }

    /// The same turn with a model's opinion beside the rules'.
    func advised(by opinion: ModelOpinion) -> Understanding {
        var advised = self
        advised.model = opinion
        advised.verdict = verdict(with: opinion)
        advised.isUrgentByModelAlone = verdict.intent != .urgent && opinion.intent == .urgent
        advised.wantsPerson = wantsPerson || opinion.needsPerson
        advised.mayWishStop = mayWishStop || opinion.wishesStop && !isDanger && verdict.intent != .urgent
        var theirs = opinion.details(in: said)
        // A postcode is a postcode, and danger names its own trade.
        if Postcodes.find(in: reading, asked: turn.asked == .place) != nil { theirs.location = nil }
        if safety != nil { theirs.trade = .none }
        theirs.wanted = theirs.requestedTime.flatMap { TimeResolver.resolve($0, said: turn.said) }
        advised.details = details.updated(with: theirs)
        return advised
    }

    private func verdict(with opinion: ModelOpinion) -> Dial.Verdict {
        let theirs = Dial.Verdict(opinion.intent, opinion.confidence, "model")
        switch (verdict.intent, opinion.intent) {
        case (.urgent, _): return verdict
        // A real enquiry is not turned away on a model's word.
        case (.normal, .nonLead), (.normal, .unclear): return verdict.confidence >= 0.75 ? verdict : theirs
        default: return theirs
        }
    }
}
