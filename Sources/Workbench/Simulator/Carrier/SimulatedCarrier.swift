import Locking
public import Telemetry
public import Transfer

/// A carrier that needs no account: takes the REST calls JobRun makes, calls JobRun's webhooks with the right signature, and
/// remembers every text each phone received. It shares no code with JobRun's own idea of the carrier, so that it can judge it.
public final class SimulatedCarrier: Sendable {
    /// The account JobRun must name and the token it must know.
    public let accountSID: String
    let authToken: String
    /// Where JobRun's webhooks are: `http://127.0.0.1:3001`.
    public let webhookBase: String
    /// What the signature is made over instead of `webhookBase`, when JobRun believes itself to be somewhere else.
    let signedBase: String
    /// Whether parameters that the API description does not list are refused.
    let isStrict: Bool
    /// The time between two steps of a text's life; nothing in tests, a moment on the page.
    let pace: Duration
    let courier: any WebhookCourier
    let now: @Sendable () -> Int64
    let log: Log
    let state: Locked<CarrierState>

    /// A carrier over the network. `now` gives milliseconds since 1970. The `seed` makes SIDs and chances repeat.
    public convenience init(
        accountSID: String, authToken: String, webhookBase: String, signedBase: String? = nil, client: HTTPClient,
        now: @escaping @Sendable () -> Int64, log: Log, seed: UInt64 = .random(in: 1...UInt64.max), pace: Duration = .zero,
        isStrict: Bool = true
    ) {
        self.init(
            accountSID: accountSID, authToken: authToken, webhookBase: webhookBase, signedBase: signedBase,
            courier: NetworkCourier(client), now: now, log: log, seed: seed, pace: pace, isStrict: isStrict)
    }

    /// A carrier whose webhooks travel by another courier.
    public init(
        accountSID: String, authToken: String, webhookBase: String, signedBase: String? = nil, courier: any WebhookCourier,
        now: @escaping @Sendable () -> Int64, log: Log, seed: UInt64 = .random(in: 1...UInt64.max), pace: Duration = .zero,
        isStrict: Bool = true
    ) {
        self.accountSID = accountSID
        self.authToken = authToken
        self.webhookBase = webhookBase
        self.signedBase = signedBase ?? webhookBase
        self.courier = courier
        self.now = now
        self.log = log
        self.pace = pace
        self.isStrict = isStrict
        state = Locked(CarrierState(seed: seed))
    }

    /// Gives the account a number, with its webhooks at JobRun's usual paths. A number it has already stays as it is.
    @discardableResult
    public func addNumber(_ e164: String) -> String {
        addNumber(
            e164,
            settings: [
                "SmsUrl": webhookBase + "/api/twilio/sms", "VoiceUrl": webhookBase + "/api/twilio/voice",
                "StatusCallback": webhookBase + "/api/twilio/status", "FriendlyName": e164,
            ])
    }

    /// Changes one setting of a number (`SmsUrl`, `VoiceFallbackUrl`, …), as an operator in the carrier's console would.
    public func configure(_ e164: String, _ setting: String, _ value: String) {
        change { $0.numbers[e164]?.settings[setting] = value }
    }

    /// From now on texts to this phone end undelivered with this error (30003 unreachable, 30006 landline, …); nothing heals it.
    public func handset(_ phone: String, failsWith code: Int?) {
        change { $0.handsets[phone] = code }
    }

    /// Whether the carrier itself blocks texts from this number of ours to this phone, because its owner said STOP.
    public func isStopped(_ phone: String, for ours: String) -> Bool {
        state.withLock { $0.stopped.contains(NumberPair(ours: ours, phone: phone)) }
    }

    /// What goes wrong from now on.
    public var faults: Faults {
        get { state.withLock { $0.faults } }
        set { change { $0.faults = newValue } }
    }

    /// What goes wrong with the next posted texts, once each, before the standing faults are asked.
    public func next(_ fault: SendFault, times: Int = 1) {
        change { $0.nextSendFaults += Array(repeating: fault, count: times) }
    }

    /// What goes wrong with the next listing requests.
    public func nextListing(_ fault: ListingFault, times: Int = 1) {
        change { $0.nextListingFaults += Array(repeating: fault, count: times) }
    }

    @discardableResult
    func addNumber(_ e164: String, settings: [String: String]) -> String {
        let at = now()
        return change { state in
            if let known = state.numbers[e164] { return known.sid }
            let sid = state.random.sid("PN")
            state.numbers[e164] = OwnNumber(sid: sid, number: e164, createdAt: at, updatedAt: at, settings: settings)
            return sid
        }
    }

    func number(_ e164: String) -> OwnNumber? {
        state.withLock { $0.numbers[e164] }
    }

    func mint(_ prefix: String) -> String {
        state.withLock { $0.random.sid(prefix) }
    }
}
