import Domain

@testable import Delivery
@testable import Outbox

/// What `Reckoning` says about letters of the model: their ticks and places in line are told to it as instants, and its answers are kept,
/// since it is asked the same again and again.
final class Judge {
    private let scenario: Scenario
    private var phases: [[Int]: World.Looker.Phase] = [:]
    private var sights: [[Int]: Sight] = [:]

    init(_ scenario: Scenario) { self.scenario = scenario }

    enum Sight { case found(Int), stranger, absent }

    private static let now = Moment(milliseconds: 1_800_000_000_000)
    private static let phone = PhoneNumber(e164: "+447700900123")!
    /// All letters say the same: the words tell nobody apart.
    private static let words = MessageBody("We missed your call. How can we help?")

    private func doubt(tried: Moment, doubted: Moment, resend: Moment, wasResent: Bool = false) -> Doubt {
        Doubt(
            row: OutboxRow(
                id: LetterID("L"), cause: "c", kind: scenario.kind,
                letter: Letter(from: Self.phone, to: Self.phone, body: Self.words, client: nil), correlation: "c", priority: 1,
                attempt: 1, createdAt: tried, expiresAt: Self.now + .hours(12)),
            triedAt: tried, doubtedAt: doubted, resendAt: resend, wasResent: wasResent)
    }

    private func doubt(_ letter: World.Posted) -> Doubt {
        let doubted = Self.now - LedgerModel.tick * letter.doubtAge
        return doubt(
            tried: doubted, doubted: doubted, resend: Self.now + LedgerModel.tick * letter.resendIn,
            wasResent: letter.standing.wasResent)
    }

    /// What follows when a letter is not in the list.
    func phase(of letter: World.Posted, isBraked: Bool, isSeeing: Bool) -> World.Looker.Phase {
        let key = [letter.doubtAge, letter.resendIn, letter.standing.wasResent ? 1 : 0, isBraked ? 1 : 0, isSeeing ? 1 : 0]
        if let known = phases[key] { return known }
        let doubt = doubt(letter)
        let ruling = Reckoning.rule(doubt, CarrierHealth(trouble: isBraked ? Self.now : nil), at: Self.now)
        let phase: World.Looker.Phase =
            switch ruling {
            case .look: .idle
            case .person: .person
            case .resendIfSeeing where isSeeing: .resend
            case .resendIfSeeing: unseeing(letter)
            }
        phases[key] = phase
        return phase
    }

    /// What follows when the list cannot be had, or proves nothing.
    func unseeing(_ letter: World.Posted) -> World.Looker.Phase {
        if case .person = Reckoning.ruleUnseeing(doubt(letter), at: Self.now) { .person } else { .idle }
    }

    // MARK: The list

    private static func taken(_ text: Int) -> Moment { now + .seconds(20) * (text + 1) }

    /// The instant at which the carrier had so many texts.
    private static func after(_ count: Int) -> Moment { now + .seconds(20) * count + .seconds(10) }

    private static func listed(_ texts: [Int]) -> [ListedText] {
        texts.reversed().map {
            ListedText(sid: "\($0)", body: words, status: .sent, createdAt: taken($0), isOutbound: true)
        }
    }

    /// What is read in a list of these texts, all of them with SIDs that no letter has.
    func sight(_ letter: World.Posted, _ texts: [Int], asksForDate: Bool) -> Sight {
        let key = texts + [-1, letter.triedAt, asksForDate ? 1 : 0]
        if let known = sights[key] { return known }
        let tried = asksForDate ? Self.after(letter.triedAt) : Self.now
        let doubt = doubt(tried: tried, doubted: tried, resend: tried)
        let candidates = Reckoning.candidates(doubt, in: Self.listed(texts), ahead: .zero)
        let sight: Sight =
            switch Reckoning.sight(doubt, candidates) {
            case .found(let text, _): .found(Int(text.sid) ?? -1)
            case .stranger: .stranger
            case .absent: .absent
            }
        sights[key] = sight
        return sight
    }

    /// Whether the list shows that it sees what came after this letter fell into doubt.
    func isSeeing(_ letter: World.Posted, _ texts: [Int]) -> Bool {
        guard scenario.isAccountQuiet else { return true }
        let doubted = Self.after(letter.doubtedAt)
        let doubt = doubt(tried: doubted, doubted: doubted, resend: doubted)
        return Reckoning.isSeeing(doubt, Self.listed(texts), ahead: .zero)
    }
}
