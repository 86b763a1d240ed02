public import Delivery
public import Domain
public import Gate
internal import HTTP
public import Transfer

/// Texts by Twilio's REST API, version 2010-04-01.
public struct TwilioCarrier: Carrier {
    /// The client's limits for a send: 5 s to connect, 30 s for the answer, which at Twilio can take 26 (ledger rule 7).
    static let patience = TransferLimits(connect: .seconds(5), total: .seconds(35), maximumBody: 64 * 1024)
    /// A pair of numbers has a few texts an hour at most: the newest 300 hold whatever is still unclear.
    static let pageSize = 100
    static let pages = 3

    private let account: TwilioAccount
    private let callbacks: PublicBaseURL
    private let client: HTTPClient
    private let patience: TransferLimits
    private let now: @Sendable () -> Moment
    private let difference = ClockDifference()

    /// Sends with `client`, which should serve nothing else: it waits for `mayWrite`. Status reports come to `callbacks`.
    public init(account: TwilioAccount, callbacks: PublicBaseURL, client: HTTPClient, now: @escaping @Sendable () -> Moment) {
        self.init(account: account, callbacks: callbacks, client: client, patience: Self.patience, now: now)
    }

    init(
        account: TwilioAccount, callbacks: PublicBaseURL, client: HTTPClient, patience: TransferLimits,
        now: @escaping @Sendable () -> Moment
    ) {
        self.account = account
        self.callbacks = callbacks
        self.client = client
        self.patience = patience
        self.now = now
    }

    /// Sends once, on a connection of its own (ledger rule 6).
    public func send<D: Draft>(
        _ permit: consuming Permit<D>, as id: LetterID, validity: Duration, mayWrite: @escaping @Sendable () -> Bool
    ) async -> CarrierAnswer {
        let letter = permit.draft.letter
        let form = Form([
            (name: "To", value: letter.to.e164), (name: "From", value: letter.from.e164), (name: "Body", value: letter.body.text),
            (name: "StatusCallback", value: callbacks.messageStatusURL(of: id)),
            (name: "ValidityPeriod", value: "\(min(max(validity.components.seconds, 1), 36_000))"),
        ])
        let request = OutgoingRequest(
            method: "POST", url: "\(account.apiBaseURL)/2010-04-01/Accounts/\(account.sid)/Messages.json",
            headers: ["Content-Type": "application/x-www-form-urlencoded", "Authorization": account.authorization],
            body: Array(form.encoded().utf8))
        do {
            let answer = try await client.send(request, limits: patience, manner: .once(beforeWriting: mayWrite))
            difference.learn(from: answer, at: now())
            return TwilioAnswer.judge(answer, now: now())
        } catch {
            return TwilioAnswer.judge(error)
        }
    }

    /// The texts between the two numbers, newest first. Without a date in the query: a queued text has no `DateSent` (ledger rule 10).
    public func texts(from: PhoneNumber, to: PhoneNumber) async throws(CarrierUnavailable) -> [ListedText] {
        let query = [
            (name: "To", value: to.e164), (name: "From", value: from.e164), (name: "PageSize", value: "\(Self.pageSize)"),
        ]
        var texts: [ListedText] = []
        try await list.read("Messages", query, as: MessagePage.self, pages: Self.pages) { page throws(CarrierUnavailable) in
            for message in page.messages {
                // A text that was skipped might be the one we look for, and would be sent again.
                guard let text = message.listed else {
                    throw CarrierUnavailable("the list holds a text without SID, direction or date")
                }
                texts.append(text)
            }
            return false
        }
        return texts.sorted { $0.createdAt > $1.createdAt }
    }

    /// The newest texts of the account. What cannot be read is left out: it proves nothing.
    public func newestTexts() async throws(CarrierUnavailable) -> [ListedText] {
        var texts: [ListedText] = []
        try await list.read("Messages", [(name: "PageSize", value: "20")], as: MessagePage.self, pages: 1) { page in
            texts = page.messages.compactMap(\.listed)
            return true
        }
        return texts
    }

    /// One text as the carrier has it now; nothing when it knows of none.
    public func text(_ sid: String) async throws(CarrierUnavailable) -> ListedText? {
        let message: MessageResource? = try await list.one("Messages", sid)
        return message?.listed
    }

    public var clockAhead: Duration { difference.ahead }

    private var list: TwilioList {
        TwilioList(account: account, client: client, heard: { difference.learn(from: $0, at: now()) })
    }
}
