public import Domain

/// What the rules see in one text: the line that `jobrun classify` prints.
public struct Classification: Sendable, Hashable {
    public let intent: Intent
    public let confidence: Double
    public let trade: Trade
    /// The customer's own words for the job.
    public let jobWords: String?
    /// Danger to people: gas, carbon monoxide, fire, electricity, or a hazard without a safety text of its own.
    public let danger: Bool
    public let optOut: Bool
    public let location: String?
    public let time: String?
    public let name: String?

    public init(
        intent: Intent, confidence: Double, trade: Trade, jobWords: String?, danger: Bool, optOut: Bool, location: String?,
        time: String?,
        name: String?
    ) {
        self.intent = intent
        self.confidence = confidence
        self.trade = trade
        self.jobWords = jobWords
        self.danger = danger
        self.optOut = optOut
        self.location = location
        self.time = time
        self.name = name
    }
}

/// SENTINEL's, DIAL's and FLOW's rules on a single text, without a conversation around it.
public enum Classifier {
    /// Reads one text. `asked`: what we asked the customer last, when it may be the answer.
    public static func classify(_ text: String, asked: Question? = nil) -> Classification {
        let reading = Reading(text)
        let wish = ConsentWords.wish(in: text)
        let optOut = if case .stop = wish { true } else { false }
        let safety = DangerWatch.lifeSafety(in: reading)
        let opinion = Opinion(reading)
        let danger = safety != nil || DangerWatch.isHazard(reading) || opinion.seesDanger
        let found = Flow.details(of: reading, asked: asked, safety: safety, opinion: opinion)
        let verdict = Dial.judge(reading, details: found, isDanger: danger, wishesStop: optOut, opinion: opinion)
        let details = verdict.intent == .nonLead ? JobDetails(trade: found.trade, jobWords: found.jobWords) : found
        return Classification(
            intent: verdict.intent, confidence: verdict.confidence, trade: details.trade, jobWords: details.jobWords,
            danger: danger,
            optOut: optOut, location: details.location, time: details.requestedTime, name: details.customerName)
    }
}
