public import Domain

/// What the pipeline made of a turn. A value: nothing has happened yet.
public struct Thought: Sendable {
    public let intent: Intent
    public let confidence: Double
    /// Of the whole lead, after this turn.
    public let details: JobDetails
    public let decision: Decision
    public let reply: MessageBody?
    /// Why there is no reply, when there is none.
    public let silence: String?
    public let vault: VaultStep
    public let alert: OwnerAlert?
    /// Abuse: to be written down as an opt-out.
    public let optsOut: Bool
    /// The automation of this conversation ends here: a person answers from now on.
    public let endsAutomation: Bool
    /// How the model's draft fared, when a model was heard.
    public let draft: Draft?
    /// What the rules and the model each thought, when a model was heard.
    public let shadow: Shadow?
    public let stages: [StageNote]

    /// What became of a draft.
    public enum Draft: Sendable, Hashable {
        case used
        case refused(DraftFault)

        var fault: DraftFault? {
            switch self {
            case .used: nil
            case .refused(let fault): fault
            }
        }
    }
}

/// The rules' view of a turn beside the model's: with a model on, the rules think too.
public struct Shadow: Sendable, Hashable {
    public let rules: Intent
    public let model: Intent
    public let rulesTrade: Trade
    public let modelTrade: Trade

    /// Whether both would have sent the turn the same way.
    public var agrees: Bool { rules == model && rulesTrade == modelTrade }
}

/// What a stage did, for logs: never a word of anybody's message.
public struct StageNote: Sendable, Hashable {
    public enum Stage: String, Sendable, CaseIterable {
        case sentinel = "SENTINEL"
        case dial = "DIAL"
        case flow = "FLOW"
        case rune = "RUNE"
        case lyra = "LYRA"
        case vault = "VAULT"
    }

    /// Who did it.
    public enum Mind: String, Sendable, CaseIterable {
        case rules = "DETERMINISTIC"
        case model = "MODEL"
    }

    public let stage: Stage
    public let detail: String
    public let mind: Mind

    public init(_ stage: Stage, _ detail: String, by mind: Mind = .rules) {
        self.stage = stage
        self.detail = detail
        self.mind = mind
    }

    /// The line as logs carry it: `DIAL (DETERMINISTIC)`, and what came of it.
    public var line: String {
        switch stage {
        case .sentinel, .dial, .flow, .lyra: "\(stage.rawValue) (\(mind.rawValue)) \(detail)"
        case .rune, .vault: "\(stage.rawValue) \(detail)"
        }
    }
}

/// Something the owner should know, in words. Who it is about is added by whoever sends it.
public struct OwnerAlert: Sendable, Hashable {
    public enum Kind: String, Sendable, CaseIterable {
        case urgent, qualified, handedOver, abuse, loop, otherLanguage, photo, followUp
    }

    /// What may wake the owner.
    public enum Urgency: String, Sendable, CaseIterable { case danger, urgent, ordinary }

    public let kind: Kind
    public let urgency: Urgency
    public let words: MessageBody

    public init(_ kind: Kind, _ urgency: Urgency, _ words: MessageBody) {
        self.kind = kind
        self.urgency = urgency
        self.words = words
    }
}
