import Delivery
import Desk
public import Domain
import Gate
public import Pipeline
public import Relational
import Store

/// Thinks past texts through once more, by today's rules or by a model, and tells what would have been said. Reads only; nothing is sent.
public struct Replay: Sendable {
    /// One turn of the past.
    public struct Turn: Sendable {
        public let at: Moment
        public let client: ClientID?
        public let customer: PhoneNumber
        public let words: [MessageBody]
        public let said: MessageBody?
        public let would: MessageBody?
        /// Why nothing was said then, and would be now.
        public let wasSilent: String?
        public let wouldBeSilent: String?
        public let decision: Decision?

        public var isSame: Bool { said == would }
    }

    private let database: any Database
    private let onboardingNumber: PhoneNumber?
    private let model: (any LanguageModel)?
    private let hours = LocalHours()
    private static let page = 200
    /// The texts of one conversation that are looked at: the oldest of a longer one come first.
    private static let texts = 500
    private static let patience = Duration.seconds(30)

    public init(database: any Database, onboardingNumber: PhoneNumber?, model: (any LanguageModel)?) {
        self.database = database
        self.onboardingNumber = onboardingNumber
        self.model = model
    }

    /// Goes through every conversation with a text since `start`, from its beginning, and hands over the turns since then.
    public func run(since start: Moment, _ hand: (Turn) -> Void) async throws {
        var last: NumberPair?
        while true {
            let page = try await database.ask(PastTurns.pairs(after: last, limit: Self.page))
            for (pair, newest) in page where newest >= start { try await replay(pair, since: start, hand) }
            guard page.count == Self.page, let end = page.last else { return }
            last = end.pair
        }
    }

    private func replay(_ pair: NumberPair, since start: Moment, _ hand: (Turn) -> Void) async throws {
        guard let customer = PhoneNumber(e164: pair.their) else { return }
        let (record, texts, outbound) = try await database.ask(
            DeskRecords.find(pair), PastTurns.texts(of: pair, limit: Self.texts),
            Conversations.outbound(of: pair, limit: Self.texts))
        let resolved = NumberResolver.resolve(
            pair.our, poolRole: record.poolRole, client: record.client, onboardingNumber: onboardingNumber)
        guard case .operational = resolved.door, customer != record.client?.ownerPhone else { return }
        var lead: Lead?
        var mode = ConversationMode.automatic
        for turn in Self.turns(texts) {
            guard let first = turn.first else { continue }
            let past = (inbound(texts, before: first.settledAt) + outbound.filter { $0.at < first.settledAt }).sorted {
                $0.at < $1.at
            }
            var conversation = record.conversation
            conversation?.mode = mode
            let desk = DeskSnapshot(
                resolved: resolved, sender: customer, texts: turn.map(\.text), past: past, switches: .allOff, stopped: false,
                conversation: conversation, lead: lead, now: first.settledAt,
                said: hours.wall(at: turn[turn.count - 1].text.at, in: record.client?.timeZone).local)
            let plan = FrontDesk.hear(desk, counsel: await counsel(on: desk))
            lead = plan.thought.map { $0.vault.applied(to: lead) } ?? lead
            if plan.silencesAutomation { mode = .person }
            guard first.settledAt >= start else { continue }
            hand(
                Turn(
                    at: first.settledAt, client: record.client?.id, customer: customer, words: turn.map(\.text.body),
                    said: first.said,
                    would: plan.reply?.body, wasSilent: first.reason, wouldBeSilent: plan.reply == nil ? plan.reason : nil,
                    decision: plan.thought?.decision))
        }
    }

    private func counsel(on desk: DeskSnapshot) async -> Counsel {
        guard let model, let client = desk.client, let prompt = FrontDesk.prompt(for: desk) else {
            return .rulesAlone(because: .noModel)
        }
        switch SystemGate.replyEngine(under: .allOff, model: model.standing, used: .none, budget: ModelBudget(tokensPerDay: .max)) {
        case .rules(let reason): return .rulesAlone(because: reason)
        case .model(let permit):
            switch await model.consider(prompt, for: client, with: permit, patience: Self.patience).opinion {
            case .success(let opinion): return .model(opinion)
            case .failure(let reason): return .rulesAlone(because: reason)
            }
        }
    }

    /// Texts that were settled by one commit were answered together.
    private static func turns(_ texts: [SettledText]) -> [[SettledText]] {
        var turns: [[SettledText]] = []
        for text in texts {
            if let last = turns.indices.last, turns[last][0].settledAt == text.settledAt {
                turns[last].append(text)
            } else {
                turns.append([text])
            }
        }
        return turns
    }

    private func inbound(_ texts: [SettledText], before moment: Moment) -> [PastMessage] {
        texts.filter { $0.settledAt < moment }.map { PastMessage(direction: .inbound, body: $0.text.body, at: $0.text.at) }
    }
}

extension VaultStep {
    /// The lead after this step.
    fileprivate func applied(to lead: Lead?) -> Lead? {
        switch self {
        case .none: lead
        case .open(let entry), .move(_, let entry): Lead(entry, id: lead?.id ?? LeadID("replayed"))
        }
    }
}
