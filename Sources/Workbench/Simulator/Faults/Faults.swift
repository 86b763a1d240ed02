/// What goes wrong with every request, webhook or callback from now on. Chances are 0…1 and drawn from the carrier's seed.
public struct Faults: Sendable, Equatable {
    /// What is done to the share `sendChance` of the posted texts.
    public var send: SendFault?
    public var sendChance: Double
    /// A new text is missing from listings for this long.
    public var listingLag: Duration
    /// Listings find nothing, whatever there is.
    public var isListingBlind: Bool
    /// The share of status callbacks never made.
    public var callbackLoss: Double
    /// The share of status callbacks made twice.
    public var callbackDuplication: Double
    /// How long each status callback is held back.
    public var callbackDelay: Duration
    /// Callbacks of a text come in the opposite order.
    public var isCallbackOrderReversed: Bool
    /// Callbacks of a text come before the answer to the request that posted it.
    public var areCallbacksBeforeAnswer: Bool
    /// The share of webhooks for texts that are delivered twice, one after the other.
    public var webhookDuplication: Double

    public init(
        send: SendFault? = nil, sendChance: Double = 1, listingLag: Duration = .zero, isListingBlind: Bool = false,
        callbackLoss: Double = 0, callbackDuplication: Double = 0, callbackDelay: Duration = .zero,
        isCallbackOrderReversed: Bool = false,
        areCallbacksBeforeAnswer: Bool = false, webhookDuplication: Double = 0
    ) {
        self.send = send
        self.sendChance = sendChance
        self.listingLag = listingLag
        self.isListingBlind = isListingBlind
        self.callbackLoss = callbackLoss
        self.callbackDuplication = callbackDuplication
        self.callbackDelay = callbackDelay
        self.isCallbackOrderReversed = isCallbackOrderReversed
        self.areCallbacksBeforeAnswer = areCallbacksBeforeAnswer
        self.webhookDuplication = webhookDuplication
    }

    /// Nothing goes wrong.
    public static let none = Faults()
}

/// What goes wrong with one posted text.
public enum SendFault: Sendable, Equatable {
    /// This status instead of 201; the text was taken all the same when `accepted`.
    case answer(status: Int, retryAfter: Int? = nil, accepted: Bool = false)
    /// The connection is closed without a byte of an answer.
    case close(accepted: Bool)
    /// The connection is reset without a byte of an answer.
    case reset(accepted: Bool)
    /// No answer comes, and the connection stays open until the other side gives up.
    case stall(accepted: Bool)
    /// Taken, and answered this much later.
    case slow(Duration)

    /// 429, to be tried again after so many seconds.
    public static func throttled(retryAfter: Int) -> SendFault {
        .answer(status: 429, retryAfter: retryAfter, accepted: false)
    }

    /// 401, as when the credentials were changed.
    public static let unauthorised = SendFault.answer(status: 401, accepted: false)

    /// Whether the carrier takes the text in spite of what it answers.
    var isAccepting: Bool {
        switch self {
        case .answer(_, _, let accepted), .close(let accepted), .reset(let accepted), .stall(let accepted): accepted
        case .slow: true
        }
    }
}

/// What goes wrong with one listing request.
public enum ListingFault: Sendable, Equatable {
    case answer(status: Int)
    /// Nothing is found, whatever there is.
    case blind
}
