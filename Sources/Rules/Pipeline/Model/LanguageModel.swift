public import Domain
public import Gate

/// A server with a language model. It understands and drafts; it decides nothing.
public protocol LanguageModel: Sendable {
    /// Whether it may be asked just now.
    var standing: ModelStanding { get }

    /// Asks about one turn and waits no longer than `patience`. Whatever goes wrong is an answer too: why the rules think alone.
    func consider(_ prompt: Prompt, for client: ClientID, with permit: consuming ModelPermit, patience: Duration) async
        -> ModelAnswer
}

/// What came back.
public struct ModelAnswer: Sendable {
    public let opinion: Result<ModelOpinion, RulesReason>
    /// What it cost, known or not whether it was of use.
    public let use: ModelUse
    /// Something that whoever runs the server should know.
    public let notice: ModelNotice?

    public init(_ opinion: Result<ModelOpinion, RulesReason>, use: ModelUse = .none, notice: ModelNotice? = nil) {
        self.opinion = opinion
        self.use = use
        self.notice = notice
    }
}

/// A change in a model's health.
public enum ModelNotice: Sendable, Hashable {
    /// It failed so often, or so finally, that it is left alone for a while.
    case rests(because: RulesReason, Duration)
    /// It answered again.
    case works
}

/// What a model makes of a turn: its shape has been checked, its truth has not.
public struct ModelOpinion: Sendable, Hashable {
    public let intent: Intent
    /// 0 to 1.
    public let confidence: Double
    public let details: JobDetails
    /// The customer wants or needs a person.
    public let needsPerson: Bool
    /// The customer wants no more texts.
    public let wishesStop: Bool
    /// Words for what may have to be said, by the action they are meant for.
    public let drafts: [Action: String]

    public init(
        intent: Intent, confidence: Double, details: JobDetails, needsPerson: Bool, wishesStop: Bool, drafts: [Action: String]
    ) {
        self.intent = intent
        self.confidence = confidence
        self.details = details
        self.needsPerson = needsPerson
        self.wishesStop = wishesStop
        self.drafts = drafts
    }

    /// The details that stand word for word in what the customer said: whatever else the model names, it made up.
    func details(in said: String) -> JobDetails {
        func verbatim(_ span: String?) -> String? {
            guard let span, (1...80).contains(span.count), said.contains(span) else { return nil }
            return span
        }
        return JobDetails(
            trade: details.trade, jobWords: verbatim(details.jobWords), urgency: verbatim(details.urgency),
            location: verbatim(details.location), requestedTime: verbatim(details.requestedTime),
            customerName: verbatim(details.customerName))
    }
}

/// Who helps the rules with a turn.
public enum Counsel: Sendable {
    /// Nobody.
    case rulesAlone(because: RulesReason)
    case model(ModelOpinion)
}
