/// One thing to be said: from whom, to whom, in which words.
public struct Letter: Sendable, Hashable {
    public let from: PhoneNumber
    public let to: PhoneNumber
    public let body: MessageBody
    public let client: ClientID?
    public let conversation: ConversationID?

    public init(from: PhoneNumber, to: PhoneNumber, body: MessageBody, client: ClientID?, conversation: ConversationID? = nil) {
        self.from = from
        self.to = to
        self.body = body
        self.client = client
        self.conversation = conversation
    }
}

/// The kinds of thing that can leave, as the outbox stores them. The gate has one law for each.
public enum DraftKind: String, Sendable, CaseIterable {
    case customer, deflection, setUp, safety, help, failSafe, onboarding, owner, danger, echo, founder
}

/// Words meant for one kind of reader. A draft is not yet leave to send: only the gate's permit is.
public protocol Draft: Sendable {
    static var kind: DraftKind { get }
    var letter: Letter { get }
    init(_ letter: Letter)
}

/// An answer to a customer, or the text after a missed call.
public struct CustomerText: Draft {
    public static let kind = DraftKind.customer
    public let letter: Letter
    public init(_ letter: Letter) { self.letter = letter }
}

/// The one polite answer while a client's texts are paused.
public struct DeflectionText: Draft {
    public static let kind = DraftKind.deflection
    public let letter: Letter
    public init(_ letter: Letter) { self.letter = letter }
}

/// The polite answer on behalf of a client whose set-up is not complete.
public struct SetUpText: Draft {
    public static let kind = DraftKind.setUp
    public let letter: Letter
    public init(_ letter: Letter) { self.letter = letter }
}

/// What to do and whom to ring in danger of life. Comes before everything but consent and `hold`.
public struct SafetyText: Draft {
    public static let kind = DraftKind.safety
    public let letter: Letter
    public init(_ letter: Letter) { self.letter = letter }
}

/// The answer to HELP: who this is and how to stop. Also says that a technical fault happened.
public struct HelpText: Draft {
    public static let kind = DraftKind.help
    public let letter: Letter
    public init(_ letter: Letter) { self.letter = letter }
}

/// The generic text after a call to a number that nobody owns.
public struct FailSafeText: Draft {
    public static let kind = DraftKind.failSafe
    public let letter: Letter
    public init(_ letter: Letter) { self.letter = letter }
}

/// A step of the sign-up conversation with an owner. Never comes from voice.
public struct OnboardingText: Draft {
    public static let kind = DraftKind.onboarding
    public let letter: Letter
    public init(_ letter: Letter) { self.letter = letter }
}

/// A notice to the owner about a customer.
public struct OwnerNotice: Draft {
    public static let kind = DraftKind.owner
    public let letter: Letter
    public init(_ letter: Letter) { self.letter = letter }
}

/// A notice to the owner that a customer is in danger of life. Goes out for a client whose set-up is not complete, too.
public struct DangerNotice: Draft {
    public static let kind = DraftKind.danger
    public let letter: Letter
    public init(_ letter: Letter) { self.letter = letter }
}

/// The echo of a command the owner gave by text. Not a notification: pausing those must not hide that they are paused.
public struct OwnerEcho: Draft {
    public static let kind = DraftKind.echo
    public let letter: Letter
    public init(_ letter: Letter) { self.letter = letter }
}

/// An alert to whoever runs the server.
public struct FounderAlert: Draft {
    public static let kind = DraftKind.founder
    public let letter: Letter
    public init(_ letter: Letter) { self.letter = letter }
}
